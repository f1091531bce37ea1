package io.godwit.cli;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code godwit jobs list}. */
@Command(
        name = "list",
        description = "The jobs that are kept, newest first.",
        footer = {"", "Examples:", "  godwit jobs list", "  godwit jobs list --output json"})
final class JobsListCommand implements Callable<Integer> {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());

    private final Godwit godwit;

    JobsListCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        if (!godwit.store().used()) {
            return tell(List.of(), new Table("JOB"), 0);
        }
        try (JobStore store = godwit.store().open()) {
            JobFacts facts = new JobFacts(store);
            Table table = new Table("JOB", "STATE", "COPIED", "STARTED", "SOURCE", "TARGET", "COLLECTIONS");
            List<Job> jobs = store.jobs();
            jobs.forEach(job -> table.row(
                    job.id(),
                    facts.state(job),
                    Frame.percent(facts.share(job)).strip(),
                    TIME.format(job.created()),
                    job.plan().spec().source().toString(),
                    job.plan().spec().target().toString(),
                    Frame.count(job.plan().collections().size())));
            List<String> interrupted = jobs.stream()
                    .map(Job::id)
                    .filter(store::interrupted)
                    .map(id -> "godwit jobs resume " + id)
                    .toList();
            if (!interrupted.isEmpty()) {
                godwit.output().say("Interrupted jobs are run by no process. Go on: " + String.join(", ", interrupted));
            }
            return tell(jobs.stream().map(facts::object).toList(), table, jobs.size());
        }
    }

    private int tell(List<Map<String, Object>> objects, Table table, int count) {
        Output output = godwit.output();
        objects.forEach(object -> output.object("job", object));
        output.result(count == 0 ? "No jobs are kept in " + godwit.store() + "." : table.toString());
        Map<String, Object> result = new LinkedHashMap<>(MigrateCommand.outcome(Exit.DONE));
        result.put("jobs", count);
        output.object("result", result);
        return Exit.DONE.code();
    }
}
