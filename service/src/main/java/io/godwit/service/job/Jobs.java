package io.godwit.service.job;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.problem.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Jobs as callers see them. */
@Component
public final class Jobs {
    private final MigrationRows rows;
    private final JobStore store;
    private final JobPool pool;

    Jobs(MigrationRows rows, JobStore store, JobPool pool) {
        this.rows = rows;
        this.store = store;
        this.pool = pool;
    }

    public JobDetails find(Caller caller, String id) {
        return details(find(caller, Action.READ_JOB, id));
    }

    public Page list(Caller caller, JobFilter filter) {
        MigrationRows.Page page = rows.page(caller, filter);
        return new Page(page.count(), page.rows().stream().map(this::details).toList());
    }

    /**
     * Wants a job to end. What waits ends at once; what runs stops writing within seconds and is CANCELING until it has. What was
     * copied stays at the target. A failed job becomes a canceled one.
     */
    public JobDetails cancel(Caller caller, String id) {
        Migration migration = find(caller, Action.CANCEL_JOB, id);
        if (migration.state() == JobState.SUCCESSFUL) {
            throw Problem.JOB_STATE.with("Job " + id + " is SUCCESSFUL; there is nothing to cancel any more.");
        }
        if (migration.state() != JobState.CANCELED) {
            pool.cancel(id);
        }
        return details(find(caller, Action.READ_JOB, id));
    }

    private Migration find(Caller caller, Action action, String id) {
        return rows.find(id)
                .filter(migration -> migration.organization().equals(caller.organization()))
                .filter(migration -> caller.may(action, migration.sourceProject(), migration.sourceCluster())
                        || caller.may(action, migration.targetProject(), migration.targetCluster()))
                .orElseThrow(() -> Problem.NOT_FOUND.with("Job not exist or you don't have permission."));
    }

    private JobDetails details(Migration migration) {
        Optional<Job> job = store.find(migration.job());
        List<CollectionProgress> collections = new ArrayList<>();
        if (job.isPresent()) {
            List<CollectionPlan> plans = job.get().plan().collections();
            List<CollectionState> states = store.collections(migration.job());
            Ledger ledger = store.ledger(migration.job());
            for (int i = 0; i < plans.size(); i++) {
                collections.add(CollectionProgress.of(plans.get(i), states.get(i), ledger.totals(i)));
            }
        }
        return new JobDetails(migration, collections);
    }

    /** @param count over all pages */
    public record Page(long count, List<JobDetails> jobs) {}
}
