package io.godwit.migration.verify;

import io.godwit.milvus.Key;
import java.util.List;
import java.util.Locale;

/**
 * One row that is not the same on both sides, or that needs saying.
 *
 * @param collection position of the collection in the plan
 * @param partition its name; empty if the collection is read as a whole
 * @param fields the names of the fields that differ, {@code $meta.name} for a key of the dynamic field; empty if the whole row is
 *     missing or extra
 * @param detail for people: short forms of both values, or the reason
 */
public record RowDifference(int collection, String partition, Key key, Kind kind, List<String> fields, String detail) {
    /** So many keys of one range are named that are held more than once at a side; that there are more, its counts tell. */
    public static final int MOST_HELD_TWICE = 1000;

    public RowDifference {
        fields = List.copyOf(fields);
    }

    /** The row for people: its key and, where partitions are read one by one, its partition. */
    public String row() {
        return key.display() + (partition.isEmpty() ? "" : " of partition " + partition);
    }

    /** What is the matter with the row. */
    public enum Kind {
        /** At the source, not at the target. */
        MISSING,
        /** At the target, not at the source. */
        EXTRA,
        /** On both sides, with different values. */
        DIFFERENT,
        /** Held more than once at the target. */
        DOUBLED,
        /** Held more than once at the source; one copy of it was taken. A warning, no loss. */
        DUPLICATE_IN_SOURCE,
        /** Counted by the source but never returned by it (key 9223372036854775807 on Milvus 2.3.5). */
        UNREADABLE,
        /** No request of the target can carry it. */
        TOO_LARGE,
        /**
         * It cannot be at the target: the target does not take it as it is or would change it without a word, or the options ask for
         * what the row cannot be (a dynamic key that has no place, or does not fit its type).
         */
        REFUSED;

        /** As a message says how many there are: of some kinds not all are named. */
        public String number(long count) {
            boolean more = (this == DOUBLED || this == DUPLICATE_IN_SOURCE) && count >= MOST_HELD_TWICE;
            return (more ? "at least " : "") + String.format(Locale.ROOT, "%,d", count);
        }

        /** Whether a row of this kind makes the two sides unequal. */
        public boolean unequal() {
            return this != DUPLICATE_IN_SOURCE;
        }
    }
}
