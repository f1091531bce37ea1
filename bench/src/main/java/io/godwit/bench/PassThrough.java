package io.godwit.bench;

import io.godwit.milvus.Batch;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Columns;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Keys;
import io.godwit.milvus.Range;
import io.godwit.milvus.TargetFields;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The least that any client has to do: scan the keys, read ranges, insert their columns. No ledger, no digest, no count, no
 * retry. Chunks have the size and the number in flight of Godwit's own.
 */
final class PassThrough {
    static final int IN_FLIGHT = 4;

    private static final int CHUNK_BYTES = 4 << 20;
    private static final int KEY_PAGE = 16_384;
    private static final int LARGEST_ANSWER = 64 << 20;
    private static final int SAMPLE = 64;

    private final Dataset data;

    PassThrough(Dataset data) {
        this.data = data;
    }

    /** Copies all rows while the keys are being scanned. */
    void copy(Cluster source, Cluster target, CollectionName into) {
        AtomicLong rows = new AtomicLong();
        long timestamp = source.timestamp();
        try (InFlight flights = new InFlight(IN_FLIGHT)) {
            scan(
                    source,
                    timestamp,
                    span -> flights.run(() -> {
                        Columns columns = read(source, data.name(), span, timestamp);
                        insert(target, into, Batch.of(columns, TargetFields.UNKNOWN));
                        rows.addAndGet(columns.rows());
                    }));
        }
        requireAll(rows.get(), "copied");
    }

    /** The ranges of all rows. */
    List<KeySpan> spans(Cluster source) {
        List<KeySpan> spans = new ArrayList<>();
        scan(source, source.timestamp(), spans::add);
        return spans;
    }

    /** Scans the keys and reads all rows. */
    void read(Cluster source) {
        AtomicLong rows = new AtomicLong();
        long timestamp = source.timestamp();
        try (InFlight flights = new InFlight(IN_FLIGHT)) {
            scan(
                    source,
                    timestamp,
                    span -> flights.run(() -> rows.addAndGet(
                            read(source, data.name(), span, timestamp).rows())));
        }
        requireAll(rows.get(), "read");
    }

    /** Reads known ranges of a copy. */
    void read(Cluster cluster, CollectionName name, List<KeySpan> spans) {
        AtomicLong rows = new AtomicLong();
        long timestamp = cluster.timestamp();
        try (InFlight flights = new InFlight(IN_FLIGHT)) {
            spans.forEach(span -> flights.run(
                    () -> rows.addAndGet(read(cluster, name, span, timestamp).rows())));
        }
        requireAll(rows.get(), "read");
    }

    /** The first ranges, ready to be sent. */
    List<Batch> batches(Cluster source, List<KeySpan> spans, int most) {
        long timestamp = source.timestamp();
        return spans.stream()
                .limit(most)
                .map(span -> Batch.of(read(source, data.name(), span, timestamp), TargetFields.UNKNOWN))
                .toList();
    }

    /** Inserts at least as many rows as the data set has, the same ones again and again; returns how many. */
    long insertOnly(Cluster target, CollectionName into, List<Batch> batches) {
        long sent = 0;
        try (InFlight flights = new InFlight(IN_FLIGHT)) {
            for (int next = 0; sent < data.rows(); next++) {
                Batch batch = batches.get(next % batches.size());
                sent += batch.rows();
                flights.run(() -> insert(target, into, batch));
            }
        }
        return sent;
    }

    private void scan(Cluster source, long timestamp, Consumer<KeySpan> spans) {
        int rows = rowsAChunk(source, timestamp);
        List<Key> ahead = new ArrayList<>();
        @Nullable Key lo = null;
        @Nullable Key last = null;
        boolean more = true;
        while (more) {
            Keys page = keys(source, new KeySpan(last, null), KEY_PAGE, timestamp);
            int known = last == null ? 0 : 1;
            page.stream().skip(known).forEach(ahead::add);
            // A short page is not the end (2.3.5 with many segments); one that brings nothing is.
            more = page.size() > known;
            last = more ? ahead.get(ahead.size() - 1) : last;
            while (ahead.size() > rows) {
                Key hi = ahead.get(rows);
                spans.accept(new KeySpan(lo, hi));
                ahead.subList(0, rows).clear();
                lo = hi;
            }
        }
        spans.accept(new KeySpan(lo, null));
    }

    private int rowsAChunk(Cluster source, long timestamp) {
        Keys first = keys(source, KeySpan.ALL, SAMPLE + 1, timestamp);
        KeySpan few = new KeySpan(null, first.get(first.size() - 1));
        Columns sample = read(source, data.name(), few, timestamp);
        return Math.max(1, (int) ((long) CHUNK_BYTES * sample.rows() / sample.bytes()));
    }

    private Keys keys(Cluster source, KeySpan span, int most, long timestamp) {
        return source.rows().keys(range(data.name(), span), true, most, timestamp);
    }

    private Columns read(Cluster cluster, CollectionName name, KeySpan span, long timestamp) {
        return cluster.rows().read(range(name, span), data.fields(), true, timestamp, LARGEST_ANSWER);
    }

    private static void insert(Cluster target, CollectionName into, Batch batch) {
        target.rows().insert(into, "", batch);
    }

    private static Range range(CollectionName name, KeySpan span) {
        return new Range(name, "", Dataset.KEY, span);
    }

    private void requireAll(long rows, String done) {
        if (rows != data.rows()) {
            throw new IllegalStateException(
                    "The pass-through " + done + " " + rows + " of " + data.rows() + " rows of " + data.name() + ".");
        }
    }
}
