package io.godwit.migration.verify;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.KeyField;
import io.godwit.migration.copy.RangeReader;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Rows.Counted;
import java.util.List;
import java.util.function.Consumer;

/**
 * Names the rows that a server counts beyond those it returns: keys held more than once, and the key that a 2.3.5 counts but
 * never returns (9223372036854775807). Counts are nearly free, so the range is halved by count until single keys are left.
 */
public final class SurplusSearch {
    private final RangeReader reader;
    private final Kind held;
    private final int most;

    /**
     * @param held what to call a key that is held more than once
     * @param most how many keys of a range that are held more than once to name; the rest is known by number only
     */
    public SurplusSearch(RangeReader reader, Kind held, int most) {
        this.reader = reader;
        this.held = held;
        this.most = most;
    }

    /** Reports to the consumer what makes a chunk's count larger than its rows. */
    public void explain(Chunk chunk, Consumer<RowDifference> consumer) {
        explain(chunk, chunk.span(), new int[1], consumer);
    }

    private void explain(Chunk chunk, KeySpan span, int[] found, Consumer<RowDifference> consumer) {
        List<KeySpan> halves;
        try {
            search(chunk, span, reader.read(chunk.partition(), span), found, consumer);
            return;
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.TOO_LARGE) {
                throw e;
            }
            halves = reader.halves(chunk.partition(), span);
        }
        if (halves.size() > 1) {
            halves.forEach(half -> explain(chunk, half, found, consumer));
            return;
        }
        search(chunk, span, reader.readGiant(chunk.partition(), span), found, consumer);
    }

    private void search(Chunk chunk, KeySpan span, Counted read, int[] found, Consumer<RowDifference> consumer) {
        List<Key> keys = read.columns().keys().stream().sorted().toList();
        new Range(chunk, keys, found, consumer).search(span, 0, keys.size(), read.counted());
    }

    private final class Range {
        private final Chunk chunk;
        private final List<Key> keys;
        private final int[] found;
        private final Consumer<RowDifference> consumer;

        private Range(Chunk chunk, List<Key> keys, int[] found, Consumer<RowDifference> consumer) {
            this.chunk = chunk;
            this.keys = keys;
            this.found = found;
            this.consumer = consumer;
        }

        private void search(KeySpan span, int from, int to, long counted) {
            // The key that is never returned is no copy of another: it is looked for however many copies there are.
            if (counted <= to - from || (found[0] >= most && !reader.key().mayHoldLargest(span))) {
                return;
            }
            if (to - from < 2) {
                one(span, from, to);
                return;
            }
            int middle = (from + to) >>> 1;
            KeySpan left = new KeySpan(span.lo(), keys.get(middle));
            KeySpan right = new KeySpan(keys.get(middle), span.hi());
            search(left, from, middle, reader.count(chunk.partition(), left));
            search(right, middle, to, reader.count(chunk.partition(), right));
        }

        private void one(KeySpan span, int from, int to) {
            if (from < to && found[0] < most) {
                long copies = reader.countKey(chunk.partition(), keys.get(from));
                if (copies > 1) {
                    report(keys.get(from), held, "held " + copies + " times");
                }
            }
            if (reader.key().mayHoldLargest(span)
                    && (from == to || !keys.get(from).equals(KeyField.LARGEST))) {
                if (reader.countKey(chunk.partition(), KeyField.LARGEST) > 0) {
                    report(KeyField.LARGEST, Kind.UNREADABLE, "counted by the server, but returned by no query");
                }
            }
        }

        private void report(Key key, Kind kind, String detail) {
            found[0]++;
            consumer.accept(new RowDifference(chunk.collection(), chunk.partition(), key, kind, List.of(), detail));
        }
    }
}
