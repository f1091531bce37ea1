package io.godwit.testkit;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compares rows value by value and names the first that differ. It shares nothing with the product's digests: floats
 * count by bits with all NaN equal, JSON by value, everything else exactly.
 */
public final class RowComparison {
    private static final int NAMED = 10;
    private static final int SHOWN_CHARACTERS = 120;

    private final List<String> differences = new ArrayList<>();
    private long count;

    private RowComparison() {}

    /**
     * Asserts that two collections hold the same rows. Partitions are compared one by one by name if both sides can be
     * read so, else all rows at once.
     */
    public static void assertSameRows(MilvusFixture left, String collection, MilvusFixture right, String other) {
        if (left.readsPartitions(collection) && right.readsPartitions(other)) {
            assertSamePartitions(left.readByPartition(collection), right.readByPartition(other));
        } else {
            assertSameRows(left.readAll(collection), right.readAll(other));
        }
    }

    /** Asserts that partitions of the same names hold the same rows. */
    public static void assertSamePartitions(
            Map<String, Map<Object, Map<String, Object>>> left, Map<String, Map<Object, Map<String, Object>>> right) {
        RowComparison comparison = new RowComparison();
        for (String partition : union(left.keySet(), right.keySet())) {
            if (!left.containsKey(partition) || !right.containsKey(partition)) {
                comparison.add("partition %s is only on the %s"
                        .formatted(partition, left.containsKey(partition) ? "left" : "right"));
                continue;
            }
            comparison.rows(
                    "partition " + partition + ", ",
                    left.getOrDefault(partition, Map.of()),
                    right.getOrDefault(partition, Map.of()));
        }
        comparison.finish();
    }

    /** Asserts that two sets of rows by key are the same. */
    public static void assertSameRows(Map<Object, Map<String, Object>> left, Map<Object, Map<String, Object>> right) {
        RowComparison comparison = new RowComparison();
        comparison.rows("", left, right);
        comparison.finish();
    }

    private void rows(String where, Map<Object, Map<String, Object>> left, Map<Object, Map<String, Object>> right) {
        for (Object key : union(left.keySet(), right.keySet())) {
            Map<String, Object> leftRow = left.get(key);
            Map<String, Object> rightRow = right.get(key);
            if (leftRow == null || rightRow == null) {
                add("%skey %s is only on the %s".formatted(where, show(key), leftRow == null ? "right" : "left"));
            } else if (!leftRow.equals(rightRow)) {
                row(where + "key " + show(key), leftRow, rightRow);
            }
        }
    }

    private void row(String where, Map<String, Object> left, Map<String, Object> right) {
        for (String field : union(left.keySet(), right.keySet())) {
            Object leftValue = left.get(field);
            Object rightValue = right.get(field);
            if (!Objects.equals(leftValue, rightValue)) {
                String shown = show(leftValue);
                String other = show(rightValue);
                int from = firstDifference(shown, other);
                add("%s, field %s: %s and %s".formatted(where, field, cut(shown, from), cut(other, from)));
            }
        }
    }

    private void add(String difference) {
        if (count++ < NAMED) {
            differences.add(difference);
        }
    }

    private void finish() {
        if (count > 0) {
            throw new AssertionError("%d differences, the first of them:%n%s"
                    .formatted(count, String.join(System.lineSeparator(), differences)));
        }
    }

    private static <T> Set<T> union(Set<T> left, Set<T> right) {
        Set<T> all = new HashSet<>(left);
        all.addAll(right);
        return all;
    }

    private static String show(@Nullable Object value) {
        if (value instanceof ByteString bytes) {
            return "0x" + HexFormat.of().formatHex(bytes.toByteArray());
        }
        if (value instanceof Float number) {
            return number + " (0x" + Integer.toHexString(Float.floatToRawIntBits(number)) + ")";
        }
        if (value instanceof Double number) {
            return number + " (0x" + Long.toHexString(Double.doubleToRawLongBits(number)) + ")";
        }
        return value instanceof String text ? "\"" + escape(text) + "\"" : String.valueOf(value);
    }

    private static String escape(String text) {
        StringBuilder shown = new StringBuilder();
        text.chars().forEach(c -> shown.append(c < 32 || c > 126 ? "\\u%04x".formatted(c) : String.valueOf((char) c)));
        return shown.toString();
    }

    private static int firstDifference(String left, String right) {
        int at = 0;
        while (at < left.length() && at < right.length() && left.charAt(at) == right.charAt(at)) {
            at++;
        }
        return at;
    }

    /** The part of a long text in which it differs. */
    private static String cut(String text, int difference) {
        int start = difference < SHOWN_CHARACTERS ? 0 : difference - SHOWN_CHARACTERS / 2;
        int end = Math.min(text.length(), start + SHOWN_CHARACTERS);
        return (start > 0 ? "..." : "") + text.substring(start, end) + (end < text.length() ? "..." : "");
    }
}
