package io.godwit.testkit;

import static io.godwit.testkit.SampleBuilder.collection;
import static io.godwit.testkit.Schemas.array;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.id;
import static io.godwit.testkit.Schemas.nullable;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static io.godwit.testkit.ServerFamily.LATER_MILVUS;
import static io.godwit.testkit.ServerFamily.LITE_2;
import static io.godwit.testkit.ServerFamily.LITE_3;
import static io.godwit.testkit.ServerFamily.MILVUS;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ValueField;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Collections of the {@link Zoo}, each about the values of one type. */
final class ZooValues {
    private static final int LONGEST_TEXT = 65_535;

    /** Keys of dynamic fields that a reader could trip over. */
    private static final List<String> ODD_KEYS = List.of(
            "",
            " ",
            "a.b",
            "a b",
            "\"quoted\"",
            "back\\slash",
            "new\nline",
            "\u4e2d\u6587",
            "\ud83d\ude00",
            "0",
            "-1",
            "null",
            "true",
            "$",
            "__proto__",
            "[0]",
            "a/b",
            "ID",
            "x".repeat(300));

    private ZooValues() {}

    static List<SampleCollection> all() {
        return List.of(
                // All rows true, all false and mixed arrays come with the rows; 45 rows see every extreme of a type.
                scalars("bools", DataType.Bool),
                scalars("int8s", DataType.Int8),
                scalars("int16s", DataType.Int16),
                scalars("int32s", DataType.Int32),
                scalars("int64s", DataType.Int64),
                scalars("floats", DataType.Float),
                scalars("doubles", DataType.Double),
                scalars("texts", DataType.VarChar),
                collection("every_scalar", AllTypes.schema().getFieldsList().toArray(FieldSchema[]::new))
                        .dynamic()
                        .rows(60)
                        .build(),
                collection(
                                "empty_arrays",
                                id(),
                                array("numbers", DataType.Int32, 5),
                                array("texts", DataType.VarChar, 5),
                                point())
                        .where("numbers", i -> List.of())
                        .where("texts", i -> List.of())
                        .rows(12)
                        .build(),
                collection(
                                "full_arrays",
                                id(),
                                array("numbers", DataType.Int64, 4096),
                                array("texts", DataType.VarChar, 64),
                                point())
                        .where(
                                "numbers",
                                i -> IntStream.range(0, 4096)
                                        .mapToObj(at -> Long.MIN_VALUE + at)
                                        .toList())
                        .where("texts", i -> Collections.nCopies(64, "\u4e2d".repeat(66)))
                        .rows(4)
                        .build(),
                collection("longest_texts", id(), varChar("ascii", LONGEST_TEXT), varChar("han", LONGEST_TEXT), point())
                        .where("ascii", i -> "a".repeat(LONGEST_TEXT - i))
                        .where("han", i -> "\u4e2d".repeat(LONGEST_TEXT / 3 - i))
                        .rows(4)
                        .build(),
                bigRows(),
                manyFields(),
                collection("json_objects", id(), field("json", DataType.JSON), point())
                        .rows(40)
                        .build(),
                collection("json_nulls", id(), field("json", DataType.JSON), point())
                        // Milvus Lite 3.2.2 takes a null for a missing value and refuses it.
                        .on(MILVUS, LATER_MILVUS, LITE_2)
                        .where("json", i -> Json.of(i % 2 == 0 ? "null" : "{\"i\":" + i + "}"))
                        .rows(10)
                        .build(),
                collection("deep_json", id(), field("json", DataType.JSON), point())
                        .where("json", i -> Json.of("{\"a\":".repeat(i + 1) + "[1]" + "}".repeat(i + 1)))
                        .rows(30)
                        .build(),
                collection("nullable_scalars", nullableScalars())
                        .on(LITE_3, LATER_MILVUS)
                        .rows(50)
                        .build(),
                collection(
                                "nullable_json_and_arrays",
                                id(),
                                nullable(field("json", DataType.JSON)),
                                nullable(array("numbers", DataType.Int32, 20)),
                                nullable(array("texts", DataType.VarChar, 20)),
                                point())
                        .on(LITE_3, LATER_MILVUS)
                        .rows(40)
                        .build(),
                collection(
                                "nothing_but_nulls",
                                id(),
                                nullable(field("number", DataType.Int64)),
                                nullable(varChar("text", 20)),
                                point())
                        .on(LITE_3, LATER_MILVUS)
                        .where("number", i -> null)
                        .where("text", i -> null)
                        .rows(12)
                        .build(),
                collection("default_values", id(), withDefault(field("number", DataType.Int64), 7), point())
                        .on(MILVUS, LITE_3, LATER_MILVUS)
                        .rows(20)
                        .build(),
                collection(
                                "nullable_with_default",
                                id(),
                                nullable(withDefault(field("number", DataType.Int64), -1)),
                                point())
                        .on(LATER_MILVUS)
                        .where("number", i -> (long) i)
                        .rows(20)
                        .build(),
                collection("places", id(), field("place", DataType.Geometry), point())
                        .on(LITE_3, LATER_MILVUS)
                        .where("place", i -> "POINT (" + i + " 2)")
                        .rows(20)
                        .build(),
                collection("times", id(), field("time", DataType.Timestamptz), point())
                        .on(LITE_3, LATER_MILVUS)
                        .where("time", i -> "2026-02-%02dT12:00:%02dZ".formatted(1 + i, 7 + i))
                        .rows(20)
                        .build(),
                collection("dynamic_only", id(), point()).dynamic().rows(25).build(),
                collection("odd_dynamic_keys", id(), point())
                        .dynamic()
                        .where(Columns.DYNAMIC_FIELD, i -> oddObject(i))
                        .rows(ODD_KEYS.size())
                        .build());
    }

