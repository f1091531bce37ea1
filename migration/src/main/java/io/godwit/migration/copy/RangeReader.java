package io.godwit.migration.copy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Rows.Counted;
import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;

/** The rows of one collection by ranges of the keys that they have at the source. */
public interface RangeReader {
    KeyField key();

    /** Fails with TOO_LARGE if the rows do not fit a flight, or the server cut its answer. */
    Counted read(String partition, KeySpan span);

    /** A single row, however large; such reads go one at a time. */
    Counted readGiant(String partition, KeySpan span);

    /** How many rows the server counts. */
    long count(String partition, KeySpan span);

    /** How many rows of this key the server counts. */
    long countKey(String partition, Key one);

    /** Two spans of about equally many rows; or the span itself if it holds one row at most, or no boundary lies within it. */
    List<KeySpan> halves(String partition, KeySpan span);

    /**
     * Does something with the rows of a span; where the answer is too large, with those of its halves, and joins the results. A
     * single row that is too large for a flight is read by itself.
     */
    default <T> T inHalves(String partition, KeySpan span, Function<Counted, T> use, BinaryOperator<T> join) {
        Counted rows;
        try {
            rows = read(partition, span);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.TOO_LARGE) {
                throw e;
            }
            List<KeySpan> halves = halves(partition, span);
            if (halves.size() == 1) {
                return use.apply(readGiant(partition, span));
            }
            return join.apply(
                    inHalves(partition, halves.get(0), use, join), inHalves(partition, halves.get(1), use, join));
        }
        return use.apply(rows);
    }
}
