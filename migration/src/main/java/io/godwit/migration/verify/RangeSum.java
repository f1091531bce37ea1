package io.godwit.migration.verify;

import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.RangeReader;
import io.godwit.migration.copy.RowHasher;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Rows.Counted;

/**
 * What one side holds of a range, in sum.
 *
 * @param rows distinct keys that were returned
 * @param counted the server's count(*)
 */
public record RangeSum(long rows, long counted, Digest digest) {
    /** No rows. */
    public static final RangeSum NONE = new RangeSum(0, 0, Digest.EMPTY);

    /** Reads a range, in halves where it is too large for one answer. */
    public static RangeSum of(RangeReader reader, RowHasher hasher, String partition, KeySpan span) {
        return reader.inHalves(partition, span, read -> of(read, hasher), RangeSum::plus);
    }

    private static RangeSum of(Counted read, RowHasher hasher) {
        return new RangeSum(read.columns().rows(), read.counted(), hasher.digest(read.columns()));
    }

    public RangeSum plus(RangeSum other) {
        return new RangeSum(rows + other.rows, counted + other.counted, digest.plus(other.digest));
    }

    /** Without what the rows hold. */
    public RangeSum rowsOnly() {
        return new RangeSum(rows, counted, Digest.EMPTY);
    }

    /** Whether both sides return the same rows. */
    public boolean sameRows(RangeSum other) {
        return rows == other.rows && digest.equals(other.digest);
    }
}
