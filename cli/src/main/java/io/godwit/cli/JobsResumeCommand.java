package io.godwit.cli;

import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit jobs resume}. */
@Command(
        name = "resume",
        description =
                "Go on with a job that was paused, canceled, interrupted or failed. Addresses are those of the job; tokens"
                        + " are given as for godwit migrate.",
        footer = {
            "",
            "Examples:",
            "  godwit jobs resume job-3k9",
            "  godwit jobs resume job-3k9 --max-rate 5MB/s --target-token-file ~/new.token"
        })
final class JobsResumeCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Parameters(paramLabel = "JOB", description = "The job's id or its beginning.")
    private String job = "";

    @Mixin
    private Access.OfSource source = new Access.OfSource();

    @Mixin
    private Access.OfTarget target = new Access.OfTarget();

    @Mixin
    private RunFlags run = new RunFlags();

    JobsResumeCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        try (JobStore store = godwit.store().open()) {
            Job found = JobsCommand.find(store, job);
            RunOptions options = run.over(found.options());
            try (ClusterPair clusters = new Connections(godwit, options.patience()).of(found, source, target)) {
                Dropping dropping = new Dropping(godwit.surroundings().terminal(), false);
                return new KeptJob(godwit, store, new Migrator(store, godwit.engines()), clusters, dropping)
                        .goOn(found, options, false);
            }
        }
    }
}
