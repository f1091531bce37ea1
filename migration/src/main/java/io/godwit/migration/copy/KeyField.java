package io.godwit.migration.copy;

import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;

/**
 * The primary key's field.
 *
 * @param int64 whether it is Int64, else VarChar
 */
public record KeyField(String name, boolean int64) {
    /** A 2.3.5 counts rows of this key and returns none. */
    public static final Key LARGEST = Key.of(Long.MAX_VALUE);

    /** Whether {@link #LARGEST} may be among the keys of a span. */
    public boolean mayHoldLargest(KeySpan span) {
        return int64 && span.contains(LARGEST);
    }
}
