package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionWriter;
import io.godwit.migration.copy.RangeReader;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.copy.RenamedRows;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.run.Ledger.Entry;
import io.godwit.migration.verify.ChunkVerifier;
import io.godwit.migration.verify.RowComparison;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.migration.verify.SurplusSearch;
import io.godwit.migration.verify.Verdict;
import io.godwit.migration.verify.Verdict.Outcome;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Compares the target with what was read. A range that differs is compared row by row with the source as it is now. It is made
 * equal at once, unless nothing is to be written, where the difference is explained: the source has changed since, or the range had been written over something
 * in doubt, whose strays are then the job's own. Any other difference is kept for the report, and for whoever asks for repair.
 */
final class VerifyPhase {
    private static final int MOST_ROUNDS = 3;
    /** Rows of one range to put into the timeline; the report has more, the failure file all. */
    private static final int MOST_SHOWN = 5;

    private final Run run;
    private final CollectionPlan plan;
    private final int collection;
    private final Progress.Lane lane;
    private final SourcePartitions copied;
    private final List<String> partitions;
    private final CollectionReader source;
    private CollectionReader target;
    private final RowHasher hasher;
    private final CollectionWriter writer;
    private final RangeRewrite rewrite;
    /** Compare with the source as it is now, and not with what was read of it. */
    private final boolean rowByRow;
    /** Read back also what an earlier run has found equal. */
    private final boolean anew;
    /** Whether the target is its users' already. */
    private final boolean handedOver;
    /** Partitions of a target with rows of its own, in which keys of other partitions of the source may be. */
    private final List<String> searched;

    /**
     * @param target reads at a timestamp after the last write
     * @param anew read back also what an earlier run has found equal
     * @param handedOver write nothing that the run is not for
     */
    VerifyPhase(
            Run run,
            CollectionPlan plan,
            int collection,
            Progress.Lane lane,
            SourcePartitions copied,
            CollectionReader source,
            CollectionReader target,
            RowHasher hasher,
            CollectionWriter writer,
            boolean anew,
            boolean handedOver) {
        this.run = run;
        this.plan = plan;
        this.collection = collection;
        this.lane = lane;
        this.copied = copied;
        this.partitions = copied.all();
        this.source = source;
        this.searched = KeysElsewhere.partitions(run, plan);
        this.target = searched.isEmpty() ? target : target.unlessNamed(CollectionDescription.DEFAULT_PARTITION);
        this.hasher = hasher;
        this.writer = writer;
        this.rowByRow = CollectionPlans.newKeysGivenOut(plan, collection, run);
        this.anew = anew;
        this.handedOver = handedOver;
        this.rewrite = new RangeRewrite(run, plan, collection, writer);
    }

    void execute() {
        refuseOtherPartitions();
        boolean checked = run.options().verify() != Verify.NONE || rowByRow;
        if (checked) {
            verify();
        }
        if (plan.newIds() && writes()) {
            boolean seen = checked && run.ledger().totals(collection).differingChunks() == 0;
            new StrayRows(run, plan, collection, partitions, writer).delete(seen);
            target = target.now();
        }
        if (checked) {
            countAll();
        }
        LedgerWalk walk = new LedgerWalk(
                run.ledger(), collection, partitions, entry -> surplus(entry.receipt()) && !different(entry));
        for (Optional<Entry> entry = walk.get(); entry.isPresent(); entry = walk.get()) {
            keep(entry.get().receipt(), List.of());
        }
    }

    private void refuseOtherPartitions() {
        SourcePartitions.of(run, plan).changedSince(copied, plan).ifPresent(changed -> {
            throw changed;
        });
        if (SourcePartitions.splitSince(run, plan)) {
            throw new GodwitException(
                    ErrorCode.SOURCE_CHANGED,
                    "Collection " + plan.source()
                            + " had one partition when the job was planned and has more now. "
                            + clearing() + ", delete the job (godwit jobs delete "
                            + run.job().id() + ") and start anew, so that each row gets into its partition.");
        }
    }

    /** A target that was there before the job holds rows of its own. */
    private String clearing() {
        return plan.merges()
                ? "Delete the rows with its keys from partition _default of " + plan.target()
                        + ", which keeps its other rows"
                : "Drop " + plan.target() + ", which this job has made, at the target";
    }

