package io.godwit.cli;

import io.godwit.migration.ByteSize;
import io.godwit.migration.report.JobFields;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Progress.Snapshot;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code godwit jobs show}. */
@Command(
        name = "show",
        description = "One job: its state, its collections, the latest of its timeline.",
        footer = {"", "Examples:", "  godwit jobs show job-3k9"})
final class JobsShowCommand implements Callable<Integer> {
    private static final int EVENTS = 20;

    private final Godwit godwit;

    @Parameters(paramLabel = "JOB", description = "The job's id or its beginning.")
    private String job = "";

    JobsShowCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        try (JobStore store = godwit.store().open()) {
            Job found = JobsCommand.find(store, job);
            JobFacts facts = new JobFacts(store);
            List<Snapshot> snapshots = facts.snapshots(found);
            List<JobEvent> events = store.events(found.id(), EVENTS);
            Output output = godwit.output();
            output.result(words(found, store.interrupted(found.id()), snapshots, events));
            output.object("job", object(facts, found, snapshots, events));
            output.object("result", MigrateCommand.outcome(Exit.DONE));
            return Exit.DONE.code();
        }
    }

    private static String words(Job job, boolean interrupted, List<Snapshot> snapshots, List<JobEvent> events) {
        StringBuilder text = new StringBuilder(job.id() + "  " + (interrupted ? "interrupted" : job.state()) + "\n");
        if (interrupted) {
            text.append("No process runs it. Go on: godwit jobs resume ")
                    .append(job.id())
                    .append('\n');
        }
        job.reason()
                .ifPresent(reason -> text.append(reason.code())
                        .append(": ")
                        .append(reason.message())
                        .append('\n'));
        text.append("From ")
                .append(job.plan().spec().source())
                .append(", ")
                .append(job.plan().sourceServer());
        text.append("\nTo   ")
                .append(job.plan().spec().target())
                .append(", ")
                .append(job.plan().targetServer());
        text.append('\n');
        text.append("created ").append(second(job.created()));
        job.finished().ifPresent(finished -> text.append(", ended ").append(second(finished)));
        text.append("\n\n");
        Table table = new Table("COLLECTION", "PHASE", "DONE", "ROWS", "BYTES");
        snapshots.forEach(snapshot -> table.row(
                snapshot.collection().toString(),
                snapshot.failure().isPresent()
                        ? "FAILED in " + snapshot.phase()
                        : snapshot.phase().name(),
                Frame.count(snapshot.rowsDone()),
                Frame.count(snapshot.rowsTotal()),
                new ByteSize(snapshot.bytes()).toString()));
        text.append(table);
        snapshots.forEach(snapshot -> snapshot.failure()
                .ifPresent(failure -> text.append(snapshot.collection())
                        .append(": ")
                        .append(failure)
                        .append('\n')));
        if (!events.isEmpty()) {
            text.append('\n');
            events.forEach(event -> text.append(second(event.at()))
                    .append("  ")
                    .append(event.severity())
                    .append("  ")
                    .append(event.object())
                    .append(": ")
                    .append(event.message())
                    .append('\n'));
        }
        return text.toString();
    }

    private static Instant second(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS);
    }

    private static Map<String, Object> object(
            JobFacts facts, Job job, List<Snapshot> snapshots, List<JobEvent> events) {
        Map<String, Object> object = new LinkedHashMap<>(facts.object(job));
        object.put("collections", snapshots.stream().map(ObjectView::snapshot).toList());
        object.put("events", events.stream().map(JobFields::of).toList());
        return object;
    }
}
