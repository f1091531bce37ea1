package io.godwit.migration.copy;

import io.godwit.milvus.Key;
import io.godwit.milvus.ServerKind;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a key range may end at, so that all servers concerned can read it in a filter. Milvus Lite 2.5.1 cannot read a newline or
 * carriage return there; for it a key is cut before the first one, which is possible since a boundary need not be a key that exists.
 */
public enum Boundary {
    ANY_KEY,
    BEFORE_LINE_ENDS;

    private static final Pattern LINE_END = Pattern.compile("[\\n\\r]");

    public static Boundary between(ServerKind source, ServerKind target) {
        return source == ServerKind.LITE_2 || target == ServerKind.LITE_2 ? BEFORE_LINE_ENDS : ANY_KEY;
    }

    /** The greatest boundary that is not above a key. */
    Key at(Key key) {
        return this == BEFORE_LINE_ENDS && key instanceof Key.VarChar text
                ? Key.of(LINE_END.split(text.value(), 2)[0])
                : key;
    }

    /**
     * A boundary with at least one of the keys on either side, as near to the middle of them as there is one.
     *
     * @param keys in ascending order, each once
     */
    Optional<Key> middle(List<Key> keys) {
        int half = keys.size() / 2;
        for (int distance = 0; distance <= half; distance++) {
            for (int position : new int[] {half + distance, half - distance}) {
                if (position > 0 && position < keys.size()) {
                    Key boundary = at(keys.get(position));
                    if (boundary.compareTo(keys.get(0)) > 0) {
                        return Optional.of(boundary);
                    }
                }
            }
        }
        return Optional.empty();
    }
}
