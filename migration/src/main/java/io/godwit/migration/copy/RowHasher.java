package io.godwit.migration.copy;

import com.dynatrace.hash4j.hashing.HashValue128;
import com.dynatrace.hash4j.hashing.Hasher128;
import com.dynatrace.hash4j.hashing.Hashing;
import io.godwit.milvus.Columns;
import io.godwit.milvus.RowReader;

/**
 * Hashes rows: XXH3-128 over a row's cells in the order of the columns' names, seeded with those names, so that equal rows under
 * equal names have equal hashes whatever server they came from and in whatever order.
 */
public final class RowHasher {
    private final boolean jsonByValue;

    /**
     * @param jsonByValue whether JSON is hashed by what it says: needed if either side is a Milvus Lite, which may write it anew
     */
    public RowHasher(boolean jsonByValue) {
        this.jsonByValue = jsonByValue;
    }

    public boolean jsonByValue() {
        return jsonByValue;
    }

    /** The digest of all rows of an answer. */
    public Digest digest(Columns columns) {
        Hasher128 hasher = hasher(columns);
        RowReader rows = columns.reader(jsonByValue);
        Digest sum = Digest.EMPTY;
        while (rows.next()) {
            sum = sum.plus(hash(hasher, rows));
        }
        return sum;
    }

    /** The digest of each row by itself, in the order of the answer. */
    public Digest[] hashes(Columns columns) {
        Hasher128 hasher = hasher(columns);
        RowReader rows = columns.reader(jsonByValue);
        Digest[] hashes = new Digest[columns.rows()];
        for (int row = 0; rows.next(); row++) {
            hashes[row] = hash(hasher, rows);
        }
        return hashes;
    }

    private static Digest hash(Hasher128 hasher, RowReader row) {
        HashValue128 hash = hasher.hashBytesTo128Bits(row.array(), 0, row.size());
        return new Digest(hash.getMostSignificantBits(), hash.getLeastSignificantBits());
    }

    private static Hasher128 hasher(Columns columns) {
        long seed = Hashing.xxh3_64().hashCharsToLong(String.join("\0", columns.names()));
        return Hashing.xxh3_128(seed);
    }
}
