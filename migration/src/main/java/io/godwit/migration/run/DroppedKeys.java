package io.godwit.migration.run;

import io.godwit.milvus.QuotedText;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The dynamic keys that are left behind because the target has no dynamic field.
 *
 * @param rows how many rows have such a key
 * @param keys how many rows have each of them; of very many keys, some
 */
public record DroppedKeys(long rows, Map<String, Long> keys) {
    private static final int MOST_NAMED = 20;

    public DroppedKeys {
        keys = Map.copyOf(keys);
    }

    /** For people: {@code "size" (20), "color" (12)}. */
    public String named() {
        String named = keys.entrySet().stream()
                .sorted(Map.Entry.<String, Long>comparingByValue()
                        .reversed()
                        .thenComparing(Map.Entry.comparingByKey(Comparator.naturalOrder())))
                .limit(MOST_NAMED)
                .map(key -> QuotedText.shortened(key.getKey()) + " (" + key.getValue() + ")")
                .collect(Collectors.joining(", "));
        return keys.size() > MOST_NAMED ? named + " and " + (keys.size() - MOST_NAMED) + " more" : named;
    }
}
