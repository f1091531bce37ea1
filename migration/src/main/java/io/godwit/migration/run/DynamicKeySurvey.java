package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.ChunkSize;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionRows;
import io.godwit.migration.copy.KeyField;
import io.godwit.migration.copy.KeyScan;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.DynamicKeys;
import io.godwit.milvus.DynamicKeys.Found;
import io.godwit.milvus.DynamicKeys.Refusal;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.KeySpan;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * Looks through the dynamic keys of all rows before anything is written, where the options leave no place for some: rows that cannot be
 * as asked are named, and keys that will be dropped are counted. Only the keys and the dynamic field are read.
 */
final class DynamicKeySurvey {
    private static final long ROW_BYTES = 128;
    /** Dropped keys to keep in mind; a collection may have a key for every row. */
    private static final int MOST_KNOWN = 10_000;
    /** Refused rows to name by key; of more, the number is known. */
    private static final int MOST_REFUSED = 1000;

    private final Run run;
    private final CollectionPlan plan;
    private final int collection;
    private final Optional<DynamicKeys> keys;
    private final Map<String, Long> dropped = new TreeMap<>();
    private Optional<String> firstRefused = Optional.empty();
    private long refused;
    private long rowsWithDropped;

    DynamicKeySurvey(Run run, CollectionPlan plan, int collection) {
        this.run = run;
        this.plan = plan;
        this.collection = collection;
        this.keys = RowMapping.of(plan).keys();
    }

    boolean needed() {
        return keys.isPresent();
    }

    /**
     * Returns the keys that will be left behind.
     *
     * @throws GodwitException ROW_REFUSED if a row cannot be as asked; the rows are in the ledger then
     */
    Optional<DroppedKeys> execute() {
        List<String> partitions = SourcePartitions.of(run, plan).present();
        CollectionReader source = reader();
        ChunkSize size = new ChunkSize(run.clusters().source().kind().reading(), ROW_BYTES, OptionalInt.empty());
        ChunkWalk walk =
                new ChunkWalk(partition -> List.of(KeySpan.ALL), new KeyScan(source, size), collection, partitions);
        DynamicKeys wanted = keys.orElseThrow();
        run.pool().carry(walk, chunk -> look(source, wanted, chunk), this::keep);
        if (firstRefused.isPresent()) {
            throw new GodwitException(
                    ErrorCode.ROW_REFUSED,
                    Counted.of(refused, "row") + " of " + plan.source()
                            + " cannot be at the target as the options ask; nothing was written. The first: "
                            + firstRefused.get()
                            + ". Change them at the source and run the same command again, or choose other options for"
                            + " dynamic keys.");
        }
        if (rowsWithDropped == 0) {
            return Optional.empty();
        }
        DroppedKeys left = new DroppedKeys(rowsWithDropped, dropped);
        run.warn(
                plan.source().toString(),
                "dropping dynamic keys of " + Counted.of(rowsWithDropped, "row") + ": " + left.named());
        return Optional.of(left);
    }

    private CollectionReader reader() {
        KeyField key = CollectionPlans.key(plan.sourceSchema());
        CollectionRows rows = new CollectionRows(
                plan.source(),
                key,
                List.of(key.name(), CollectionDescription.DYNAMIC_FIELD),
                CollectionPlans.boundary(run.clusters()));
        return new CollectionReader(run.clusters().source(), run.flights().heeding(run.patience()), rows, 0).now();
    }

    private static Looked look(CollectionReader source, DynamicKeys wanted, Chunk chunk) {
        return new Looked(
                chunk,
                source.inHalves(chunk.partition(), chunk.span(), read -> wanted.look(read.columns()), Found::plus));
    }

    private synchronized void keep(Looked looked) {
        List<Refusal> rows = looked.found.refused();
        List<RowDifference> named = rows.stream()
                .limit(Math.max(0, MOST_REFUSED - refused))
                .map(row -> new RowDifference(
                        collection,
                        looked.chunk.partition(),
                        row.key(),
                        Kind.REFUSED,
                        List.of(row.field()),
                        row.reason()))
                .toList();
        run.ledger().differences(looked.chunk, named, run.epoch());
        refused += rows.size();
        firstRefused = firstRefused.or(() -> rows.stream().findFirst().map(Refusal::describe));
        rowsWithDropped += looked.found.rowsWithDropped();
        looked.found.dropped().forEach((key, count) -> {
            if (dropped.size() < MOST_KNOWN || dropped.containsKey(key)) {
                dropped.merge(key, count, Long::sum);
            }
        });
    }

    private record Looked(Chunk chunk, Found found) {}
}
