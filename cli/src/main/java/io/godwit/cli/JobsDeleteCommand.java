package io.godwit.cli;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit jobs delete}. */
@Command(
        name = "delete",
        description = "Forget a job: its ledger and its reports. Neither cluster is touched.",
        footer = {"", "Examples:", "  godwit jobs delete job-3k9", "  godwit jobs delete job-3k9 --yes"})
final class JobsDeleteCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Parameters(paramLabel = "JOB", description = "The job's id or its beginning.")
    private String job = "";

    @Option(names = "--yes", description = "Do not ask.")
    private boolean yes;

    JobsDeleteCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        try (JobStore store = godwit.store().open()) {
            Job found = JobsCommand.find(store, job);
            if (RunningElsewhere.is(store, found)) {
                throw busy(found);
            }
            List<String> loaded = LoadedSources.of(store, found);
            LoadedSources.warn(
                    godwit.output(),
                    found,
                    loaded,
                    "Once the job is deleted nobody knows: release it there (pymilvus: release_collection, release_partitions).");
            confirm(found);
            try (JobLock lock = store.lock(found.id()).orElseThrow(() -> busy(found))) {
                store.delete(found.id());
            }
            godwit.output().result(found.id() + " deleted.");
            Map<String, Object> object = new LinkedHashMap<>(MigrateCommand.outcome(Exit.DONE));
            object.put("jobId", found.id());
            object.put("sourceLoaded", loaded);
            godwit.output().object("result", object);
            return Exit.DONE.code();
        }
    }

    private void confirm(Job found) {
        if (yes) {
            return;
        }
        String answer = godwit.surroundings()
                .terminal()
                .ask("Delete " + found.id() + " (" + found.state() + ") with its ledger and reports? [y/N] ")
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.USAGE, "Nobody can be asked here. Add --yes to delete " + found.id() + "."));
        if (!answer.strip().toLowerCase(Locale.ROOT).startsWith("y")) {
            throw new GodwitException(ErrorCode.USAGE, "Not confirmed; nothing was deleted.");
        }
    }

    private static GodwitException busy(Job found) {
        return new GodwitException(
                ErrorCode.JOB_BUSY,
                found.id() + " is being run by another process. First: godwit jobs cancel " + found.id());
    }
}
