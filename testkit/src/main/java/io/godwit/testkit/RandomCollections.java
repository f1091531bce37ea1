package io.godwit.testkit;

import static io.godwit.testkit.SampleCollection.DEFAULT_PARTITION;
import static io.godwit.testkit.Schemas.array;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.key;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;

import io.godwit.testkit.SampleCollection.Batch;
import io.godwit.testkit.SampleCollection.Settings;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.StructArrayFieldSchema;
import io.milvus.grpc.ValueField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Small collections of random schemas with random rows, extremes among them, that each of some families holds whole. */
public final class RandomCollections {
    private static final Set<ServerFamily> NULLS = EnumSet.of(ServerFamily.LITE_3, ServerFamily.LATER_MILVUS);
    private static final int MOST_ROWS = 60;
    private static final int MOST_FIELDS = 7;
    private static final String STRUCT = "parts";
    private static final List<ConsistencyLevel> LEVELS = List.of(
            ConsistencyLevel.Strong, ConsistencyLevel.Session, ConsistencyLevel.Bounded, ConsistencyLevel.Eventually);

    private static final List<DataType> SCALARS = List.of(
            DataType.Bool,
            DataType.Int8,
            DataType.Int16,
            DataType.Int32,
            DataType.Int64,
            DataType.Float,
            DataType.Double,
            DataType.VarChar);
    private static final List<DataType> VECTORS = List.of(
            DataType.FloatVector,
            DataType.BinaryVector,
            DataType.Float16Vector,
            DataType.BFloat16Vector,
            DataType.SparseFloatVector,
            DataType.Int8Vector);

    private final Set<ServerFamily> families;
    private final Random random;
    private final RandomValues values;

    private RandomCollections(Set<ServerFamily> families, long seed) {
        this.families = families;
        this.random = new Random(seed);
        this.values = new RandomValues(seed);
    }

    /** The collection of a seed: the same one each time. */
    public static SampleCollection of(String name, long seed, ServerFamily first, ServerFamily... others) {
        return new RandomCollections(EnumSet.of(first, others), seed).collection(name);
    }

    private SampleCollection collection(String name) {
        List<FieldSchema> fields = new ArrayList<>();
        fields.add(key());
        IntStream.range(0, random.nextInt(MOST_FIELDS + 1)).forEach(i -> fields.add(scalar("field_" + i)));
        IntStream.range(0, vectorCount()).forEach(i -> fields.add(vectorField("vector_" + i)));
        boolean buckets = !families.contains(ServerFamily.LITE_2) && chance(4);
        if (buckets) {
            fields.add(partitionKey());
        }
        Collections.shuffle(fields, random);
        boolean structured = families.equals(EnumSet.of(ServerFamily.LATER_MILVUS)) && chance(4);
        CollectionSchema schema = CollectionSchema.newBuilder()
                .setName(name)
                .setDescription(families.contains(ServerFamily.LITE_3) ? "" : values.text(random.nextInt(10)))
                .addAllFields(fields)
                .addAllStructArrayFields(structured ? List.of(struct()) : List.of())
                .setEnableDynamicField(chance(3))
                .build();
        List<String> partitions = buckets || families.contains(ServerFamily.LITE_2) || !chance(3)
                ? List.of()
                : IntStream.rangeClosed(1, 1 + random.nextInt(4))
                        .mapToObj(i -> "part_" + i)
                        .toList();
        List<Batch> batches = batches(schema, partitions);
        return new SampleCollection(
                schema,
                families.size() == 1 && !lite() && chance(4) ? 2 + random.nextInt(2) : 1,
                buckets ? 1 + random.nextInt(9) : 0,
                partitions,
                batches,
                indexes(fields, batches.isEmpty()),
                families,
                settings(name, buckets));
    }

    private boolean lite() {
        return families.contains(ServerFamily.LITE_2) || families.contains(ServerFamily.LITE_3);
    }

    /** One on each vector, and on some of the scalar fields. */
    private List<SampleIndex> indexes(List<FieldSchema> fields, boolean empty) {
        RandomIndexes kinds = new RandomIndexes(families, random);
        return fields.stream()
                .filter(field -> !field.getIsPrimaryKey())
                .flatMap(field -> Columns.isVector(field.getDataType())
                        ? Stream.of(kinds.onVector(field, empty))
                        : chance(3) ? kinds.onScalar(field).stream() : Stream.empty())
                .toList();
    }

