package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.ChunkCopier;
import io.godwit.migration.copy.ChunkSize;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionWriter;
import io.godwit.migration.copy.KeyScan;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.KeySpan;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The copying of what is open of one collection: its chunks, what copies one, and what becomes of the receipts. The same in the process
 * that runs a job and in others that take part. Safe for use by many threads.
 */
public final class CollectionCopy {
    private final Run run;
    private final CollectionPlan plan;
    private final CopyOrder order;
    private final Progress.Lane lane;
    private final CollectionReader source;
    private final KeyScan scan;
    private final ChunkSize size;
    private final ChunkCopier copier;
    private final Map<String, List<KeySpan>> inDoubt;

    private CollectionCopy(
            Run run,
            CollectionPlan plan,
            CopyOrder order,
            Progress.Lane lane,
            CollectionReader source,
            RowHasher hasher,
            CollectionWriter target,
            ChunkSize size) {
        this.run = run;
        this.plan = plan;
        this.order = order;
        this.lane = lane;
        this.source = source;
        this.scan = new KeyScan(source, size);
        this.size = size;
        this.inDoubt = new HashMap<>();
        this.copier = new ChunkCopier(source, target, hasher, size, new LedgerClaims());
    }

    /** In the process that runs the job. What the ledger knows to be in doubt before this pass is read now. */
    static CollectionCopy of(
            Run run,
            CollectionPlan plan,
            CopyOrder order,
            Progress.Lane lane,
            CollectionReader source,
            RowHasher hasher,
            CollectionWriter target,
            ChunkSize size) {
        CollectionCopy copy = new CollectionCopy(run, plan, order, lane, source, hasher, target, size);
        copy.partitions().forEach(partition -> copy.inDoubt.put(partition, copy.doubts(partition)));
        return copy;
    }

    /** In another process, where each chunk comes with the word whether it is in doubt. */
    static CollectionCopy of(Run run, CopyOrder order) {
        CollectionPlan plan = run.job().plan().collections().get(order.collection());
        CollectionReader rows = CollectionPlans.source(plan, run).without(order.gone());
        CollectionReader source =
                order.snapshot().isPresent() ? rows.pinnedAt(order.snapshot().getAsLong()) : rows.now();
        return new CollectionCopy(
                run,
                plan,
                order,
                run.progress().lane(plan.source(), Phase.COPY, plan.rows()),
                source,
                CollectionPlans.hasher(run),
                CollectionPlans.writer(plan, run),
                CollectionPlans.size(plan, run));
    }

    public CopyOrder order() {
        return order;
    }

    /** The collection at the source. */
    public CollectionName name() {
        return plan.source();
    }

    /** Those whose key spaces are cut into chunks; one without a name stands for the whole collection. */
    public List<String> partitions() {
        return order.partitions().isEmpty() ? List.of("") : order.partitions();
    }

    /** The spans that are still to be copied. What an earlier run had to say of rows in them is forgotten: it is tried again. */
    public List<KeySpan> open(String partition) {
        List<KeySpan> gaps = KeySpan.ALL.minus(run.ledger().covered(order.collection(), partition));
        gaps.forEach(gap ->
                run.ledger().differences(new Chunk(order.collection(), partition, gap, -1), List.of(), run.epoch()));
        return gaps;
    }

    /** The spans that may hold rows without a good receipt. */
    public List<KeySpan> doubts(String partition) {
        return run.ledger().inDoubt(order.collection(), partition);
    }

    /** Learns from a few rows of a span how large rows are. */
    public void sample(String partition, KeySpan span) {
        scan.sample(partition, span);
    }

    /** The next chunks of an open span, and what is left of it. */
    public KeyScan.Step cut(String partition, KeySpan span) {
        return scan.next(order.collection(), partition, span);
    }

    /** Learns how large the rows of a chunk were that was copied elsewhere. */
    public void measured(long rows, long bytes) {
        size.measured(rows, bytes);
    }

    ChunkWalk walk() {
        return new ChunkWalk(this::open, scan, order.collection(), order.partitions());
    }

    List<Receipt> copy(Chunk chunk) {
        return copy(chunk, false);
    }

    /**
     * Copies a chunk.
     *
     * @param doubtful whether some of its rows may be at the target already, beside what was known to be when the copy began
     * @return receipts that tile it
     * @throws GodwitException STOPPED if nothing more may be written
     */
    public List<Receipt> copy(Chunk chunk, boolean doubtful) {
        return copier.copy(chunk, doubtful);
    }

    void record(List<Receipt> receipts) {
        if (run.ledger().record(receipts, run.epoch()) == 0) {
            throw new GodwitException(ErrorCode.STOPPED, "Another run has taken over this job.");
        }
        settle(receipts);
    }

    /**
     * What is to be done about receipts once they are in the ledger. A single row that fits no request, or that the target refuses, is a
     * difference that the report names.
     *
     * @throws GodwitException anything else that failed: it ends this collection
     */
    public void settle(List<Receipt> receipts) {
        for (Receipt receipt : receipts) {
            if (receipt.good()) {
                copied(receipt.rows(), receipt.bytes());
            } else {
                failed(receipt);
            }
        }
    }

    /** Tells whoever watches that so much has been copied. */
    public void copied(long rows, long bytes) {
        lane.copied(rows, bytes);
    }

    private void failed(Receipt receipt) {
        Receipt.Failure failure = receipt.failure().orElseThrow();
        Kind kind = switch (failure.code()) {
            case TOO_LARGE -> Kind.TOO_LARGE;
            case ROW_REFUSED -> Kind.REFUSED;
            default -> throw new GodwitException(failure.code(), failure.message());
        };
        Chunk chunk = receipt.chunk();
        // Of one row, unless others came in between.
        List<RowDifference> differences = source.now().keyPage(chunk.partition(), chunk.span()).stream()
                .map(key -> new RowDifference(
                        chunk.collection(), chunk.partition(), key, kind, List.of(), failure.message()))
                .toList();
        run.ledger().differences(chunk, differences, run.epoch());
        differences.forEach(difference -> run.error(
                plan.source().toString(), "row " + difference.row() + " was not copied: " + failure.message()));
    }

    /** What was in doubt when the copy began, and the claims of this run. */
    private final class LedgerClaims implements ChunkCopier.Claims {
        @Override
        public boolean claim(Chunk chunk) {
            return !run.stop().raised() && run.ledger().claim(chunk, run.epoch());
        }

        @Override
        public boolean inDoubt(Chunk chunk) {
            return inDoubt.getOrDefault(chunk.partition(), List.of()).stream()
                    .anyMatch(span -> span.overlaps(chunk.span()));
        }

        @Override
        public boolean overwrites() {
            return plan.merges();
        }
    }
}
