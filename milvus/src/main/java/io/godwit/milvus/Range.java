package io.godwit.milvus;

/**
 * The rows of a collection, or of one of its partitions, whose keys lie in a span.
 *
 * @param partition its name; empty: all partitions
 * @param keyField the primary key
 */
public record Range(CollectionName collection, String partition, String keyField, KeySpan span) {
    public Range with(KeySpan other) {
        return new Range(collection, partition, keyField, other);
    }

    /**
     * The span as a filter; never empty, since a query without limit needs a filter (2.3.5).
     *
     * @param int64 whether the key is Int64, else VarChar
     * @param chained whether {@code lo <= key < hi} parses: one range scan on a real Milvus, an error on Milvus Lite 3.2.2
     */
    String filter(boolean int64, boolean chained) {
        Key lo = span.lo();
        Key hi = span.hi();
        // The smallest Int64 has no literal (2.3.5), nor needs one: as a lower bound it excludes nothing.
        if (lo != null && lo.equals(Key.of(Long.MIN_VALUE))) {
            lo = null;
        }
        if (lo != null && hi != null) {
            return chained
                    ? lo.literal() + " <= " + keyField + " < " + hi.literal()
                    : keyField + " >= " + lo.literal() + " and " + keyField + " < " + hi.literal();
        }
        if (hi != null) {
            return keyField + " < " + hi.literal();
        }
        if (lo != null) {
            return keyField + " >= " + lo.literal();
        }
        return int64 ? keyField + " <= " + Long.MAX_VALUE : keyField + " >= \"\"";
    }

    @Override
    public String toString() {
        return collection + (partition.isEmpty() ? "" : " partition " + partition) + " keys " + span.display();
    }
}
