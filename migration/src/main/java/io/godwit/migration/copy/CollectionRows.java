package io.godwit.migration.copy;

import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Columns;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Which rows are read, and how.
 *
 * @param fields the fields to read, the primary key among them
 * @param boundary what a range may end at
 * @param transform makes of rows as they were read what they shall be at the target
 */
public record CollectionRows(
        CollectionName name, KeyField key, List<String> fields, Boundary boundary, UnaryOperator<Columns> transform) {
    public CollectionRows {
        fields = List.copyOf(fields);
    }

    /** As they were read. */
    public CollectionRows(CollectionName name, KeyField key, List<String> fields, Boundary boundary) {
        this(name, key, fields, boundary, UnaryOperator.identity());
    }
}