    /** Other than usual where only a later Milvus has to have them. */
    private Settings settings(String name, boolean buckets) {
        if (!families.equals(EnumSet.of(ServerFamily.LATER_MILVUS))) {
            return Settings.USUAL;
        }
        Map<String, String> properties = new HashMap<>();
        if (chance(3)) {
            properties.put("collection.ttl.seconds", chance(2) ? "0" : "864000000");
        }
        if (chance(3)) {
            properties.put("mmap.enabled", String.valueOf(random.nextBoolean()));
        }
        if (buckets) {
            properties.put("partitionkey.isolation", String.valueOf(random.nextBoolean()));
        }
        List<String> aliases = IntStream.range(0, chance(3) ? 1 + random.nextInt(3) : 0)
                .mapToObj(i -> name + "_alias_" + i)
                .toList();
        return new Settings(LEVELS.get(random.nextInt(LEVELS.size())), properties, aliases, false, List.of());
    }

    private FieldSchema key() {
        FieldSchema key = Schemas.key(chance(2) ? field("id", DataType.Int64) : varChar("id", 500));
        boolean generated = chance(6) && !(Columns.isText(key) && families.contains(ServerFamily.LITE_3));
        return key.toBuilder().setAutoID(generated).build();
    }

    /**
     * Nullable one time in four where all families have nulls, and one time in four with a default value, if its type can have one; both
     * only where a later Milvus has them alone.
     */
    private FieldSchema scalar(String name) {
        FieldSchema field =
                scalarOfSomeType(name).toBuilder().setNullable(nullable()).build();
        boolean single = field.getNullable() && !families.equals(EnumSet.of(ServerFamily.LATER_MILVUS));
        Optional<ValueField> otherwise = chance(4) && !single ? defaultValue(field.getDataType()) : Optional.empty();
        return otherwise
                .map(value -> field.toBuilder().setDefaultValue(value).build())
                .orElse(field);
    }

    private boolean nullable() {
        return NULLS.containsAll(families) && chance(4);
    }

    /** Milvus Lite 2.5.1 has none. */
    private Optional<ValueField> defaultValue(DataType type) {
        ValueField.Builder value = ValueField.newBuilder();
        if (families.contains(ServerFamily.LITE_2)) {
            return Optional.empty();
        }
        return switch (type) {
            case Bool -> Optional.of(value.setBoolData(true).build());
            case Int8, Int16, Int32 ->
                Optional.of(value.setIntData(-random.nextInt(100)).build());
            case Int64 -> Optional.of(value.setLongData(random.nextLong()).build());
            case Float -> Optional.of(value.setFloatData(0.5f).build());
            case Double -> Optional.of(value.setDoubleData(-0.25).build());
            case VarChar -> Optional.of(value.setStringData(values.text(3)).build());
            default -> Optional.empty();
        };
    }

    private FieldSchema scalarOfSomeType(String name) {
        if (NULLS.containsAll(families) && chance(6)) {
            return field(name, chance(2) ? DataType.Geometry : DataType.Timestamptz);
        }
        int kind = random.nextInt(SCALARS.size() * 2 + 1);
        if (kind == SCALARS.size() * 2) {
            return field(name, DataType.JSON);
        }
        DataType type = SCALARS.get(kind % SCALARS.size());
        if (kind >= SCALARS.size()) {
            return array(name, type, 8);
        }
        return type == DataType.VarChar ? varChar(name, 200) : field(name, type);
    }

    private int vectorCount() {
        return families.contains(ServerFamily.MILVUS) ? 1 : 1 + random.nextInt(3);
    }

    private FieldSchema vectorField(String name) {
        List<FieldSchema> held = VECTORS.stream()
                .map(type -> type == DataType.SparseFloatVector
                        ? field(name, type)
                        : vector(name, type, 8 * (1 + random.nextInt(4))))
                .filter(field -> families.stream().allMatch(family -> family.holds(field)))
                .toList();
        FieldSchema field = held.get(random.nextInt(held.size()));
        // A Milvus Lite 3.2.2 stores zeros for the nulls.
        boolean nulls = nullable() && !families.contains(ServerFamily.LITE_3);
        return field.toBuilder().setNullable(nulls).build();
    }

