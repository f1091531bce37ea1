package io.godwit.cli;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.migration.run.Totals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** How far a job is by its ledger, whichever process runs it. */
final class JobFacts {
    private final JobStore store;

    JobFacts(JobStore store) {
        this.store = store;
    }

    List<Snapshot> snapshots(Job job) {
        Ledger ledger = store.ledger(job.id());
        List<Snapshot> snapshots = new ArrayList<>();
        for (CollectionState state : store.collections(job.id())) {
            CollectionPlan plan = job.plan().collections().get(state.collection());
            snapshots.add(snapshot(job, plan, state, ledger.totals(state.collection())));
        }
        return snapshots;
    }

    private static Snapshot snapshot(Job job, CollectionPlan plan, CollectionState state, Totals totals) {
        boolean begun = state.phase() != Phase.PREFLIGHT && state.phase() != Phase.DONE;
        boolean copied = state.phase().compareTo(Phase.COPY) > 0;
        return new Snapshot(
                plan.source(),
                state.phase(),
                begun && job.state() == JobState.IN_PROGRESS && state.failure().isEmpty(),
                copied ? totals.rows() : Math.max(plan.rows(), totals.rows()),
                state.phase() == Phase.VERIFY ? totals.verifiedRows() : totals.rows(),
                totals.bytes(),
                state.failure().map(Job.Reason::message));
    }

    /** Rows copied of rows to copy, 0 to 1. */
    double share(Job job) {
        long rows = 0;
        long copied = 0;
        for (Snapshot snapshot : snapshots(job)) {
            rows += snapshot.rowsTotal();
            copied += Math.min(
                    snapshot.rowsTotal(),
                    snapshot.phase() == Phase.VERIFY ? snapshot.rowsTotal() : snapshot.rowsDone());
        }
        if (rows == 0) {
            return job.state() == JobState.SUCCESSFUL ? 1 : 0;
        }
        return copied / (double) rows;
    }

    /** For people: a job that was killed is not in progress, whatever its state. */
    String state(Job job) {
        return store.interrupted(job.id()) ? "interrupted" : job.state().name();
    }

    Map<String, Object> object(Job job) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("jobId", job.id());
        object.put("state", job.state().name());
        object.put("interrupted", store.interrupted(job.id()));
        job.reason().ifPresent(reason -> {
            object.put("error", reason.code().name());
            object.put("message", reason.message());
        });
        object.put("source", job.plan().spec().source().toString());
        object.put("target", job.plan().spec().target().toString());
        object.put("engine", job.options().flink().isPresent() ? "flink" : "local");
        job.options().flink().ifPresent(cluster -> object.put("flink", cluster.toString()));
        object.put("collections", job.plan().collections().size());
        object.put("shareCopied", share(job));
        object.put("created", job.created().toString());
        object.put("updated", job.updated().toString());
        job.finished().ifPresent(finished -> object.put("finished", finished.toString()));
        return object;
    }
}
