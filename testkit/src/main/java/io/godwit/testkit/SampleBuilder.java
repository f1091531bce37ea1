package io.godwit.testkit;

import static io.godwit.testkit.SampleCollection.DEFAULT_PARTITION;

import io.godwit.testkit.SampleCollection.Batch;
import io.godwit.testkit.SampleCollection.Settings;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Describes one collection by what is special about it; all else is usual: one shard, one partition, loaded, an index on
 * each vector field. Values come by the type of their field, extremes first, every fourth of a nullable one being null, unless a field
 * has a generator of its own. The same name gives the same rows.
 */
final class SampleBuilder {
    private final CollectionSchema.Builder schema;
    private final Map<String, IntFunction<? extends @Nullable Object>> generators = new LinkedHashMap<>();
    private final Map<String, Integer> rowsByPartition = new LinkedHashMap<>();
    private final List<String> partitions = new ArrayList<>();
    private final List<FunctionSchema> functions = new ArrayList<>();
    private final List<SampleIndex> indexes = new ArrayList<>();
    private final Map<String, String> properties = new LinkedHashMap<>();
    private final List<String> aliases = new ArrayList<>();
    private final List<String> releasedPartitions = new ArrayList<>();
    private Set<ServerFamily> families = EnumSet.allOf(ServerFamily.class);
    private ConsistencyLevel level = ConsistencyLevel.Strong;
    private boolean released;
    private int shards = 1;
    private int buckets;
    private int copies;

    private SampleBuilder(String name) {
        schema = CollectionSchema.newBuilder().setName(name);
    }

    static SampleBuilder collection(String name, FieldSchema... fields) {
        SampleBuilder builder = new SampleBuilder(name);
        builder.schema.addAllFields(List.of(fields));
        return builder;
    }

    /** The families that it can be made on as it is described here. */
    SampleBuilder on(ServerFamily first, ServerFamily... others) {
        families = EnumSet.of(first, others);
        return this;
    }

    SampleBuilder dynamic() {
        schema.setEnableDynamicField(true);
        return this;
    }

    /** A struct array; without a generator, each row has an empty one. */
    SampleBuilder struct(String name, FieldSchema... parts) {
        schema.addStructArrayFields(
                StructArrayFieldSchema.newBuilder().setName(name).addAllFields(List.of(parts)));
        return this;
    }

    /** What it makes of a field is computed by the server. */
    SampleBuilder function(FunctionSchema function) {
        functions.add(function);
        return this;
    }

    SampleBuilder described(String description) {
        schema.setDescription(description);
        return this;
    }

    /** What a field holds in each row, instead of random values of its type. */
    SampleBuilder where(String field, IntFunction<? extends @Nullable Object> values) {
        generators.put(field, values);
        return this;
    }

    SampleBuilder rows(int count) {
        return rowsIn(DEFAULT_PARTITION, count);
    }

    SampleBuilder rowsIn(String partition, int count) {
        if (!partition.equals(DEFAULT_PARTITION)) {
            partitions.add(partition);
        }
        rowsByPartition.put(partition, count);
        return this;
    }

    /** So many of the first rows are inserted twice. */
    SampleBuilder firstRowsTwice(int count) {
        copies = count;
        return this;
    }

    SampleBuilder buckets(int count) {
        buckets = count;
        return this;
    }

    SampleBuilder shards(int count) {
        shards = count;
        return this;
    }

    SampleBuilder level(ConsistencyLevel value) {
        level = value;
        return this;
    }

    SampleBuilder property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    SampleBuilder alias(String alias) {
        aliases.add(alias);
        return this;
    }

    SampleBuilder index(SampleIndex index) {
        indexes.add(index);
        return this;
    }

    SampleBuilder released() {
        released = true;
        return this;
    }

    SampleBuilder releasedPartition(String partition) {
        releasedPartitions.add(partition);
        return this;
    }

    SampleCollection build() {
        CollectionSchema built = Schemas.computing(schema.build(), functions.toArray(FunctionSchema[]::new));
        Settings settings = new Settings(level, properties, aliases, released, releasedPartitions);
        return new SampleCollection(
                built, shards, buckets, partitions, batches(built), allIndexes(built), families, settings);
    }

    /** Keys are numbered through all partitions. */
    private List<Batch> batches(CollectionSchema built) {
        RandomValues random = new RandomValues(built.getName().hashCode());
        List<Batch> batches = new ArrayList<>();
        int first = 0;
        for (Map.Entry<String, Integer> partition : rowsByPartition.entrySet()) {
            int start = first;
            batches.add(new Batch(
                    partition.getKey(),
                    IntStream.range(0, partition.getValue())
                            .mapToObj(i -> row(built, random, start + i))
                            .toList()));
            first += partition.getValue();
        }
        if (copies > 0) {
            Batch filled = batches.get(0);
            batches.add(new Batch(filled.partition(), filled.rows().subList(0, copies)));
        }
        return batches;
    }

    private Map<String, Object> row(CollectionSchema built, RandomValues random, int number) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (FieldSchema field : Schemas.insertedFields(built)) {
            IntFunction<? extends @Nullable Object> generator = generators.get(field.getName());
            row.put(field.getName(), generator == null ? usual(field, random, number) : generator.apply(number));
        }
        for (StructArrayFieldSchema struct : built.getStructArrayFieldsList()) {
            row.put(
                    struct.getName(),
                    generators.getOrDefault(struct.getName(), i -> List.of()).apply(number));
        }
        return row;
    }

    private static @Nullable Object usual(FieldSchema field, RandomValues random, int number) {
        if (!field.getIsPrimaryKey()) {
            return field.getNullable() && number % 4 == 3 ? null : random.value(field, number);
        }
        return Columns.isText(field) ? "key " + number : (Object) (long) number;
    }

    private List<SampleIndex> allIndexes(CollectionSchema built) {
        List<SampleIndex> all = new ArrayList<>(indexes);
        for (FieldSchema field : built.getFieldsList()) {
            boolean indexed = indexes.stream().anyMatch(index -> index.field().equals(field.getName()));
            if (Columns.isVector(field.getDataType()) && !indexed) {
                all.add(SampleIndex.usual(field));
            }
        }
        return all;
    }
}
