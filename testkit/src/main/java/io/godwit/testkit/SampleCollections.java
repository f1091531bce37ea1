package io.godwit.testkit;

import static io.godwit.testkit.SampleCollection.DEFAULT_PARTITION;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.key;
import static io.godwit.testkit.Schemas.schema;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;

import io.godwit.testkit.SampleCollection.Batch;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Collections for tests, each with one trait that a migration has to carry. The same seed gives the same rows. Every
 * family in {@link SampleCollection#runsOn} was tried; what stands there reads back equal.
 */
public final class SampleCollections {
    private static final Set<ServerFamily> ANY = EnumSet.allOf(ServerFamily.class);
    private static final int DIM = 8;

    private final long seed;

    private SampleCollections(long seed) {
        this.seed = seed;
    }

    public static SampleCollections withSeed(long seed) {
        return new SampleCollections(seed);
    }

    /** Int64 key, a VarChar, a float vector of 128 dimensions. */
    public SampleCollection basic(int rows) {
        CollectionSchema schema = schema(
                "basic",
                key(field("id", DataType.Int64)),
                varChar("title", 200),
                vector("vector", DataType.FloatVector, 128));
        RandomValues random = random(schema);
        return sample(
                schema,
                ANY,
                rows,
                i -> Map.of("id", (long) i, "title", random.text(40), "vector", random.floatVector(128)));
    }

    /** Every scalar type, arrays of every element type (some empty), dynamic fields; extremes come first. */
    public SampleCollection allTypes(int rows) {
        CollectionSchema schema = AllTypes.schema();
        RandomValues random = random(schema);
        return sample(schema, ANY, rows, i -> AllTypes.row(schema, random, i));
    }

    public SampleCollection binaryVectors(int rows) {
        CollectionSchema schema =
                schema("binary_vectors", key(field("id", DataType.Int64)), vector("vector", DataType.BinaryVector, 64));
        RandomValues random = random(schema);
        return sample(
                        schema,
                        EnumSet.of(ServerFamily.MILVUS, ServerFamily.LITE_2),
                        rows,
                        i -> Map.of("id", (long) i, "vector", random.bytes(8)))
                .withIndexes(SampleIndex.of("vector", "BIN_FLAT", "HAMMING", ""));
    }

    public SampleCollection float16Vectors(int rows) {
        CollectionSchema schema = schema(
                "float16_vectors", key(field("id", DataType.Int64)), vector("vector", DataType.Float16Vector, DIM));
        RandomValues random = random(schema);
        return sample(
                schema,
                EnumSet.of(ServerFamily.MILVUS, ServerFamily.LITE_2),
                rows,
                i -> Map.of("id", (long) i, "vector", random.float16Vector(DIM)));
    }

    /** VarChar keys that are hard to write in an expression: quotes, control characters, emoji, the empty string. */
    public SampleCollection nastyKeys() {
        List<String> keys = RandomValues.NASTY_TEXTS;
        CollectionSchema schema = keyed("nasty_keys", key(varChar("id", 500)));
        return sample(schema, ANY, keys.size(), i -> Map.of("id", keys.get(i), "vector", constant(i)));
    }

    /** Many VarChar keys, some nasty, in no order. */
    public SampleCollection varCharKeys(int rows) {
        CollectionSchema schema = keyed("varchar_keys", key(varChar("id", 500)));
        RandomValues random = random(schema);
        return sample(schema, ANY, rows, i -> Map.of("id", random.text(20) + i, "vector", constant(i)));
    }

    /** The smallest and largest Int64 keys that every server returns. */
    public SampleCollection int64Extremes() {
        List<Long> keys =
                List.of(Long.MIN_VALUE, Long.MIN_VALUE + 1, -1L, 0L, 1L, Long.MAX_VALUE - 2, Long.MAX_VALUE - 1);
        CollectionSchema schema = keyed("int64_extremes", key(field("id", DataType.Int64)));
        return sample(schema, ANY, keys.size(), i -> Map.of("id", keys.get(i), "vector", constant(i)));
    }

    /**
     * A row with the key 2^63-1 among others. Milvus 2.3.5 counts it and never returns it, so there it reads back one
     * row short.
     */
    public SampleCollection unreadableKey() {
        List<Long> keys = List.of(1L, 2L, Long.MAX_VALUE);
        CollectionSchema schema = keyed("unreadable_key", key(field("id", DataType.Int64)));
        return sample(schema, ANY, keys.size(), i -> Map.of("id", keys.get(i), "vector", constant(i)));
    }

    /** Rows in the default partition and in two of three named ones; the third stays empty. */
    public SampleCollection namedPartitions(int rows) {
        return partitioned("named_partitions", rows, rows, EnumSet.of(ServerFamily.MILVUS, ServerFamily.LITE_3));
    }

    /** As {@link #namedPartitions}, but each partition has the same keys, with other values. */
    public SampleCollection sharedKeys(int rows) {
        return partitioned("shared_keys", rows, 0, EnumSet.of(ServerFamily.MILVUS));
    }

    /** A VarChar partition key over 64 partitions. */
    public SampleCollection partitionKey(int rows) {
        FieldSchema tenant =
                varChar("tenant", 50).toBuilder().setIsPartitionKey(true).build();
        CollectionSchema schema = keyed("partition_key", key(field("id", DataType.Int64)), tenant);
        SampleCollection sample = sample(
                schema, ANY, rows, i -> Map.of("id", (long) i, "tenant", "tenant-" + i % 300, "vector", constant(i)));
        return new SampleCollection(schema, 1, 64, List.of(), sample.batches(), sample.indexes(), sample.runsOn());
    }

    /** Int64 keys that the server gives out; {@code number} tells the rows apart. */
    public SampleCollection autoIds(int rows) {
        FieldSchema id =
                key(field("id", DataType.Int64)).toBuilder().setAutoID(true).build();
        CollectionSchema schema = keyed("auto_ids", id, field("number", DataType.Int64));
        return sample(schema, ANY, rows, i -> Map.of("number", (long) i, "vector", constant(i)));
    }

    /** Each tenth row is inserted twice, equal both times. */
    public SampleCollection equalDuplicates(int rows) {
        return duplicates("equal_duplicates", rows, 0);
    }

    /**
     * Each tenth key is inserted twice with different values. Which of them a Milvus 2.3.5 returns may change from query
     * to query, so it cannot be compared row by row.
     */
    public SampleCollection conflictingDuplicates(int rows) {
        return duplicates("conflicting_duplicates", rows, 1);
    }

    /** Rows of up to 100 KB: a long VarChar, a long JSON. */
    public SampleCollection bigRows(int rows) {
        CollectionSchema schema = keyed(
                "big_rows", key(field("id", DataType.Int64)), varChar("text", 65_535), field("json", DataType.JSON));
        RandomValues random = random(schema);
        return sample(
                schema,
                ANY,
                rows,
                i -> Map.of(
                        "id", (long) i,
                        "text", random.ascii(10_000 + i * 7_919 % 50_000),
                        "json", Json.of(Map.of("text", random.ascii(10_000 + i * 104_729 % 40_000))),
                        "vector", constant(i)));
    }

    /** Many small collections of one schema, {@code small_0} and so on. */
    public List<SampleCollection> small(int collections, int rows) {
        return IntStream.range(0, collections).mapToObj(i -> numbered(i, rows)).toList();
    }

    /** One collection for each kind of index that a Milvus 2.3.5 builds on a float vector, with scalar indexes. */
    public List<SampleCollection> indexTypes(int rows) {
        return List.of(
                indexed("ivf_flat", rows, SampleIndex.of("vector", "IVF_FLAT", "L2", "{\"nlist\":16}")),
                indexed("ivf_sq8", rows, SampleIndex.of("vector", "IVF_SQ8", "IP", "{\"nlist\":16}")),
                indexed("hnsw", rows, SampleIndex.of("vector", "HNSW", "COSINE", "{\"M\":8,\"efConstruction\":64}")),
                indexed("autoindex", rows, SampleIndex.of("vector", "AUTOINDEX", "L2", "")),
                indexed(
                        "scalar_indexes",
                        rows,
                        SampleIndex.flat("vector"),
                        new SampleIndex("title", "title_trie", Map.of("index_type", "Trie")),
                        new SampleIndex("number", "", Map.of("index_type", "STL_SORT")),
                        new SampleIndex("label", "", Map.of())));
    }

    private SampleCollection numbered(int number, int rows) {
        CollectionSchema schema = keyed("small_" + number, key(field("id", DataType.Int64)), varChar("title", 200));
        RandomValues random = random(schema);
        return sample(
                schema,
                ANY,
                rows,
                i -> Map.of("id", (long) i, "title", random.text(20), "vector", random.floatVector(DIM)));
    }

    private SampleCollection indexed(String name, int rows, SampleIndex... indexes) {
        CollectionSchema schema = keyed(
                name,
                key(field("id", DataType.Int64)),
                varChar("title", 200),
                varChar("label", 200),
                field("number", DataType.Int64));
        RandomValues random = random(schema);
        return sample(
                        schema,
                        EnumSet.of(ServerFamily.MILVUS),
                        rows,
                        i -> Map.of(
                                "id", (long) i,
                                "title", random.text(20),
                                "label", random.text(5),
                                "number", (long) -i,
                                "vector", random.floatVector(DIM)))
                .withIndexes(indexes);
    }

    private SampleCollection partitioned(String name, int rows, int keyStep, Set<ServerFamily> runsOn) {
        CollectionSchema schema = keyed(name, key(field("id", DataType.Int64)), varChar("place", 50));
        List<Batch> batches = IntStream.range(0, 3)
                .mapToObj(p -> {
                    String partition =
                            List.of(DEFAULT_PARTITION, "north", "south").get(p);
                    return new Batch(
                            partition,
                            rows(
                                    rows,
                                    i -> Map.of(
                                            "id",
                                            (long) p * keyStep + i,
                                            "place",
                                            partition + i,
                                            "vector",
                                            constant(i + p))));
                })
                .toList();
        return new SampleCollection(
                schema, 1, 0, List.of("north", "south", "empty"), batches, List.of(SampleIndex.flat("vector")), runsOn);
    }

    private SampleCollection duplicates(String name, int rows, int difference) {
        CollectionSchema schema = keyed(name, key(field("id", DataType.Int64)), field("copy", DataType.Int64));
        List<Map<String, Object>> first = rows(rows, i -> Map.of("id", (long) i, "copy", 0L, "vector", constant(i)));
        List<Map<String, Object>> second = rows(
                rows / 10, i -> Map.of("id", (long) i * 10, "copy", (long) difference, "vector", constant(i * 10)));
        return new SampleCollection(
                schema,
                1,
                0,
                List.of(),
                List.of(new Batch(DEFAULT_PARTITION, first), new Batch(DEFAULT_PARTITION, second)),
                List.of(SampleIndex.flat("vector")),
                ANY);
    }

    private static CollectionSchema keyed(String name, FieldSchema... fields) {
        return schema(name, fields).toBuilder()
                .addFields(vector("vector", DataType.FloatVector, DIM))
                .build();
    }

    private static FloatVector constant(int number) {
        float[] values = new float[DIM];
        for (int i = 0; i < DIM; i++) {
            values[i] = number + i / 10f;
        }
        return FloatVector.of(values);
    }

    private RandomValues random(CollectionSchema schema) {
        return new RandomValues(seed ^ schema.getName().hashCode());
    }

    private static SampleCollection sample(
            CollectionSchema schema, Set<ServerFamily> runsOn, int rows, RowGenerator generator) {
        return new SampleCollection(
                schema,
                1,
                0,
                List.of(),
                List.of(new Batch(DEFAULT_PARTITION, rows(rows, generator))),
                List.of(SampleIndex.flat("vector")),
                runsOn);
    }

    private static List<Map<String, Object>> rows(int count, RowGenerator generator) {
        return IntStream.range(0, count).mapToObj(generator::row).toList();
    }

    @FunctionalInterface
    private interface RowGenerator {
        Map<String, Object> row(int number);
    }
}
