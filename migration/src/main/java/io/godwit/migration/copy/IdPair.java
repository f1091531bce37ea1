package io.godwit.migration.copy;

import io.godwit.milvus.Key;
import io.godwit.milvus.Keys;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;

/**
 * A row that got a new key.
 *
 * @param source its key at the source
 * @param target its key at the target, which generated it
 */
public record IdPair(Key source, Key target) {
    /** The keys of the same rows on both sides, as a view. */
    static List<IdPair> of(Keys source, Keys target) {
        return new View(source, target);
    }

    /** A chunk may have many thousands of rows: pairs are made only as they are asked for. */
    private static final class View extends AbstractList<IdPair> implements RandomAccess {
        private final Keys source;
        private final Keys target;

        private View(Keys source, Keys target) {
            this.source = source;
            this.target = target;
        }

        @Override
        public IdPair get(int row) {
            return new IdPair(source.get(row), target.get(row));
        }

        @Override
        public int size() {
            return target.size();
        }
    }
}
