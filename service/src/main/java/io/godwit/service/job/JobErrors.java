package io.godwit.service.job;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What went wrong in a job, by cause.
 *
 * @param reason why the job as a whole failed, was paused or canceled
 * @param collections those that failed, by the code of their failure
 * @param rows rows that are not the same on both sides, by collection and cause
 * @param furtherRows rows of causes beyond the first {@value #MOST_CAUSES}
 */
public record JobErrors(
        Optional<Reason> reason,
        Map<ErrorCode, List<CollectionFailure>> collections,
        List<RowCause> rows,
        long furtherRows) {
    static final int MOST_CAUSES = 100;
    static final int MOST_EXAMPLES = 5;

    public record CollectionFailure(CollectionPlan plan, CollectionState state, String message) {}

    /**
     * Rows with which the same is wrong.
     *
     * @param fields in which they differ; empty: as a whole
     * @param detail why the target does not take them, without what differs from row to row; else empty
     * @param count how many there are
     * @param examples the first few, with their own detail
     */
    public record RowCause(
            CollectionPlan plan,
            Kind kind,
            List<String> fields,
            String detail,
            long count,
            List<RowDifference> examples) {}

    static JobErrors of(JobStore store, Job job) {
        Map<ErrorCode, List<CollectionFailure>> failures = new TreeMap<>();
        for (CollectionState state : store.collections(job.id())) {
            CollectionPlan plan = job.plan().collections().get(state.collection());
            state.failure()
                    .ifPresent(failure -> failures.computeIfAbsent(failure.code(), code -> new ArrayList<>())
                            .add(new CollectionFailure(plan, state, RequestWords.of(failure.message()))));
        }
        Map<Cause, Tally> causes = new LinkedHashMap<>();
        Tally others = new Tally();
        store.ledger(job.id()).eachDifference(row -> {
            Cause cause = Cause.of(row);
            boolean known = causes.containsKey(cause) || causes.size() < MOST_CAUSES;
            (known ? causes.computeIfAbsent(cause, one -> new Tally()) : others).add(row);
        });
        List<RowCause> rows = new ArrayList<>();
        causes.forEach((cause, tally) -> rows.add(new RowCause(
                job.plan().collections().get(cause.collection),
                cause.kind,
                cause.fields,
                cause.detail,
                tally.count,
                tally.examples)));
        return new JobErrors(
                job.reason().map(reason -> new Reason(reason.code(), RequestWords.of(reason.message()))),
                failures,
                rows,
                others.count);
    }

    private record Cause(int collection, Kind kind, List<String> fields, String detail) {
        /** What a target says of a row that it does not take tells the cause; of rows that differ it shows their values. */
        static Cause of(RowDifference row) {
            boolean told = row.kind() == Kind.TOO_LARGE || row.kind() == Kind.REFUSED;
            String detail = told ? row.detail().replaceAll("\\d+", "#") : "";
            return new Cause(row.collection(), row.kind(), row.fields(), detail);
        }
    }

    private static final class Tally {
        private final List<RowDifference> examples = new ArrayList<>();
        private long count;

        void add(RowDifference row) {
            count++;
            if (examples.size() < MOST_EXAMPLES) {
                examples.add(row);
            }
        }
    }
}
