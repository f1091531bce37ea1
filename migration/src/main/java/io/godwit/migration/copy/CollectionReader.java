package io.godwit.migration.copy;

import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Columns;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Keys;
import io.godwit.milvus.Patience;
import io.godwit.milvus.Range;
import io.godwit.milvus.Rows;
import io.godwit.milvus.Rows.Counted;
import io.godwit.milvus.ServerKind;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The rows of one collection on one cluster, read at one timestamp and with patience: what may pass is waited out. Safe for use by
 * many threads.
 */
public final class CollectionReader implements RangeReader {
    /** Answers are held in memory, several at once: what is larger than this is asked for in halves. */
    private static final int LARGEST_FLIGHT = 12 << 20;

    /** One row alone may be as large as servers send. */
    private static final int LARGEST_ROW = (256 << 20) + (1 << 20);

    private static final Object ONE_GIANT_AT_A_TIME = new Object();

    private final Cluster cluster;
    private final Patience patience;
    private final CollectionRows wanted;
    private final long timestamp;
    private final Rows rows;
    private final Set<String> gone;
    private final String unnamed;

    /**
     * @param timestamp all that was written before it is seen; 0: all that was written before each call
     */
    public CollectionReader(Cluster cluster, Patience patience, CollectionRows wanted, long timestamp) {
        this(cluster, patience, wanted, timestamp, cluster.rows(), Set.of(), "");
    }

    private CollectionReader(
            Cluster cluster,
            Patience patience,
            CollectionRows wanted,
            long timestamp,
            Rows rows,
            Set<String> gone,
            String unnamed) {
        this.cluster = cluster;
        this.patience = patience;
        this.wanted = wanted;
        this.timestamp = timestamp;
        this.rows = rows;
        this.gone = gone;
        this.unnamed = unnamed;
    }

    /** The same rows, where these partitions do not exist any more: they read as empty. */
    public CollectionReader without(Set<String> partitions) {
        return new CollectionReader(cluster, patience, wanted, timestamp, rows, partitions, unnamed);
    }

    /** The same rows, where a read that names no partition is of this one and not of all. */
    public CollectionReader unlessNamed(String partition) {
        return new CollectionReader(cluster, patience, wanted, timestamp, rows, gone, partition);
    }

    /** A timestamp at which these rows can be read again and again; 0 where the server pins none. */
    public long snapshot() {
        return patience.readingLoaded("pinning a timestamp of " + name(), () -> rows.snapshot(name(), key().name()));
    }

    /** The same rows as they were at a timestamp that {@link #snapshot} gave, now and ever after. */
    public CollectionReader pinnedAt(long snapshot) {
        return new CollectionReader(cluster, patience, wanted, snapshot, rows.pinned(), gone, unnamed);
    }

    /** The same rows as they are now, or will be when the call is made if the server knows no timestamps. Pinned ones stay so. */
    public CollectionReader now() {
        return at(cluster::timestamp);
    }

    /** The same rows as they are now, but that the last moments may be missing: there is no wait for them. Pinned ones stay so. */
    public CollectionReader recent() {
        return at(cluster::recentTimestamp);
    }

    private CollectionReader at(Supplier<Long> timestamp) {
        if (rows != cluster.rows()) {
            return this;
        }
        long taken = patience.reading("timestamp of " + cluster.endpoint(), timestamp);
        return new CollectionReader(cluster, patience, wanted, taken, rows, gone, unnamed);
    }

    public CollectionName name() {
        return wanted.name();
    }

    @Override
    public KeyField key() {
        return wanted.key();
    }

    public ServerKind kind() {
        return cluster.kind();
    }

    Boundary boundary() {
        return wanted.boundary();
    }

    @Override
    public Counted read(String partition, KeySpan span) {
        Counted read = read(partition, span, LARGEST_FLIGHT);
        if (!whole(partition, key().mayHoldLargest(span), read)) {
            throw incomplete(ErrorCode.TOO_LARGE, span, read);
        }
        return transformed(read);
    }

