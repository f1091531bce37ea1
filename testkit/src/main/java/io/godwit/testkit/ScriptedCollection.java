package io.godwit.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A collection of a {@link ScriptedMilvus}: its schema, and every live row with each of its columns as it came. */
final class ScriptedCollection {
    private static final int DEFAULT_BUCKETS = 16;

    /** The latest moment: what is there now. */
    static final long NOW = Long.MAX_VALUE;

    /** @param removed when it was deleted or replaced; {@link #NOW}: not yet */
    record Row(Object key, String partition, long timestamp, long removed, Map<String, FieldData> columns) {
        boolean seenAt(long moment) {
            return timestamp <= moment && (removed == NOW || removed > moment);
        }

        Row removedAt(long moment) {
            return new Row(key, partition, timestamp, moment, columns);
        }
    }

    final long id;
    final CreateCollectionRequest created;
    final CollectionSchema schema;
    final Set<String> partitions = new LinkedHashSet<>();
    final Set<String> loaded = new LinkedHashSet<>();
    /** As it was loaded last. */
    int replicas;

    final Map<String, IndexDescription> indexes = new LinkedHashMap<>();
    final Set<String> aliases = new LinkedHashSet<>();
    final Map<String, String> properties = new TreeMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final ColumnRules rules;
    private final StructRules structRules;
    private final boolean hidesKeysBehindCopies;
    private final ScriptedFunctions functions;

    ScriptedCollection(long id, CreateCollectionRequest created, CollectionSchema schema, Release release) {
        this.id = id;
        this.created = created;
        this.schema = withIds(ScriptedFunctions.accepted(schema, release));
        this.functions = new ScriptedFunctions(this.schema);
        created.getPropertiesList().forEach(property -> properties.put(property.getKey(), property.getValue()));
        this.rules = new ColumnRules(release, schema);
        this.structRules = new StructRules(rules);
        this.hidesKeysBehindCopies = release.hidesKeysBehindCopies();
        if (Schemas.hasPartitionKey(schema)) {
            int buckets = created.getNumPartitions() > 0 ? (int) created.getNumPartitions() : DEFAULT_BUCKETS;
            for (int i = 0; i < buckets; i++) {
                partitions.add(SampleCollection.DEFAULT_PARTITION + "_" + i);
            }
        } else {
            partitions.add(SampleCollection.DEFAULT_PARTITION);
        }
    }

    FieldSchema keyField() {
        return Schemas.keyField(schema);
    }

    List<Row> rows() {
        return matching(key -> true, partitions, NOW);
    }

    int rowCount() {
        return matching(key -> true, partitions, NOW).size();
    }

    /** Forgets what was deleted or replaced, as a compaction does: no earlier moment can be read any more in full. */
    void compact() {
        rows.removeIf(row -> row.removed() != NOW);
    }

    /** Adds rows, whether or not their keys are there: as Milvus does. Returns the keys. */
    List<Object> insert(List<FieldData> columns, int count, String partition, long timestamp) {
        List<Row> added = rows(columns, count, partition, timestamp);
        rows.addAll(added);
        return keys(added);
    }

    /** Replaces all copies of the keys, in all partitions. */
    List<Object> upsert(List<FieldData> columns, int count, String partition, long timestamp) {
        List<Row> added = rows(columns, count, partition, timestamp);
        Set<Object> keys = Set.copyOf(keys(added));
        remove(row -> keys.contains(row.key()), timestamp);
        rows.addAll(added);
        return keys(added);
    }

    int delete(Predicate<Object> filter, String partition, long timestamp) {
        return remove(
                row -> (partition.isEmpty() || row.partition().equals(partition)) && filter.test(row.key()), timestamp);
    }

    private int remove(Predicate<Row> filter, long timestamp) {
        int removed = 0;
        for (int i = 0; i < rows.size(); i++) {
            if (rows.get(i).removed() == NOW && filter.test(rows.get(i))) {
                rows.set(i, rows.get(i).removedAt(timestamp));
                removed++;
            }
        }
        return removed;
    }

