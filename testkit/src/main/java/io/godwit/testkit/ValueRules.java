package io.godwit.testkit;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.GeometryWktArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;

/** What a real Milvus refuses in a value, how it keeps it and how it shows it, as its source has it. */
final class ValueRules {
    private ValueRules() {}

    static void check(FieldSchema field, FieldData column, int rows) {
        switch (field.getDataType()) {
            case VarChar -> texts(field, column.getScalars().getStringData().getDataList());
            case JSON ->
                column.getScalars()
                        .getJsonData()
                        .getDataList()
                        .forEach(json -> require(isJson(json), "no JSON", field));
            case Geometry -> require(rows == 0 || column.getScalars().hasGeometryWktData(), "geometry", field);
            case Timestamptz -> {
                require(rows == 0 || column.getScalars().hasStringData(), "timestamptz", field);
                column.getScalars()
                        .getStringData()
                        .getDataList()
                        .forEach(text -> require(isTime(text), "invalid timestamptz " + text, field));
            }
            case Array -> column.getScalars().getArrayData().getDataList().forEach(row -> elements(field, row));
            case ArrayOfVector -> vectors(field, column.getVectors());
            case FloatVector ->
                floats(field, column.getVectors().getFloatVector().getDataList());
            default -> {}
        }
        if (Columns.isVector(field.getDataType()) && field.getDataType() != DataType.SparseFloatVector) {
            require(column.getVectors().getDim() == Columns.dim(field), "dim", field);
        }
    }

    /** Keys of the dynamic field may not be names of fields. */
    static void checkKeys(CollectionSchema schema, FieldData cell) {
        String document = cell.getScalars().getJsonData().getData(0).toStringUtf8();
        JsonElement root = JsonParser.parseString(document);
        if (!root.isJsonObject()) {
            throw new MilvusRefusal(
                    1001, "IO failed: json: cannot unmarshal into Go value of type map[string]interface {}");
        }
        JsonObject object = root.getAsJsonObject();
        if (object.has(Columns.DYNAMIC_FIELD)) {
            throw new MilvusRefusal(65535, "cannot set json key to: $meta");
        }
        schema.getFieldsList().stream()
                .map(FieldSchema::getName)
                .filter(object::has)
                .findFirst()
                .ifPresent(name -> {
                    throw new MilvusRefusal(65535, "dynamic field name cannot include the static field name: " + name);
                });
    }

    /** A value as it is kept: a geometry in binary, which is as good as one way to write it; a time as an instant. */
    static FieldData kept(FieldSchema field, FieldData cell) {
        return switch (field.getDataType()) {
            case Geometry ->
                geometry(cell, normal(cell.getScalars().getGeometryWktData().getData(0)));
            case Timestamptz -> {
                String text = cell.getScalars().getStringData().getData(0);
                yield text(cell, OffsetDateTime.parse(text).toInstant().toString());
            }
            default -> cell;
        };
    }

    /** A value as a query returns it. */
    static FieldData shown(FieldSchema field, FieldData cell, String timeZone) {
        if (field.getDataType() != DataType.Timestamptz) {
            return cell;
        }
        OffsetDateTime time =
                OffsetDateTime.parse(cell.getScalars().getStringData().getData(0));
        return text(
                cell,
                time.atZoneSameInstant(ZoneId.of(timeZone)).toOffsetDateTime().toString());
    }

    private static void texts(FieldSchema field, List<String> texts) {
        int most = Schemas.number(field, "max_length", Integer.MAX_VALUE);
        for (int i = 0; i < texts.size(); i++) {
            int length = texts.get(i).getBytes(StandardCharsets.UTF_8).length;
            if (length > most) {
                throw new MilvusRefusal(
                        1100,
                        "the length (%d) of %dth string exceeds max length (%d): invalid parameter"
                                .formatted(length, i, most));
            }
        }
    }

    private static boolean isJson(ByteString json) {
        try {
            return JsonParser.parseString(json.toStringUtf8()) != null;
        } catch (JsonParseException e) {
            return false;
        }
    }

