package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.ChunkSize;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionWriter;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.run.Ledger.Entry;
import io.godwit.migration.verify.RangeSum;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Copies what has no good receipt yet, and looks whether the source has changed meanwhile: ranges that have are copied again, a few
 * times at most.
 */
final class CopyPhase {
    static final int MOST_PASSES = 3;

    private final Run run;
    private final CollectionPlan plan;
    private final int collection;
    private final Progress.Lane lane;
    private final SourceSnapshot source;
    private final RowHasher hasher;
    private final CollectionWriter target;
    private final ChunkSize size;
    private final List<String> partitions;

    CopyPhase(
            Run run,
            CollectionPlan plan,
            int collection,
            Progress.Lane lane,
            List<String> partitions,
            SourceSnapshot source,
            RowHasher hasher,
            CollectionWriter target,
            ChunkSize size) {
        this.run = run;
        this.plan = plan;
        this.collection = collection;
        this.lane = lane;
        this.source = source;
        this.hasher = hasher;
        this.target = target;
        this.size = size;
        this.partitions = partitions;
    }

    /** Copies what has no good receipt; what has changed since an earlier run is copied again if that is wanted. */
    void execute() {
        if (run.purpose() == Purpose.CATCH_UP && !comparedByRow()) {
            changed(Contents.SURPLUS_AGAIN, true);
        }
        // What comes to the source from here on, changed() notices.
        copyGaps(source.reader().recent());
    }

    /**
     * Looks for ranges that have changed at the source since they were read, and reopens them unless this was the last pass. Returns how many
     * there are.
     */
    long changed(int pass) {
        if (comparedByRow()) {
            return 0;
        }
        Contents recheck = pass == 0 ? Contents.SURPLUS_AGAIN : Contents.UNIQUE_KEYS;
        long changed = changed(run.options().recheckSource() ? recheck : Contents.IGNORED, !last(pass));
        if (changed == 0 && source.lost(run.ledger().totals(collection).counted())) {
            changed = last(pass) ? 1 : catchUp();
        }
        if (changed > 0 && !last(pass)) {
            run.note(
                    plan.source().toString(),
                    Counted.of(changed, "range") + " changed at the source during the copy: copying "
                            + (changed == 1 ? "it" : "them") + " again");
        }
        return changed;
    }

    boolean last(int pass) {
        return pass == MOST_PASSES;
    }

    /** Copies the ranges that {@link #changed} has reopened. */
    void again() {
        copyGaps(source.reader().now());
    }

    /** The check compares row by row then, and finds what has changed. */
    private boolean comparedByRow() {
        return CollectionPlans.newKeysGivenOut(plan, collection, run);
    }

    /** A row that was replaced since the timestamp is in no view of it any more once a compaction has removed its old state. */
    private long catchUp() {
        run.warn(
                plan.source().toString(),
                "the server has removed rows of the timestamp at which it is read (a compaction, or a time to live): "
                        + "taking a later one");
        source.take();
        return changed(Contents.SURPLUS_AGAIN, true);
    }

    private void copyGaps(CollectionReader rows) {
        progress();
        CopyOrder order = source.order(collection, partitions);
        run.engine().copy(CollectionCopy.of(run, plan, order, lane, rows, hasher, target, size));
    }

    private void progress() {
        Totals totals = run.ledger().totals(collection);
        long expected = Math.max(plan.rows(), totals.rows());
        lane.enter(Phase.COPY, expected, totals.rows());
        lane.startBytes(totals.bytes());
    }

    private long changed(Contents contents, boolean reopen) {
        // Later than the last write: what changed while that was under way is to be noticed, too.
        CollectionReader now = source.reader().now();
        AtomicLong changed = new AtomicLong();
        LedgerWalk walk = new LedgerWalk(run.ledger(), collection, partitions, entry -> true);
        run.pool()
                .carry(
                        walk,
                        entry -> hasChanged(now, entry, contents) ? Optional.of(entry) : Optional.<Entry>empty(),
                        found -> found.ifPresent(entry -> {
                            changed.incrementAndGet();
                            if (reopen) {
                                run.ledger().reopen(entry.receipt().chunk(), run.epoch());
                            }
                        }));
        return changed.get();
    }

    /**
     * Rows that are held more than once read differently each time, so the digest of their range does not tell whether it has changed:
     * where contents matter it is copied again, once. But where rows and count disagreed, a row may have come between the two: then
     * the rows are read again and their number decides.
     */
    private boolean hasChanged(CollectionReader now, Entry entry, Contents contents) {
        Receipt receipt = entry.receipt();
        Chunk chunk = receipt.chunk();
        boolean surplus = receipt.counted() != receipt.rows();
        if (now.count(chunk.partition(), chunk.span()) != receipt.counted()) {
            return true;
        }
        if (surplus && contents == Contents.SURPLUS_AGAIN) {
            return true;
        }
        if (contents == Contents.IGNORED && !surplus) {
            return false;
        }
        RangeSum sum = RangeSum.of(now, hasher, chunk.partition(), chunk.span());
        return sum.rows() != receipt.rows() || (!surplus && !sum.digest().equals(receipt.digest()));
    }

    /** Whether what rows hold counts, and not their number alone. */
    private enum Contents {
        IGNORED,
        /** Of ranges all of whose keys are held once. */
        UNIQUE_KEYS,
        /** Of those; all other ranges count as changed. */
        SURPLUS_AGAIN
    }
}
