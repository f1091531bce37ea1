package io.godwit.migration.copy;

import io.godwit.milvus.CollectionName;
import java.util.List;

/**
 * Which rows are read, and how.
 *
 * @param fields the fields to read, the primary key among them
 * @param boundary what a range may end at
 */
public record CollectionRows(CollectionName name, KeyField key, List<String> fields, Boundary boundary) {
    public CollectionRows {
        fields = List.copyOf(fields);
    }
}