    private static boolean isTime(String text) {
        try {
            return OffsetDateTime.parse(text) != null;
        } catch (DateTimeException e) {
            return false;
        }
    }

    /** An empty array has a slot as well. One without kills a 2.3.5, which refuses one of another type (seen). */
    private static void elements(FieldSchema field, ScalarField row) {
        require(row.getDataCase() != ScalarField.DataCase.DATA_NOT_SET, "nil array", field);
        ScalarField.DataCase slot = switch (field.getElementType()) {
            case Bool -> ScalarField.DataCase.BOOL_DATA;
            case Int8, Int16, Int32 -> ScalarField.DataCase.INT_DATA;
            case Int64 -> ScalarField.DataCase.LONG_DATA;
            case Float -> ScalarField.DataCase.FLOAT_DATA;
            case Double -> ScalarField.DataCase.DOUBLE_DATA;
            default -> ScalarField.DataCase.STRING_DATA;
        };
        if (row.getDataCase() != slot) {
            throw new MilvusRefusal(
                    1100,
                    "insert data does not match: invalid parameter[expected=%s array][actual=%s]"
                            .formatted(
                                    field.getElementType().name().toLowerCase(Locale.ROOT),
                                    row.getDataCase().name().toLowerCase(Locale.ROOT)));
        }
    }

    private static void floats(FieldSchema field, List<Float> values) {
        for (Float value : values) {
            require(Float.isFinite(value), "value '" + value + "' is not a number or infinity", field);
        }
    }

    private static void vectors(FieldSchema field, VectorField vectors) {
        require(vectors.getVectorArray().getDim() == Columns.dim(field), "vector array dim", field);
        VectorField.DataCase slot = switch (field.getElementType()) {
            case BinaryVector -> VectorField.DataCase.BINARY_VECTOR;
            case Float16Vector -> VectorField.DataCase.FLOAT16_VECTOR;
            case BFloat16Vector -> VectorField.DataCase.BFLOAT16_VECTOR;
            case Int8Vector -> VectorField.DataCase.INT8_VECTOR;
            default -> VectorField.DataCase.FLOAT_VECTOR;
        };
        for (VectorField row : vectors.getVectorArray().getDataList()) {
            require(row.getDataCase() == slot, "nil vector array data, or of another type,", field);
            require(row.getDim() == Columns.dim(field), "vector dim", field);
        }
    }

    private static void require(boolean met, String what, FieldSchema field) {
        if (!met) {
            throw new MilvusRefusal(1100, what + " of field (" + field.getName() + "): invalid parameter");
        }
    }

    private static String normal(String wkt) {
        String marks =
                wkt.strip().toUpperCase(Locale.ROOT).replaceAll("\\s+", " ").replaceAll("\\s*([(),])\\s*", "$1");
        String numbers = marks.replaceAll("([0-9])\\.0+(?=[ ,)])", "$1");
        return numbers.replaceFirst("\\(", " (").replace(",", ", ");
    }

    private static FieldData geometry(FieldData cell, String wkt) {
        ScalarField slot = ScalarField.newBuilder()
                .setGeometryWktData(GeometryWktArray.newBuilder().addData(wkt))
                .build();
        return cell.toBuilder().setScalars(slot).build();
    }

    private static FieldData text(FieldData cell, String text) {
        ScalarField slot = ScalarField.newBuilder()
                .setStringData(StringArray.newBuilder().addData(text))
                .build();
        return cell.toBuilder().setScalars(slot).build();
    }

    /** A document for a row that has none. */
    static FieldData noKeys(FieldSchema field) {
        ScalarField slot = ScalarField.newBuilder()
                .setJsonData(JSONArray.newBuilder().addData(ByteString.copyFromUtf8("{}")))
                .build();
        return FieldData.newBuilder()
                .setFieldName(field.getName())
                .setType(DataType.JSON)
                .setIsDynamic(true)
                .setScalars(slot)
                .build();
    }
}
