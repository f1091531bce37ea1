package io.godwit.migration.copy;

import io.godwit.milvus.Columns;
import io.godwit.milvus.Key;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Rewrites rows of one range at a target that gives them new keys, and keeps account of the keys. A row that is written again gets
 * another key; all others keep theirs.
 */
public final class RenewedRows implements RowTarget {
    private final CollectionWriter writer;
    private final Map<Key, Key> ids = new TreeMap<>();

    /**
     * @param pairs of all rows of the range
     */
    public RenewedRows(CollectionWriter writer, List<IdPair> pairs) {
        this.writer = writer;
        pairs.forEach(pair -> ids.put(pair.source(), pair.target()));
    }

    /** First written, then deleted: a row that the target refuses stays as it is, and one is a stray if this is broken off. */
    @Override
    public void replace(String partition, Columns rows) {
        List<IdPair> written = writer.write(partition, rows, true).ids();
        delete(partition, rows.keys().stream().toList());
        written.forEach(pair -> ids.put(pair.source(), pair.target()));
    }

    @Override
    public void delete(String partition, Collection<Key> keys) {
        List<Key> known = keys.stream().map(ids::get).filter(Objects::nonNull).toList();
        if (!known.isEmpty()) {
            writer.delete(partition, known);
        }
        ids.keySet().removeAll(keys);
    }

    /** The pairs of all rows of the range as they are now. */
    public List<IdPair> pairs() {
        return ids.entrySet().stream()
                .map(pair -> new IdPair(pair.getKey(), pair.getValue()))
                .toList();
    }
}
