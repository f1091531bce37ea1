package io.godwit.migration.run;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.IdPair;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.Verdict;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * The chunks of one job and what became of them: the one truth for progress, resume and verification. Safe for use by many
 * threads. Whatever a method has returned from survives a kill of the process.
 */
public interface Ledger {
    /** Starts the next attempt and returns its epoch; whoever holds an older one can claim and record nothing more. */
    long begin();

    /**
     * Notes that a range is about to be written. To be called before the first byte of it is sent.
     *
     * @return false if the epoch is no longer the latest, or the job is not wanted to run: then nothing may be written
     */
    boolean claim(Chunk chunk, long epoch);

    /**
     * Keeps receipts, all or none, with the pairs of keys that they carry. A receipt replaces those whose ranges it overlaps,
     * together with their pairs, verdicts and differences. A failed receipt leaves its range open.
     *
     * @return how many were kept: all, or 0 if the epoch is no longer the latest
     */
    int record(List<Receipt> receipts, long epoch);

    /** Keeps verdicts on chunks that have good receipts, in place of older ones; 0 if the epoch is no longer the latest. */
    int judge(List<Verdict> verdicts, long epoch);

    /** Takes back the good receipt of exactly this range, with its pairs: it is to be copied again, and in doubt. */
    void reopen(Chunk chunk, long epoch);

    /** The ranges with good receipts, adjacent ones joined, in key order. */
    List<KeySpan> covered(int collection, String partition);

    /** The partitions of which there are receipts, by name; empty: where the collection is read as a whole. */
    List<String> partitions(int collection);

    /**
     * The ranges that may hold rows without a good receipt: all that were ever claimed or reopened, less {@link #covered}. A later,
     * shorter claim never shortens an earlier one.
     */
    List<KeySpan> inDoubt(int collection, String partition);

    /** Good receipts with their verdicts, in key order, from the first one whose range starts above {@code after}. */
    List<Entry> entries(int collection, String partition, Optional<Key> after, int max);

    /** Sums over all partitions of the collection. */
    Totals totals(int collection);

    /** The same of the first so many collections, in their order. */
    default List<Totals> totalsOfFirst(int collections) {
        return IntStream.range(0, collections).mapToObj(this::totals).toList();
    }

    /** Puts these in place of the differences known of the chunk's range. */
    void differences(Chunk chunk, List<RowDifference> differences, long epoch);

    /** How many differences are known of a collection, of one kind. */
    long differenceCount(int collection, RowDifference.Kind kind);

    /** Walks through differences of all collections in the order of collection, partition and key. */
    void eachDifference(Consumer<RowDifference> consumer);

    /** How many rows were found equal in ranges that an earlier attempt than the latest one has read back, and no later one. */
    long readBackEarlier(int collection);

    /** How many rows of good receipts have new keys. */
    long idCount(int collection);

    /** The keys on both sides of all rows of good receipts in a range, in the order of the keys at the source. */
    List<IdPair> ids(int collection, String partition, KeySpan span);

    /** Those of these keys at the target that belong to no row of a good receipt. */
    List<Key> strays(int collection, String partition, List<Key> targetKeys);

    /** Walks through the keys of all rows of good receipts, in the order of partition and key at the source. */
    void eachId(int collection, Consumer<IdPair> consumer);

    /** A good receipt and what verification said of it. */
    record Entry(Receipt receipt, Optional<Verdict> verdict) {}
}