    @Override
    public Counted readGiant(String partition, KeySpan span) {
        synchronized (ONE_GIANT_AT_A_TIME) {
            Counted read = read(partition, span, LARGEST_ROW);
            if (!whole(partition, key().mayHoldLargest(span), read)) {
                throw incomplete(ErrorCode.BAD_ANSWER, span, read);
            }
            return transformed(read);
        }
    }

    private Counted transformed(Counted read) {
        return new Counted(wanted.transform().apply(read.columns()), read.counted());
    }

    /**
     * Whether an answer holds all keys of its span: then copies of them make up for what the server counts beyond it. A 2.3.5 returns no
     * more rows of a segment that is not flushed than that has keys, copies counted, and so leaves keys out where others are held
     * twice; of smaller spans it returns all.
     */
    private boolean whole(String partition, boolean withLargest, Counted read) {
        long more = read.counted() - read.columns().rows();
        if (more <= 0) {
            return true;
        }
        List<Key> returned = read.columns().keys().ascending();
        long copies = -read.columns().rows();
        for (List<Key> group : KeyGroups.of(returned)) {
            copies += countKeys(partition, group);
        }
        boolean largest = withLargest
                && (returned.isEmpty() || !returned.get(returned.size() - 1).equals(KeyField.LARGEST));
        return copies + (largest ? countKey(partition, KeyField.LARGEST) : 0) >= more;
    }

    private GodwitException incomplete(ErrorCode code, KeySpan span, Counted read) {
        return new GodwitException(
                code,
                "Cannot read " + name() + " keys " + span.display() + ": the server counts " + read.counted()
                        + " rows there and returns " + read.columns().rows()
                        + ", and copies of these are not all that is missing. If nobody writes to it, flush the collection, and run the"
                        + " same command again.");
    }

    /** Fails with TOO_LARGE if the keys have to be read in smaller groups. */
    public Columns readKeys(String partition, Collection<Key> keys) {
        if (gone.contains(partition)) {
            return Columns.none();
        }
        Columns rows = patience.readingLoaded(
                "read of " + name(),
                () -> rows().readKeys(range(partition, KeySpan.ALL), keys, wanted.fields(), timestamp));
        boolean some = rows.rows() < keys.size() && keys.size() > 1;
        if (some || (rows.rows() > 1 && rows.hasArrays())) {
            Counted read = new Counted(rows, countKeys(partition, keys));
            if (read.counted() > rows.rows()) {
                requireTrusted(rows, KeySpan.ALL);
            }
            if (some && !whole(partition, keys.contains(KeyField.LARGEST), read)) {
                throw incomplete(ErrorCode.TOO_LARGE, KeySpan.ALL, read);
            }
        }
        return wanted.transform().apply(rows);
    }

    /** The rows of these keys; fails with TOO_LARGE if they do not fit a flight. */
    Columns readFlight(String partition, Collection<Key> keys) {
        return readKeys(partition, keys, LARGEST_FLIGHT);
    }

    /** The row of one key, however large; such reads go one at a time. */
    Columns readGiant(String partition, Key one) {
        synchronized (ONE_GIANT_AT_A_TIME) {
            return readKeys(partition, List.of(one), LARGEST_ROW);
        }
    }

    private Columns readKeys(String partition, Collection<Key> keys, int limit) {
        Columns rows = patience.readingLoaded(
                "read of " + name(),
                () -> rows().readKeys(range(partition, KeySpan.ALL), keys, wanted.fields(), timestamp, limit));
        return wanted.transform().apply(rows);
    }

    long countKeys(String partition, Collection<Key> keys) {
        if (gone.contains(partition)) {
            return 0;
        }
        return patience.readingLoaded(
                "count of " + name(), () -> rows().countKeys(range(partition, KeySpan.ALL), keys, timestamp));
    }

    @Override
    public long count(String partition, KeySpan span) {
        if (gone.contains(partition)) {
            return 0;
        }
        return patience.readingLoaded(
                "count of " + name(), () -> rows().count(range(partition, span), key().int64(), timestamp));
    }

