package io.godwit.migration.copy;

import io.godwit.milvus.Columns;
import io.godwit.milvus.Key;
import java.util.Collection;

/** Where single rows are made what they are at the source. Keys are those of the source. */
public interface RowTarget {
    /** Writes rows that may be there already, in whatever state. */
    void replace(String partition, Columns rows);

    /** Deletes all rows with these keys. */
    void delete(String partition, Collection<Key> keys);
}
