package io.godwit.migration.report;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.IdPair;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Totals;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.migration.verify.Verdict;
import io.godwit.migration.verify.Verdict.Outcome;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Receipts and verdicts of ranges that are given in key order and without gaps; whoever leaves one out leaves it uncovered. */
final class InMemoryLedger implements Ledger {
    private final List<Receipt> receipts = new ArrayList<>();
    private final Map<Chunk, Verdict> verdicts = new HashMap<>();
    private final List<RowDifference> differences = new ArrayList<>();
    private final Map<Integer, Long> earlier = new HashMap<>();

    List<Receipt> receipts() {
        return List.copyOf(receipts);
    }

    void replace(Receipt old, Receipt by) {
        receipts.set(receipts.indexOf(old), by);
    }

    /** Has an earlier run have read back so many rows of a collection. */
    void readBackEarlier(int collection, long rows) {
        earlier.put(collection, rows);
    }

    @Override
    public int record(List<Receipt> added, long epoch) {
        receipts.addAll(added);
        return added.size();
    }

    @Override
    public int judge(List<Verdict> added, long epoch) {
        added.forEach(verdict -> verdicts.put(verdict.chunk(), verdict));
        return added.size();
    }

    @Override
    public void differences(Chunk chunk, List<RowDifference> added, long epoch) {
        differences.addAll(added);
    }

    @Override
    public List<String> partitions(int collection) {
        return receipts.stream()
                .map(Receipt::chunk)
                .filter(chunk ->
                        chunk.collection() == collection && !chunk.partition().isEmpty())
                .map(Chunk::partition)
                .distinct()
                .sorted()
                .toList();
    }

    @Override
    public List<KeySpan> covered(int collection, String partition) {
        List<KeySpan> spans = of(collection, partition).stream()
                .map(receipt -> receipt.chunk().span())
                .toList();
        if (spans.isEmpty()) {
            return List.of();
        }
        return List.of(
                new KeySpan(spans.get(0).lo(), spans.get(spans.size() - 1).hi()));
    }

    @Override
    public List<KeySpan> inDoubt(int collection, String partition) {
        return List.of();
    }

    @Override
    public List<Entry> entries(int collection, String partition, Optional<Key> after, int max) {
        return of(collection, partition).stream()
                .filter(receipt -> after.isEmpty() || above(receipt, after.get()))
                .limit(max)
                .map(receipt -> new Entry(receipt, Optional.ofNullable(verdicts.get(receipt.chunk()))))
                .toList();
    }

    @Override
    public Totals totals(int collection) {
        List<Receipt> own = receipts.stream()
                .filter(receipt -> receipt.chunk().collection() == collection)
                .toList();
        List<Verdict> judged = verdicts.values().stream()
                .filter(verdict -> verdict.chunk().collection() == collection)
                .toList();
        long different = judged.stream()
                .filter(verdict -> verdict.outcome() == Outcome.DIFFERENT)
                .count();
        return new Totals(
                own.size(),
                own.stream().mapToLong(Receipt::rows).sum(),
                own.stream().mapToLong(Receipt::counted).sum(),
                own.stream().mapToLong(Receipt::bytes).sum(),
                own.stream().mapToLong(Receipt::attempts).sum() - own.size(),
                own.stream().map(Receipt::digest).reduce(Digest.EMPTY, Digest::plus),
                judged.size(),
                judged.stream()
                        .filter(verdict -> verdict.outcome() == Outcome.EQUAL)
                        .mapToLong(Verdict::rows)
                        .sum(),
                different,
                judged.stream().map(Verdict::digest).reduce(Digest.EMPTY, Digest::plus));
    }

    @Override
    public long readBackEarlier(int collection) {
        return earlier.getOrDefault(collection, 0L);
    }

    @Override
    public long differenceCount(int collection, Kind kind) {
        return differences.stream()
                .filter(difference -> difference.collection() == collection && difference.kind() == kind)
                .count();
    }

    @Override
    public void eachDifference(Consumer<RowDifference> consumer) {
        differences.forEach(consumer);
    }

    @Override
    public long idCount(int collection) {
        return receipts.stream()
                .filter(receipt -> receipt.chunk().collection() == collection)
                .mapToLong(receipt -> receipt.ids().size())
                .sum();
    }

    @Override
    public List<IdPair> ids(int collection, String partition, KeySpan span) {
        return of(collection, partition).stream()
                .flatMap(receipt -> receipt.ids().stream())
                .filter(pair -> span.contains(pair.source()))
                .toList();
    }

    @Override
    public List<Key> strays(int collection, String partition, List<Key> targetKeys) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void eachId(int collection, Consumer<IdPair> consumer) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long begin() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean claim(Chunk chunk, long epoch) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void reopen(Chunk chunk, long epoch) {
        throw new UnsupportedOperationException();
    }

    private List<Receipt> of(int collection, String partition) {
        return receipts.stream()
                .filter(receipt -> receipt.chunk().collection() == collection
                        && receipt.chunk().partition().equals(partition))
                .toList();
    }

    private static boolean above(Receipt receipt, Key key) {
        Key lo = receipt.chunk().span().lo();
        return lo != null && lo.compareTo(key) > 0;
    }
}