    private static StructArrayFieldSchema struct() {
        return StructArrayFieldSchema.newBuilder()
                .setName(STRUCT)
                .addFields(array("text", DataType.VarChar, 8))
                .addFields(array("page", DataType.Int32, 8))
                .build();
    }

    private List<Map<String, Object>> structs() {
        return IntStream.range(0, random.nextInt(4))
                .<Map<String, Object>>mapToObj(i -> Map.of("text", values.text(i), "page", random.nextInt()))
                .toList();
    }

    private FieldSchema partitionKey() {
        FieldSchema field = chance(2) ? field("tenant", DataType.Int64) : varChar("tenant", 200);
        return field.toBuilder().setIsPartitionKey(true).build();
    }

    private List<Batch> batches(CollectionSchema schema, List<String> partitions) {
        int count = chance(8) ? 0 : 1 + random.nextInt(MOST_ROWS);
        List<Object> keys = keys(Columns.isText(Schemas.keyField(schema)), count);
        Map<String, List<Map<String, Object>>> rows = new LinkedHashMap<>();
        List<String> places =
                Stream.concat(Stream.of(DEFAULT_PARTITION), partitions.stream()).toList();
        for (Object key : keys) {
            rows.computeIfAbsent(places.get(random.nextInt(places.size())), place -> new ArrayList<>())
                    .add(row(schema, key));
        }
        return rows.entrySet().stream()
                .map(entry -> new Batch(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** Distinct, in no order; 2^63-1 is left out, which Milvus 2.3.5 counts and never returns. */
    private List<Object> keys(boolean text, int count) {
        Set<Object> keys = new LinkedHashSet<>();
        while (keys.size() < count) {
            FieldSchema field = text ? varChar("id", 500) : field("id", DataType.Int64);
            Object key = chance(3) ? values.value(field, random.nextInt(40)) : some(text);
            if (!key.equals(Long.MAX_VALUE)) {
                keys.add(key);
            }
        }
        return List.copyOf(keys);
    }

    private Object some(boolean text) {
        int most = chance(8) ? 125 : 20;
        return text ? values.text(1 + random.nextInt(most)) : (Object) (random.nextLong() >> random.nextInt(64));
    }

    /** Whether a value is an extreme of its type depends on the number of its row: each is drawn by itself. */
    private Map<String, Object> row(CollectionSchema schema, Object key) {
        Map<String, Object> row = new LinkedHashMap<>();
        for (FieldSchema field : Schemas.insertedFields(schema)) {
            row.put(field.getName(), field.getIsPrimaryKey() ? key : value(field));
        }
        if (schema.getStructArrayFieldsCount() > 0) {
            row.put(STRUCT, structs());
        }
        return row;
    }

    private @Nullable Object value(FieldSchema field) {
        // In place of a null a Milvus stores the default, where there is one.
        return field.getNullable() && !field.hasDefaultValue() && chance(3) ? null : present(field);
    }

    private Object present(FieldSchema field) {
        boolean odd = chance(3);
        return switch (field.getDataType()) {
            case FloatVector ->
                odd ? values.extremeFloatVector(Columns.dim(field)) : values.floatVector(Columns.dim(field));
            // A Milvus Lite 3.2.2 refuses these.
            case SparseFloatVector ->
                odd && !families.contains(ServerFamily.LITE_3)
                        ? values.oddSparseVector()
                        : values.value(field, random.nextInt(45));
            // As long as the field allows, whatever the characters.
            case VarChar -> odd ? values.text(50) : values.value(field, random.nextInt(45));
            case JSON -> odd && !field.getIsDynamic() ? values.json(roots()) : values.value(field, random.nextInt(45));
            default -> values.value(field, random.nextInt(45));
        };
    }

    /** JSON that is no object, of the kinds that each of them takes. */
    private List<String> roots() {
        if (families.contains(ServerFamily.MILVUS)) {
            return families.contains(ServerFamily.LITE_3) ? List.of("{}") : List.of("null");
        }
        return families.contains(ServerFamily.LITE_3)
                ? List.of("[]", "[1,{\"a\":[null]}]")
                : List.of("[]", "[1,{\"a\":[null]}]", "null", "-0.5", "true", "\"\"", "\"a \\\"text\\\"\"");
    }

    /** One time in so many. */
    private boolean chance(int times) {
        return random.nextInt(times) == 0;
    }
}
