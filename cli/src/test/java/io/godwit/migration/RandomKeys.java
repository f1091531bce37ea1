package io.godwit.migration;

import io.godwit.migration.CollectionOptions.DynamicKeys;
import io.godwit.migration.CollectionOptions.DynamicKeys.Others;
import io.godwit.migration.CollectionOptions.TypedKey;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.Json;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollection.Batch;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.godwit.testkit.ServerFamily;
import io.milvus.grpc.DataType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A collection of random dynamic keys, some of which are to become fields, with the rows that shall come of it. Each value is drawn
 * as what it is to be, and its JSON written from that: no code of the product has a part in it.
 */
final class RandomKeys {
    private static final String DYNAMIC = "$meta";
    private static final List<DataType> SCALARS = List.of(
            DataType.Bool,
            DataType.Int8,
            DataType.Int16,
            DataType.Int32,
            DataType.Int64,
            DataType.Float,
            DataType.Double,
            DataType.VarChar);
    /** Of every kind, empty ones among them. */
    private static final List<String> DOCUMENTS = List.of(
            "true",
            "0",
            "-1.50",
            "9007199254740993",
            "\"\"",
            "\"{}\"",
            "\"a,\\\"key_0\\\":1}\"",
            "[]",
            "[[],{},null]",
            "{}",
            "{ }",
            "{\"key_0\":{}}",
            "{\"a\":{\"b\":[ ]} }");

    private final Random random;
    private final List<TypedKey> keys = new ArrayList<>();
    private final Map<Object, Map<String, Object>> expected = new HashMap<>();
    private final boolean dynamicAfterwards;
    private final SampleCollection collection;

    /** The collection of a seed: the same one each time. */
    RandomKeys(String name, long seed) {
        random = new Random(seed);
        dynamicAfterwards = random.nextInt(3) > 0;
        IntStream.range(0, 1 + random.nextInt(5)).forEach(i -> keys.add(key("key_" + i)));
        List<Map<String, Object>> rows =
                IntStream.range(0, random.nextInt(40)).mapToObj(this::row).toList();
        collection = new SampleCollection(
                Schemas.schema(
                                name,
                                Schemas.key(Schemas.field("id", DataType.Int64)),
                                Schemas.vector("point", DataType.FloatVector, 2))
                        .toBuilder()
                        .setEnableDynamicField(true)
                        .build(),
                1,
                0,
                List.of(),
                rows.isEmpty() ? List.of() : List.of(new Batch(SampleCollection.DEFAULT_PARTITION, rows)),
                List.of(SampleIndex.flat("point")),
                Set.of(ServerFamily.LATER_MILVUS));
    }

    SampleCollection collection() {
        return collection;
    }

    CollectionOptions options() {
        DynamicKeys fields = new DynamicKeys(keys, dynamicAfterwards ? Others.REFUSE : Others.DROP);
        CollectionOptions.Builder options = CollectionOptions.builder().dynamicKeys(fields);
        return dynamicAfterwards ? options.build() : options.dynamicField(false).build();
    }

    /** What the target shall hold, by key. */
    Map<Object, Map<String, Object>> expected() {
        return expected;
    }

    private TypedKey key(String name) {
        int kind = random.nextInt(2 * SCALARS.size() + 1);
        boolean nullable = random.nextInt(3) > 0;
        if (kind == 2 * SCALARS.size()) {
            return new TypedKey(name, DataType.JSON, 0, nullable, Optional.empty());
        }
        DataType type = SCALARS.get(kind % SCALARS.size());
        int length = type == DataType.VarChar ? 200 : 0;
        return kind < SCALARS.size()
                ? new TypedKey(name, type, length, nullable, Optional.empty())
                : new TypedKey(name, DataType.Array, type, 100, length, nullable, Optional.empty());
    }

    private Map<String, Object> row(int id) {
        FloatVector point = FloatVector.of(id, 1);
        Map<String, Object> target = new HashMap<>();
        target.put("id", (long) id);
        target.put("point", point);
        List<String> others = IntStream.range(0, random.nextInt(4))
                .mapToObj(i -> "\"other_" + i + "\"" + blank() + ":" + blank() + oneOf(DOCUMENTS))
                .toList();
        List<String> entries = new ArrayList<>(others);
        for (TypedKey key : keys) {
            boolean present = !key.nullable() || random.nextInt(3) > 0;
            Object value = present ? value(key) : null;
            target.put(key.name(), value);
            if (present || random.nextBoolean()) {
                entries.add("\"" + key.name() + "\":" + blank() + json(value));
            }
        }
        if (dynamicAfterwards) {
            target.put(DYNAMIC, Json.of(object(others)));
        }
        expected.put((long) id, target);
        Collections.shuffle(entries, random);
        return Map.of("id", (long) id, "point", point, DYNAMIC, Json.of(object(entries)));
    }

    private String object(List<String> entries) {
        return entries.stream().map(entry -> blank() + entry + blank()).collect(Collectors.joining(",", "{", "}"));
    }

    private Object value(TypedKey key) {
        if (key.type() == DataType.JSON) {
            return Json.of(oneOf(DOCUMENTS));
        }
        if (!key.array()) {
            return scalar(key.type());
        }
        int size = random.nextInt(4) == 0 ? random.nextInt(101) : random.nextInt(6);
        return IntStream.range(0, size).mapToObj(i -> scalar(key.elementType())).toList();
    }

    private Object scalar(DataType type) {
        return switch (type) {
            case Bool -> random.nextBoolean();
            case Int8 -> (int) (byte) random.nextInt();
            case Int16 -> (int) (short) random.nextInt();
            case Int32 -> random.nextInt() >> random.nextInt(32);
            case Int64 -> random.nextLong() >> random.nextInt(64);
            case Float -> oneOf(List.of(0f, -0f, 1f, 0.1f, Float.MIN_VALUE, Float.MAX_VALUE, random.nextFloat()));
            case Double -> oneOf(List.of(0d, -0d, 1d, 0.1, Double.MIN_VALUE, Double.MAX_VALUE, random.nextDouble()));
            default -> oneOf(List.of("", "{}", "null", "\"", "\\", "new\nline", "é\ud83d\ude00", "x".repeat(200)));
        };
    }

    private static String json(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return list.stream().map(RandomKeys::json).collect(Collectors.joining(", ", "[", "]"));
        }
        if (value instanceof String text) {
            return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
        }
        return String.valueOf(value);
    }

    private String blank() {
        return oneOf(List.of("", "", " ", "\n\t"));
    }

    private <T> T oneOf(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }
}