    private void verify() {
        // Whoever asks for repair, or to verify again, reckons with damage that came after the last verdicts.
        boolean everyRange = anew || rowByRow || run.purpose() != Purpose.COPY;
        lane.enter(Phase.VERIFY, run.ledger().totals(collection).rows(), 0);
        judge(everyRange ? entry -> true : entry -> !equal(entry));
        for (int round = 0; round < MOST_ROUNDS; round++) {
            List<Chunk> rewritten = settle(true);
            if (rewritten.isEmpty()) {
                return;
            }
            target = target.now();
            judge(entry -> rewritten.contains(entry.receipt().chunk()));
        }
        settle(false);
    }

    /** Rows outside of all ranges that were read back: in another partition, or moved there after their range was judged. */
    private void countAll() {
        Totals totals = run.ledger().totals(collection);
        if (plan.merges() || totals.differingChunks() > 0) {
            return;
        }
        long held = target.count("", KeySpan.ALL);
        if (held != totals.rows()) {
            throw new GodwitException(
                    ErrorCode.DIFFERENCES,
                    "Each range of " + plan.target() + " was found as it should be, " + totals.rows()
                            + " rows in all, but the target counts " + held
                            + ". Somebody else may write to it, or drop rows: see to that, and run the same command again, which reads"
                            + " all of it back.");
        }
    }

    private void judge(Predicate<Entry> wanted) {
        Function<Receipt, Verdict> verifier = plan.merges() || rowByRow ? byKey() : byRange();
        LedgerWalk walk = new LedgerWalk(run.ledger(), collection, partitions, wanted);
        run.pool()
                .carry(
                        walk,
                        entry -> {
                            lane.done(entry.receipt().rows());
                            if (different(entry)) {
                                run.ledger().differences(entry.receipt().chunk(), List.of(), run.epoch());
                            }
                            return verifier.apply(entry.receipt());
                        },
                        this::keep);
    }

    private Function<Receipt, Verdict> byRange() {
        ChunkVerifier verifier = new ChunkVerifier(rows(), hasher);
        return run.options().verify() == Verify.COUNTS ? verifier::byCount : verifier::byDigest;
    }

    /** In a collection that had rows of its own, those of the source must be there and equal; others may be. */
    private Function<Receipt, Verdict> byKey() {
        RowComparison comparison = new RowComparison(source.now(), rows(), hasher);
        KeysElsewhere elsewhere = elsewhere();
        return receipt -> {
            RowComparison.Result result = comparison.compare(receipt.chunk());
            boolean equal =
                    wrong(result).isEmpty() && elsewhere.of(receipt.chunk()).isEmpty();
            return new Verdict(
                    receipt.chunk(),
                    equal ? Outcome.EQUAL : Outcome.DIFFERENT,
                    result.target().rows(),
                    result.target().counted(),
                    result.target().digest());
        };
    }

    private void keep(Verdict verdict) {
        if (run.ledger().judge(List.of(verdict), run.epoch()) == 0) {
            throw new GodwitException(ErrorCode.STOPPED, "Another run has taken over this job.");
        }
    }

    /** Compares what differs row by row; returns the chunks that have to be judged again. */
    private List<Chunk> settle(boolean rewriting) {
        List<Chunk> rewritten = new ArrayList<>();
        RowComparison comparison = new RowComparison(source.now(), rows(), hasher);
        LedgerWalk walk = new LedgerWalk(run.ledger(), collection, partitions, VerifyPhase::different);
        for (Optional<Entry> entry = walk.get(); entry.isPresent(); entry = walk.get()) {
            Receipt receipt = entry.get().receipt();
            Chunk chunk = receipt.chunk();
            RowComparison.Result result = comparison.compare(chunk);
            Map<String, List<Key>> elsewhere = elsewhere().of(chunk);
            boolean rows = explained(receipt, result);
            boolean keys = !elsewhere.isEmpty() && writes();
            if (rewriting && (rows || keys) && claim(chunk)) {
                delete(elsewhere);
                rewrite.execute(source.now(), receipt, result, rows ? wrong(result) : List.of());
                rewritten.add(chunk);
            } else if (rewriting && result.differences().isEmpty() && elsewhere.isEmpty()) {
                // A 2.3.5 may return less for seconds after it says "loaded": what is no longer seen is judged again.
                rewritten.add(chunk);
            } else {
                List<RowDifference> wrong = new ArrayList<>(wrong(result));
                wrong.addAll(KeysElsewhere.differences(chunk, elsewhere));
                keep(receipt, wrong);
            }
        }
        return rewritten;
    }

