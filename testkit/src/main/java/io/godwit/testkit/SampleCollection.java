package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.FieldSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A collection to make on a server: its schema, its rows in the order of insertion, its indexes, its settings.
 *
 * @param shards how many shards it gets
 * @param bucketCount the number of partitions to ask for if a field is the partition key, else 0
 * @param partitions the named partitions to create besides the default one
 * @param runsOn the families that hold all of it; the others refuse something or change a value
 */
public record SampleCollection(
        CollectionSchema schema,
        int shards,
        int bucketCount,
        List<String> partitions,
        List<Batch> batches,
        List<SampleIndex> indexes,
        Set<ServerFamily> runsOn,
        Settings settings) {

    /** The partition that every collection has; on a collection with a partition key it means "the server chooses". */
    public static final String DEFAULT_PARTITION = "_default";

    /** Rows that go into one partition by one Insert; values by field name as {@link Columns} says. */
    public record Batch(String partition, List<Map<String, Object>> rows) {
        public Batch {
            rows = List.copyOf(rows);
        }
    }

    /**
     * What a collection has beside its schema and rows. Milvus Lite 2 has neither aliases nor properties.
     *
     * @param released whether it is released once it is filled
     * @param releasedPartitions partitions that are released while the others stay loaded
     */
    public record Settings(
            ConsistencyLevel level,
            Map<String, String> properties,
            List<String> aliases,
            boolean released,
            List<String> releasedPartitions) {
        public static final Settings USUAL =
                new Settings(ConsistencyLevel.Strong, Map.of(), List.of(), false, List.of());

        public Settings {
            properties = Map.copyOf(properties);
            aliases = List.copyOf(aliases);
            releasedPartitions = List.copyOf(releasedPartitions);
        }
    }

    public SampleCollection {
        partitions = List.copyOf(partitions);
        batches = List.copyOf(batches);
        indexes = List.copyOf(indexes);
        runsOn = Set.copyOf(runsOn);
    }

    public SampleCollection(
            CollectionSchema schema,
            int shards,
            int bucketCount,
            List<String> partitions,
            List<Batch> batches,
            List<SampleIndex> indexes,
            Set<ServerFamily> runsOn) {
        this(schema, shards, bucketCount, partitions, batches, indexes, runsOn, Settings.USUAL);
    }

    public String name() {
        return schema.getName();
    }

    /** The number of rows inserted, copies of one key included. */
    public int rowCount() {
        return batches.stream().mapToInt(batch -> batch.rows().size()).sum();
    }

    public FieldSchema keyField() {
        return Schemas.keyField(schema);
    }

    /** Whether a server of this family holds all of it. Later releases of Milvus hold what 2.3.5 does. */
    boolean heldBy(ServerFamily family) {
        return runsOn.contains(family) || (family == ServerFamily.LATER_MILVUS && runsOn.contains(ServerFamily.MILVUS));
    }

    public SampleCollection withName(String name) {
        CollectionSchema renamed = schema.toBuilder().setName(name).build();
        return new SampleCollection(renamed, shards, bucketCount, partitions, batches, indexes, runsOn, settings);
    }

    /** The same rows without keys, in a collection that generates them. */
    public SampleCollection generatingKeys() {
        CollectionSchema.Builder generating = schema.toBuilder();
        generating.getFieldsBuilderList().forEach(field -> field.setAutoID(field.getIsPrimaryKey()));
        String key = keyField().getName();
        List<Batch> keyless = batches.stream()
                .map(batch -> new Batch(
                        batch.partition(),
                        batch.rows().stream().map(row -> without(row, key)).toList()))
                .toList();
        return new SampleCollection(generating.build(), shards, bucketCount, partitions, keyless, indexes, runsOn);
    }

    private static Map<String, Object> without(Map<String, Object> row, String field) {
        Map<String, Object> rest = new HashMap<>(row);
        rest.remove(field);
        return rest;
    }

    public SampleCollection withIndexes(SampleIndex... indexes) {
        return new SampleCollection(
                schema, shards, bucketCount, partitions, batches, List.of(indexes), runsOn, settings);
    }

    public SampleCollection withShards(int shards) {
        return new SampleCollection(schema, shards, bucketCount, partitions, batches, indexes, runsOn, settings);
    }
}
