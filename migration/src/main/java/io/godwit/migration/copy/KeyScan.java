package io.godwit.migration.copy;

import io.godwit.milvus.Columns;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a span of keys into chunks by scanning the keys. The chunks tile the span whatever the scan sees: the first begins where
 * the span begins, the last ends where it ends. It has no state of its own: position in, chunks and rest out.
 */
public final class KeyScan {
    private static final int SAMPLE = 64;

    private final CollectionReader source;
    private final ChunkSize size;

    public KeyScan(CollectionReader source, ChunkSize size) {
        this.source = source;
        this.size = size;
    }

    /** Reads a few rows of a span to learn how large rows are. */
    public void sample(String partition, KeySpan span) {
        List<Key> keys = source.keyPage(partition, span);
        if (keys.size() < 2) {
            return;
        }
        for (int rows = Math.min(keys.size() - 1, SAMPLE); rows > 0; rows /= 4) {
            if (sampled(partition, new KeySpan(span.lo(), keys.get(rows)))) {
                return;
            }
        }
    }

    /** False if the rows are too large for one answer. */
    private boolean sampled(String partition, KeySpan span) {
        try {
            Columns rows = source.read(partition, span).columns();
            size.sampled(rows.rows(), rows.bytes());
            return true;
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.TOO_LARGE) {
                throw e;
            }
            return false;
        }
    }

    /** The next chunks of a span, at least one. */
    public Step next(int collection, String partition, KeySpan at) {
        List<Key> keys = new ArrayList<>();
        int rows = size.rows();
        for (long wanted = rows; ; wanted = keys.size()) {
            boolean ended = false;
            while (keys.size() <= wanted && !ended) {
                ended = !extend(keys, partition, at) || !source.kind().reading().ordered();
            }
            List<Chunk> chunks = cut(collection, partition, at, keys, rows);
            @Nullable
            Key lo = chunks.isEmpty()
                    ? at.lo()
                    : chunks.get(chunks.size() - 1).span().hi();
            KeySpan rest = new KeySpan(lo, at.hi());
            if (ended) {
                long scanned = keys.stream().filter(rest::contains).count();
                chunks.add(new Chunk(collection, partition, rest, scanned));
                return new Step(chunks, Optional.empty());
            }
            if (!chunks.isEmpty()) {
                return new Step(chunks, Optional.of(rest));
            }
        }
    }

    /** Adds the next page of keys; false if it brings nothing new. A short page is not the end (2.3.5 with many segments). */
    private boolean extend(List<Key> keys, String partition, KeySpan at) {
        if (keys.isEmpty()) {
            keys.addAll(source.keyPage(partition, at));
            return !keys.isEmpty();
        }
        Key last = keys.get(keys.size() - 1);
        List<Key> page = source.keyPage(partition, new KeySpan(last, at.hi()));
        int fresh = 0;
        while (fresh < page.size() && page.get(fresh).compareTo(last) <= 0) {
            fresh++;
        }
        keys.addAll(page.subList(fresh, page.size()));
        return fresh < page.size();
    }

    /** Chunks of the given number of rows, as far as the keys reach beyond them. */
    private List<Chunk> cut(int collection, String partition, KeySpan at, List<Key> keys, int rows) {
        List<Chunk> chunks = new ArrayList<>();
        @Nullable Key lo = at.lo();
        int from = 0;
        for (long i = rows; i < keys.size(); i++) {
            Key hi = source.boundary().at(keys.get((int) i));
            int first = firstFrom(keys, from, (int) i, hi);
            // None below: everything since the last boundary begins with all of the key that can be written. Look
            // further on.
            if (first > from) {
                chunks.add(new Chunk(collection, partition, new KeySpan(lo, hi), first - from));
                lo = hi;
                from = first;
                i = (long) first + rows - 1;
            }
        }
        return chunks;
    }

    /** The position of the first key that is not below a boundary. */
    private static int firstFrom(List<Key> keys, int from, int to, Key boundary) {
        int first = to;
        while (first > from && keys.get(first - 1).compareTo(boundary) >= 0) {
            first--;
        }
        return first;
    }

    /**
     * @param rest what is still to be cut; empty: nothing
     */
    public record Step(List<Chunk> chunks, Optional<KeySpan> rest) {
        public Step {
            chunks = List.copyOf(chunks);
        }
    }
}