    /** A field of a type and an array of it, with its extremes. */
    private static SampleCollection scalars(String name, DataType type) {
        FieldSchema one = type == DataType.VarChar ? varChar("one", 500) : field("one", type);
        return collection(name, id(), one, array("several", type, 20), point())
                .rows(45)
                .build();
    }

    /** Ten of the longest texts a row, 650 KB: as near to the largest request as a few rows may come. */
    private static SampleCollection bigRows() {
        List<FieldSchema> fields = new ArrayList<>(List.of(id()));
        IntStream.range(0, 10).forEach(i -> fields.add(varChar("text_" + i, LONGEST_TEXT)));
        fields.add(point());
        SampleBuilder big = collection("big_rows", fields.toArray(FieldSchema[]::new));
        IntStream.range(0, 10)
                .forEach(i -> big.where(
                        "text_" + i, row -> String.valueOf((char) ('a' + i)).repeat(LONGEST_TEXT)));
        return big.rows(3).build();
    }

    /** 62 fields beside the key and the vector: the most that Milvus 2.3.5 takes. */
    private static SampleCollection manyFields() {
        List<FieldSchema> fields = new ArrayList<>(List.of(id()));
        DataType[] types = {DataType.Int8, DataType.Int64, DataType.Float, DataType.Bool, DataType.Double};
        IntStream.range(0, 62).forEach(i -> fields.add(field("field_" + i, types[i % types.length])));
        fields.add(point());
        return collection("many_fields", fields.toArray(FieldSchema[]::new))
                .rows(12)
                .build();
    }

    private static FieldSchema[] nullableScalars() {
        return Stream.of(
                        List.of(id(), nullable(varChar("text", 500))).stream(),
                        Stream.of(
                                        DataType.Bool,
                                        DataType.Int8,
                                        DataType.Int16,
                                        DataType.Int32,
                                        DataType.Int64,
                                        DataType.Float,
                                        DataType.Double)
                                .map(type ->
                                        nullable(field("nullable_" + type.name().toLowerCase(Locale.ROOT), type))),
                        Stream.of(point()))
                .flatMap(fields -> fields)
                .toArray(FieldSchema[]::new);
    }

    private static FieldSchema withDefault(FieldSchema field, long value) {
        return field.toBuilder()
                .setDefaultValue(ValueField.newBuilder().setLongData(value))
                .build();
    }

    private static Json oddObject(int row) {
        return Json.of(java.util.Map.of(ODD_KEYS.get(row), row, "list " + row, List.of("x", row, List.of())));
    }

    private static FieldSchema point() {
        return vector("vector", DataType.FloatVector, 4);
    }
}
