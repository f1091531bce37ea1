package io.godwit.service.job;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Totals;
import io.godwit.milvus.CollectionName;
import java.util.Optional;

/**
 * How far one collection has come, as the ledger has it.
 *
 * @param rows at the source, when the job was planned
 * @param copied rows with a good receipt
 * @param verified rows read back and found equal
 * @param differs whether verification found a range that is not the same on both sides
 * @param bytes of the copied rows
 */
public record CollectionProgress(
        CollectionName source,
        CollectionName target,
        Phase phase,
        long rows,
        long copied,
        long verified,
        boolean differs,
        long bytes,
        Optional<String> failure) {
    /** What the phases amount to, in percent of a collection; copying and verifying go on within theirs by rows. */
    private static final int COPY = 60;

    private static final int INDEX = 75;
    private static final int LOAD = 80;
    private static final int DONE = 100;

    static CollectionProgress of(CollectionPlan plan, CollectionState state, Totals totals) {
        return new CollectionProgress(
                plan.source(),
                plan.target(),
                state.phase(),
                plan.rows(),
                totals.rows(),
                totals.verifiedRows(),
                totals.differingChunks() > 0,
                totals.bytes(),
                state.failure().map(Reason::message).map(RequestWords::of));
    }

    /** 0 to 100. */
    public int percent() {
        return switch (phase) {
            // What an earlier run has copied counts while a later one begins.
            case PREFLIGHT, SCHEMA, COPY -> share(copied, COPY);
            case INDEX -> COPY;
            case LOAD -> INDEX;
            case VERIFY -> LOAD + share(verified, DONE - LOAD);
            case DONE -> DONE;
        };
    }

    private int share(long done, int of) {
        // The source may have grown since it was planned.
        return rows == 0 ? 0 : (int) Math.min(of, of * done / rows);
    }
}
