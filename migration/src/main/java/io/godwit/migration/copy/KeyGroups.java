package io.godwit.migration.copy;

import io.godwit.milvus.Key;
import java.util.ArrayList;
import java.util.List;

/** Keys in groups of which each fits the filter of one request. */
final class KeyGroups {
    private static final int KEYS_AT_ONCE = 1000;
    /** VarChar keys may have 64 KB each. */
    private static final int CHARACTERS_AT_ONCE = 1 << 20;

    private KeyGroups() {}

    /** In the order of the keys. */
    static List<List<Key>> of(List<Key> keys) {
        List<List<Key>> groups = new ArrayList<>();
        for (int from = 0; from < keys.size(); ) {
            int to = end(keys, from);
            groups.add(keys.subList(from, to));
            from = to;
        }
        return groups;
    }

    private static int end(List<Key> keys, int from) {
        long characters = 0;
        int to = from;
        do {
            characters += keys.get(to).literal().length();
            to++;
        } while (to < keys.size()
                && to - from < KEYS_AT_ONCE
                && characters + keys.get(to).literal().length() <= CHARACTERS_AT_ONCE);
        return to;
    }
}
