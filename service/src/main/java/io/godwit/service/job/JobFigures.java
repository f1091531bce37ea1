package io.godwit.service.job;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Totals;
import io.godwit.service.settings.EngineKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** How far jobs have come, as the store has it; and as it was kept when their latest run ended, for lists. */
@Component
final class JobFigures {
    private final JobStore store;
    private final MigrationRows rows;

    JobFigures(JobStore store, MigrationRows rows) {
        this.store = store;
        this.rows = rows;
    }

    /** With every collection: reads the job's plan and its ledger. */
    JobDetails read(Migration migration, LiveFigures live) {
        Optional<Job> job = store.find(migration.job());
        List<CollectionProgress> collections = new ArrayList<>();
        if (job.isPresent()) {
            List<CollectionPlan> plans = job.get().plan().collections();
            List<CollectionState> states = store.collections(migration.job());
            List<Totals> totals = store.ledger(migration.job()).totalsOfFirst(plans.size());
            for (int i = 0; i < plans.size(); i++) {
                collections.add(CollectionProgress.of(plans.get(i), states.get(i), totals.get(i)));
            }
        }
        boolean planned =
                job.isEmpty() || !NewClusterMigrations.unplanned(job.get().plan());
        Optional<EngineKind> engine =
                job.map(one -> one.options().flink().isPresent() ? EngineKind.FLINK : EngineKind.LOCAL);
        return new JobDetails(
                migration, engine, JobProgress.of(migration.state(), planned, collections), collections, live);
    }

    /** Without collections, of a job that nobody runs. */
    JobDetails listed(Migration migration, LiveFigures live) {
        JobProgress progress = migration.state() == JobState.SUCCESSFUL
                ? JobProgress.DONE
                : migration.progress().orElseGet(() -> keep(migration));
        return new JobDetails(migration, Optional.empty(), progress, List.of(), live);
    }

    /** To be called whenever a run has ended. */
    void keep(String job) {
        rows.find(job).ifPresent(this::keep);
    }

    private JobProgress keep(Migration migration) {
        JobProgress progress = read(migration, LiveFigures.NONE).progress();
        rows.progress(migration.job(), progress);
        return progress;
    }
}
