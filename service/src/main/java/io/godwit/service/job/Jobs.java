package io.godwit.service.job;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportFiles;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.NumberedEvent;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.ErrorCode;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.problem.Problem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Jobs as callers see them. */
@Component
public final class Jobs {
    private final MigrationRows rows;
    private final JobStore store;
    private final Clusters clusters;
    private final TargetNames names;
    private final JobPool pool;

    Jobs(MigrationRows rows, JobStore store, Clusters clusters, TargetNames names, JobPool pool) {
        this.rows = rows;
        this.store = store;
        this.clusters = clusters;
        this.names = names;
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
     * Has a step taken. What waits stops at once; what runs stops writing within seconds, and says so by its state once it has. What is
     * to run once more is PENDING until its turn comes.
     */
    public JobDetails step(Caller caller, String id, JobStep step) {
        find(caller, step.action(), id);
        return pool.alone(() -> take(caller, id, step));
    }

    private JobDetails take(Caller caller, String id, JobStep step) {
        Migration migration = rows.find(id).orElseThrow();
        step.check(migration);
        switch (step) {
            case PAUSE -> pool.stop(id, Desired.PAUSE);
            case CANCEL -> {
                if (migration.state() == JobState.CANCELED) {
                    return details(migration);
                }
                pool.stop(id, Desired.CANCEL);
            }
            case RESUME -> takeUp(migration, migration.state() == JobState.FAILED ? Purpose.COPY : migration.purpose());
            case RETRY -> takeUp(migration, Purpose.COPY);
            case REPAIR -> takeUp(migration, Purpose.REPAIR);
            case VERIFY -> {
                requireCopied(id);
                takeUp(migration, Purpose.VERIFY);
            }
        }
        store.append(
                id, new JobEvent(Instant.now(), Severity.NOTE, "job", caller.name() + " asked for: " + step.verb()));
        return details(rows.find(id).orElseThrow());
    }

    /** Of a job that failed on its way there is nothing yet to compare. */
    private void requireCopied(String id) {
        Job job = store.find(id).orElseThrow();
        boolean compared = job.reason()
                .filter(reason -> reason.code() == ErrorCode.DIFFERENCES)
                .isPresent();
        if (job.state() == JobState.FAILED && !compared) {
            throw Problem.JOB_STATE.with("verify is not for job " + id
                    + ", which FAILED before everything was copied. Go on with it with :resume or :retry.");
        }
    }

    private void takeUp(Migration migration, Purpose purpose) {
        for (String cluster : List.of(migration.sourceCluster(), migration.targetCluster())) {
            if (clusters.find(cluster).isEmpty()) {
                throw Problem.JOB_STATE.with("The cluster " + cluster + " of job " + migration.job()
                        + " is not registered any more. Register it, and submit the migration anew.");
            }
        }
        names.refuseTaken(store.find(migration.job()).orElseThrow().plan(), migration.job());
        pool.takeUp(migration.job(), purpose);
    }

    /** The job's report as it stands now. */
    public Report report(Caller caller, String id) {
        return Report.of(store, records(caller, id));
    }

    /** All rows that differ, one JSON object a line. */
    public Path differences(Caller caller, String id) {
        return ReportFiles.write(store, records(caller, id)).failures();
    }

    public JobErrors errors(Caller caller, String id) {
        return JobErrors.of(store, records(caller, id));
    }

    /** The events that follow the one with this number, oldest first. */
    public List<NumberedEvent> events(Caller caller, String id, long after, int max) {
        return store.eventsAfter(records(caller, id).id(), after, max);
    }

    private Job records(Caller caller, String id) {
        return store.find(find(caller, Action.READ_RECORDS, id).job()).orElseThrow();
    }

    /** What makes rows at the target is asked of both sides, anything else of either. */
    private Migration find(Caller caller, Action action, String id) {
        return rows.find(id)
                .filter(migration -> migration.organization().equals(caller.organization()))
                .filter(migration -> {
                    boolean source = caller.may(action, migration.sourceProject(), migration.sourceCluster());
                    boolean target = caller.may(action, migration.targetProject(), migration.targetCluster());
                    return action == Action.MIGRATE ? source && target : source || target;
                })
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