    /** Every copy counts that was there at the moment. */
    long count(Predicate<Object> filter, Collection<String> inPartitions, long moment) {
        return matching(filter, inPartitions, moment).size();
    }

    /** Rows in the order of keys; of several copies of a key only the newest, as in Milvus 2.4 and later. */
    List<Row> query(Predicate<Object> filter, Collection<String> inPartitions, long moment) {
        Map<Object, Row> newest = new HashMap<>();
        for (Row row : returned(matching(filter, inPartitions, moment), inPartitions, moment)) {
            newest.merge(row.key(), row, (old, other) -> other.timestamp() >= old.timestamp() ? other : old);
        }
        return newest.values().stream()
                .sorted(Comparator.comparing(Row::key, KeyFilter.KEY_ORDER))
                .toList();
    }

    /** Rows are never flushed here: keys are missing where others are held twice. */
    private List<Row> returned(List<Row> matching, Collection<String> inPartitions, long moment) {
        if (!hidesKeysBehindCopies) {
            return matching;
        }
        long keys = matching(key -> true, inPartitions, moment).stream()
                .map(Row::key)
                .distinct()
                .count();
        return matching.stream()
                .sorted(Comparator.comparing(Row::key, KeyFilter.KEY_ORDER))
                .limit(keys)
                .toList();
    }

    /** The columns of rows, in no particular order: the order of columns is a Go map's on every real Milvus. */
    List<FieldData> columns(List<Row> selected, List<String> names, String timeZone) {
        String zone = timeZone.isEmpty() ? ownTimeZone() : timeZone;
        List<FieldData> columns = new ArrayList<>();
        for (FieldSchema field : Schemas.storedFields(schema)) {
            if (names.contains(field.getName()) || field.getIsPrimaryKey() || names.contains("*")) {
                columns.add(rules.returned(field, cells(selected, field.getName()), zone));
            }
        }
        for (FieldSchema field : functions.readable(names)) {
            if (names.contains(field.getName()) || names.contains("*")) {
                columns.add(rules.returned(field, cells(selected, field.getName()), zone));
            }
        }
        for (StructArrayFieldSchema struct : schema.getStructArrayFieldsList()) {
            if (names.contains(struct.getName()) || names.contains("*")) {
                columns.add(structRules.returned(struct, cells(selected, struct.getName()), zone));
            }
        }
        Collections.shuffle(columns);
        return columns;
    }

    private static List<FieldData> cells(List<Row> selected, String field) {
        List<FieldData> cells = new ArrayList<>();
        for (Row row : selected) {
            FieldData cell = row.columns().get(field);
            if (cell == null) {
                throw new IllegalStateException("The row " + row.key() + " has no " + field);
            }
            cells.add(cell);
        }
        return cells;
    }

    private String ownTimeZone() {
        return created.getPropertiesList().stream()
                .filter(property -> property.getKey().equals("timezone"))
                .map(KeyValuePair::getValue)
                .findFirst()
                .orElse("UTC");
    }

    private List<Row> matching(Predicate<Object> filter, Collection<String> inPartitions, long moment) {
        return rows.stream()
                .filter(row -> row.seenAt(moment) && inPartitions.contains(row.partition()) && filter.test(row.key()))
                .toList();
    }

