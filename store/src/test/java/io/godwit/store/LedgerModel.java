package io.godwit.store;

import io.godwit.migration.copy.IdPair;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A ledger of one partition whose keys are 0 to {@value #KEYS} - 1: sets of keys instead of ranges. */
final class LedgerModel {
    static final int KEYS = 12;

    private final BitSet everClaimed = new BitSet();
    private final Set<Tile> good = new HashSet<>();
    private final Map<Tile, Long> copies = new HashMap<>();

    void claim(Tile tile) {
        everClaimed.or(tile.keys());
    }

    /**
     * @param copy tells apart the times that a key was copied
     */
    void record(Tile tile, boolean goodOne, long copy) {
        good.removeIf(other -> {
            boolean replaced = other.keys().intersects(tile.keys());
            if (replaced) {
                everClaimed.or(other.keys());
            }
            return replaced;
        });
        if (goodOne) {
            good.add(tile);
            copies.put(tile, copy);
        }
    }

    /** The keys on both sides, one pair for each key of a good receipt. */
    List<IdPair> ids() {
        return good.stream()
                .flatMap(tile -> ids(tile, copies.getOrDefault(tile, -1L)).stream())
                .sorted(Comparator.comparing(IdPair::source))
                .toList();
    }

    static List<IdPair> ids(Tile tile, long copy) {
        return tile.keys().stream()
                .mapToObj(key -> new IdPair(Key.of((long) key), Key.of(1000 * copy + key)))
                .toList();
    }

    void reopen(Tile tile) {
        if (good.remove(tile)) {
            everClaimed.or(tile.keys());
        }
    }

    List<KeySpan> covered() {
        return spans(coveredKeys());
    }

    List<KeySpan> inDoubt() {
        BitSet keys = (BitSet) everClaimed.clone();
        keys.andNot(coveredKeys());
        return spans(keys);
    }

    private BitSet coveredKeys() {
        BitSet keys = new BitSet();
        good.forEach(tile -> keys.or(tile.keys()));
        return keys;
    }

    private static List<KeySpan> spans(BitSet keys) {
        List<KeySpan> spans = new ArrayList<>();
        for (int from = keys.nextSetBit(0); from >= 0; ) {
            int to = keys.nextClearBit(from);
            spans.add(new Tile(from, to).span());
            from = keys.nextSetBit(to);
        }
        return spans;
    }

    /** Keys from {@code from} (inclusive) to {@code to} (exclusive); the first and the last key stand for no bound. */
    record Tile(int from, int to) {
        KeySpan span() {
            return new KeySpan(from == 0 ? null : Key.of(from), to == KEYS ? null : Key.of(to));
        }

        BitSet keys() {
            BitSet keys = new BitSet();
            keys.set(from, to);
            return keys;
        }
    }
}
