package io.godwit;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.Selections;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The example of docs/guide/library.md: what stands between the marks is shown there word for word. */
final class LibraryExample {
    private LibraryExample() {}

    // tag::example[]
    /** Copies one collection and returns whether every row of it is proven to be at the target. */
    static boolean copy(Endpoint from, Endpoint to, String collection, Path state) {
        MigrationSpec spec =
                Selections.parse(List.of(), List.of(collection), List.of()).spec(from.uri(), to.uri(), IfExists.FAIL);
        RunOptions options = RunOptions.DEFAULT;
        Progress progress = new Progress(event -> System.err.println(event.object() + ": " + event.message()));

        try (JobStore store = SqliteStore.open(state);
                ClusterPair clusters = ClusterPair.connect(from, to, Patience.of(Duration.ofMinutes(10)))) {
            Migrator migrator = new Migrator(store);
            // The same request is the same job: after a crash this goes on where it stopped.
            Optional<Job> job = migrator.find(spec);
            if (job.isEmpty()) {
                MigrationPlan plan = migrator.plan(clusters, spec, options);
                if (plan.refused()) {
                    plan.findings()
                            .forEach(finding -> System.err.println(finding.object() + ": " + finding.evidence()));
                    return false;
                }
                job = Optional.of(migrator.submit(plan, options));
            }
            Job done = migrator.run(job.get().id(), clusters, options, progress);
            System.out.println(ReportText.of(Report.of(store, done)));
            return done.state() == JobState.SUCCESSFUL;
        }
    }
    // end::example[]
}