    private KeysElsewhere elsewhere() {
        return KeysElsewhere.of(plan, source.now(), target, searched);
    }

    /** As --if-exists merge asks: a row of the same key is replaced, in whichever partition it is. */
    private void delete(Map<String, List<Key>> elsewhere) {
        elsewhere.forEach((partition, keys) -> {
            writer.delete(partition, keys);
            run.note(
                    plan.target().toString(),
                    "deleted " + Counted.of(keys.size(), "row") + " of partition " + partition
                            + " that the source has in another partition");
        });
    }

    private boolean explained(Receipt receipt, RowComparison.Result result) {
        boolean sourceChanged = result.source().rows() != receipt.rows()
                || (receipt.counted() == receipt.rows()
                        && !result.source().digest().equals(receipt.digest()));
        return writes() && (run.purpose() != Purpose.COPY || rowByRow || sourceChanged || receipt.attempts() > 1);
    }

    /** What an earlier run has left for good may have been changed by its users since: that is for them to decide. */
    private boolean writes() {
        return switch (run.purpose()) {
            case COPY -> !handedOver;
            case VERIFY -> false;
            case REPAIR, CATCH_UP -> true;
        };
    }

    /** The target's rows under the keys of the source. */
    private RangeReader rows() {
        return plan.newIds()
                ? new RenamedRows(target, (partition, span) -> run.ledger().ids(collection, partition, span))
                : target;
    }

    private List<RowDifference> wrong(RowComparison.Result result) {
        return plan.merges() ? result.ofSourceRows() : result.differences();
    }

    private boolean claim(Chunk chunk) {
        return !run.stop().raised() && run.ledger().claim(chunk, run.epoch());
    }

    /** Keeps what differs, and names the rows that the source counts but does not return once each. */
    private void keep(Receipt receipt, List<RowDifference> differences) {
        Chunk chunk = receipt.chunk();
        List<RowDifference> known = new ArrayList<>(differences);
        if (surplus(receipt)) {
            new SurplusSearch(source.now(), Kind.DUPLICATE_IN_SOURCE, RowDifference.MOST_HELD_TWICE)
                    .explain(chunk, known::add);
            if (known.isEmpty()) {
                throw new GodwitException(
                        ErrorCode.SOURCE_CHANGED,
                        "The source counted " + receipt.counted() + " rows of " + plan.source() + " keys "
                                + chunk.span().display() + " and returned " + receipt.rows()
                                + ", and no key explains it any more. Run the same command again with --again to copy what has changed.");
            }
        }
        run.ledger().differences(chunk, known, run.epoch());
        known.stream().limit(MOST_SHOWN).forEach(this::show);
    }

    private void show(RowDifference difference) {
        String kind = difference.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        String text = "row " + difference.row() + " " + kind
                + (difference.detail().isEmpty() ? "" : ": " + difference.detail());
        if (difference.kind().unequal()) {
            run.error(plan.target().toString(), text);
        } else {
            run.warn(plan.source().toString(), text);
        }
    }

    /** An earlier run's count alone is not enough where rows are to be read back. */
    private boolean equal(Entry entry) {
        boolean counted = run.options().verify() == Verify.COUNTS;
        return entry.verdict()
                .filter(verdict -> verdict.outcome() == Outcome.EQUAL && (counted || verdict.rows() >= 0))
                .isPresent();
    }

    private static boolean different(Entry entry) {
        return entry.verdict()
                .filter(verdict -> verdict.outcome() == Outcome.DIFFERENT)
                .isPresent();
    }

    private static boolean surplus(Receipt receipt) {
        return receipt.counted() > receipt.rows();
    }
}