    @Override
    public long countKey(String partition, Key one) {
        return countKeys(partition, List.of(one));
    }

    /** Some of the first keys of a span, in key order; empty only if the span holds none. */
    public List<Key> keyPage(String partition, KeySpan span) {
        if (gone.contains(partition)) {
            return List.of();
        }
        ServerKind.Reading reading = kind().reading();
        Keys keys = patience.readingLoaded(
                "key scan of " + name(),
                () -> reading.ordered()
                        ? rows().keys(range(partition, span), key().int64(), reading.keyPage(), timestamp)
                        : rows().allKeys(range(partition, span), key().int64(), timestamp));
        return keys.ascending();
    }

    /** Goes through the keys of a span page by page, each page in key order. */
    public void eachKeyPage(String partition, KeySpan span, Consumer<List<Key>> use) {
        List<Key> page = keyPage(partition, span);
        // A short page is not the end (2.3.5 with many segments).
        while (!page.isEmpty()) {
            use.accept(page);
            Key last = page.get(page.size() - 1);
            page = keyPage(partition, new KeySpan(last, span.hi())).stream()
                    .filter(key -> key.compareTo(last) > 0)
                    .toList();
        }
    }

    @Override
    public List<KeySpan> halves(String partition, KeySpan span) {
        List<Key> keys = keyPage(partition, span);
        return boundary()
                .middle(keys)
                .or(() -> keys.size() == 1 ? besides(partition, span, keys.get(0)) : Optional.empty())
                .map(middle -> List.of(new KeySpan(span.lo(), middle), new KeySpan(middle, span.hi())))
                .orElse(List.of(span));
    }

    /** Where to part the only key that is returned of a span from others that are counted there. */
    private Optional<Key> besides(String partition, KeySpan span, Key one) {
        if (boundary() != Boundary.ANY_KEY || count(partition, span) <= countKey(partition, one)) {
            return Optional.empty();
        }
        return Stream.of(KeySpan.of(one).upper(), Optional.of(one))
                .flatMap(Optional::stream)
                .filter(middle -> span.contains(middle)
                        && span.lower().filter(middle::equals).isEmpty())
                .findFirst();
    }

    private Counted read(String partition, KeySpan span, int limit) {
        if (gone.contains(partition)) {
            return new Counted(Columns.none(), 0);
        }
        Counted read = patience.readingLoaded(
                "read of " + name(),
                () -> rows().readCounted(range(partition, span), wanted.fields(), key().int64(), timestamp, limit));
        boolean cut = kind().lite() && read.columns().rows() >= kind().reading().keyPage() - 1;
        if (cut && read.columns().rows() < read.counted()) {
            // Milvus Lite 2.5.1 cuts answers at 16,383 rows and says nothing.
            throw new GodwitException(
                    ErrorCode.TOO_LARGE,
                    "Cannot read " + name() + " keys " + span.display() + ": the server cut its answer at "
                            + read.columns().rows() + " of " + read.counted() + " rows.");
        }
        if (read.counted() > read.columns().rows()) {
            requireTrusted(read.columns(), span);
        }
        return read;
    }

    /**
     * A 2.3.5 that finds a key in two segments forgets to take the arrays of one copy out of its answer, so that the arrays of all
     * rows after it belong to the row before. Seen now and then, as it depends on the order of the segments.
     */
    private void requireTrusted(Columns rows, KeySpan span) {
        if (rows.rows() > 1 && !kind().lite() && rows.hasArrays()) {
            throw new GodwitException(
                    ErrorCode.TOO_LARGE,
                    "Cannot read " + name() + " keys " + span.display()
                            + " at once: a key is held more than once, and then the server may mix up the arrays of rows.");
        }
    }

    private Rows rows() {
        return rows;
    }

    private Range range(String partition, KeySpan span) {
        return new Range(name(), partition.isEmpty() ? unnamed : partition, key().name(), span);
    }
}
