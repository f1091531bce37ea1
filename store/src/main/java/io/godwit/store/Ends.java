package io.godwit.store;

import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Optional;

/**
 * The two ends of a key range as bytes whose unsigned order is the order of the keys: no lower bound is empty and so sorts first,
 * no upper bound is ff and so sorts last (encoded keys start with 1 or 2).
 */
@SuppressWarnings("ArrayRecordComponent") // compared by no one
record Ends(byte[] lo, byte[] hi) {
    private static final byte[] FIRST = {};
    private static final byte[] LAST = {(byte) 0xff};

    static Ends of(KeySpan span) {
        return new Ends(
                span.lower().map(Key::encoded).orElse(FIRST),
                span.upper().map(Key::encoded).orElse(LAST));
    }

    /** Of columns lo and hi. */
    static Ends of(ResultSet result) throws SQLException {
        return new Ends(result.getBytes("lo"), result.getBytes("hi"));
    }

    /** The least bytes above this key and all that are equal to it; the least of all without one. */
    static byte[] above(Optional<Key> key) {
        return key.map(Key::encoded)
                .map(encoded -> Arrays.copyOf(encoded, encoded.length + 1))
                .orElse(FIRST);
    }

    KeySpan span() {
        return new KeySpan(lo.length == 0 ? null : Key.decode(lo), Arrays.equals(hi, LAST) ? null : Key.decode(hi));
    }
}