    private List<Row> rows(List<FieldData> columns, int count, String partition, long timestamp) {
        if (count == 0) {
            throw new MilvusRefusal(1100, "num_rows should be greater than 0: invalid parameter");
        }
        Map<String, List<FieldData>> cells = cells(columns, count);
        cells.putAll(functions.computed(cells, count));
        List<FieldData> keyCells = cells.computeIfAbsent(keyField().getName(), name -> generated(count, timestamp));
        List<Row> made = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int index = i;
            Map<String, FieldData> row = cells.entrySet().stream()
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, cell -> cell.getValue().get(index)));
            Object key = Columns.values(keyCells.get(i)).get(0);
            made.add(new Row(key, partition.isEmpty() ? bucket(row) : partition, timestamp, NOW, row));
        }
        return made;
    }

    /** Columns are taken by name; field ids and types are those of this schema, whatever was sent. */
    private Map<String, List<FieldData>> cells(List<FieldData> columns, int count) {
        Map<String, FieldData> sent = new HashMap<>();
        for (FieldData column : columns) {
            String name = column.getIsDynamic() ? Columns.DYNAMIC_FIELD : column.getFieldName();
            sent.put(name, column.toBuilder().setFieldName(name).build());
        }
        Map<String, List<FieldData>> cells = new HashMap<>();
        for (FieldSchema field : insertedFields()) {
            FieldData column = sent.remove(field.getName());
            if (column == null && field.getIsDynamic()) {
                cells.put(field.getName(), Collections.nCopies(count, ValueRules.noKeys(field)));
                continue;
            }
            if (column == null) {
                cells.put(field.getName(), rules.absent(field, count));
                continue;
            }
            FieldData own = column.toBuilder()
                    .setFieldId(field.getFieldID())
                    .setType(field.getDataType())
                    .build();
            cells.put(field.getName(), rules.stored(field, own, count));
        }
        for (StructArrayFieldSchema struct : schema.getStructArrayFieldsList()) {
            FieldData column = sent.remove(struct.getName());
            if (column == null) {
                throw new MilvusRefusal(
                        1100, "required struct array field '" + struct.getName() + "' is missing in insert data");
            }
            cells.put(struct.getName(), structRules.stored(struct, column, count));
        }
        if (sent.containsKey(keyField().getName())) {
            throw new MilvusRefusal(
                    1100,
                    "can not assign primary field data when auto id enabled "
                            + keyField().getName() + ": invalid parameter");
        }
        if (!sent.isEmpty()) {
            throw new MilvusRefusal(1100, "more fieldData has pass in: " + sent.keySet() + ": invalid parameter");
        }
        return cells;
    }

    /** A generated key may be supplied if the property says so, from Milvus 2.6.3 on (read in its source). */
    private List<FieldSchema> insertedFields() {
        boolean keepsKeys = properties.getOrDefault("allow_insert_auto_id", "").equals("true");
        return keepsKeys ? Schemas.storedFields(schema) : Schemas.insertedFields(schema);
    }

    private List<FieldData> generated(int count, long timestamp) {
        List<Object> keys = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            keys.add(timestamp * 1000 + i);
        }
        FieldSchema field = keyField();
        List<?> typed =
                Columns.isText(field) ? keys.stream().map(Object::toString).toList() : keys;
        return StoredColumn.split(Columns.column(field, typed), count);
    }

    private String bucket(Map<String, FieldData> row) {
        List<String> names = List.copyOf(partitions);
        return schema.getFieldsList().stream()
                .filter(FieldSchema::getIsPartitionKey)
                .map(field -> row.getOrDefault(field.getName(), FieldData.getDefaultInstance()))
                .map(cell -> names.get(Math.floorMod(Columns.values(cell).hashCode(), names.size())))
                .findFirst()
                .orElse(SampleCollection.DEFAULT_PARTITION);
    }

    private static List<Object> keys(List<Row> rows) {
        return rows.stream().map(Row::key).toList();
    }

    private static CollectionSchema withIds(CollectionSchema schema) {
        CollectionSchema.Builder numbered = schema.toBuilder().clearFields();
        long next = 100;
        for (FieldSchema field : schema.getFieldsList()) {
            numbered.addFields(field.toBuilder().setFieldID(next++));
        }
        for (StructArrayFieldSchema.Builder struct : numbered.getStructArrayFieldsBuilderList()) {
            struct.setFieldID(next++);
            for (FieldSchema.Builder field : struct.getFieldsBuilderList()) {
                field.setFieldID(next++);
            }
        }
        return numbered.build();
    }

    static CollectionSchema parse(ByteString schema) {
        try {
            return CollectionSchema.parseFrom(schema);
        } catch (InvalidProtocolBufferException e) {
            throw new MilvusRefusal(1100, "the schema cannot be parsed: " + e.getMessage());
        }
    }
}
