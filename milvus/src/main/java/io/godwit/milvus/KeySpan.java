package io.godwit.milvus;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys from {@code lo} (inclusive; null: no lower bound) to {@code hi} (exclusive; null: no upper bound). */
public record KeySpan(@Nullable Key lo, @Nullable Key hi) {
    /** The whole key space, whatever the type of the key. */
    public static final KeySpan ALL = new KeySpan(null, null);

    /** This key and no other. */
    public static KeySpan of(Key key) {
        if (key instanceof Key.VarChar text) {
            return new KeySpan(key, Key.of(text.value() + '\0'));
        }
        long value = ((Key.Int64) key).value();
        return new KeySpan(key, value == Long.MAX_VALUE ? null : Key.of(value + 1));
    }

    public boolean contains(Key key) {
        return (lo == null || lo.compareTo(key) <= 0) && (hi == null || key.compareTo(hi) < 0);
    }

    public boolean overlaps(KeySpan other) {
        return startsBefore(lo, other.hi) && startsBefore(other.lo, hi);
    }

    /** What is left of this span without the given ones, in key order. */
    public List<KeySpan> minus(List<KeySpan> others) {
        List<KeySpan> left = List.of(this);
        for (KeySpan other : others) {
            List<KeySpan> next = new ArrayList<>();
            left.forEach(span -> span.cut(other, next));
            left = next;
        }
        return left;
    }

    /** For people, in interval notation. */
    public String display() {
        return "[" + (lo == null ? "first" : lo.display()) + " .. " + (hi == null ? "last]" : hi.display() + ")");
    }

    private void cut(KeySpan other, List<KeySpan> into) {
        if (!overlaps(other)) {
            into.add(this);
            return;
        }
        if (other.lo != null && (lo == null || lo.compareTo(other.lo) < 0)) {
            into.add(new KeySpan(lo, other.lo));
        }
        if (other.hi != null && (hi == null || other.hi.compareTo(hi) < 0)) {
            into.add(new KeySpan(other.hi, hi));
        }
    }

    private static boolean startsBefore(@Nullable Key lo, @Nullable Key hi) {
        return lo == null || hi == null || lo.compareTo(hi) < 0;
    }

    public Optional<Key> lower() {
        return Optional.ofNullable(lo);
    }

    public Optional<Key> upper() {
        return Optional.ofNullable(hi);
    }
}
