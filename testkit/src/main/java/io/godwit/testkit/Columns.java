package io.godwit.testkit;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.GeometryWktArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Columns of Milvus from Java values and back. Bool is a Boolean; Int8, Int16 and Int32 are an Integer; Int64 is a Long;
 * Float, Double and VarChar are what they are called; JSON is a {@link Json}; an Array is a List; Geometry (well-known text) and
 * Timestamptz (ISO 8601) are a String; a FloatVector is a {@link FloatVector}; every other vector is a {@link ByteString} of its
 * bytes on the wire; a struct array is a List of Maps. A null of a nullable field is null.
 */
public final class Columns {
    /** The hidden JSON field that holds what a row has beyond its schema. */
    public static final String DYNAMIC_FIELD = "$meta";

    private Columns() {}

    /** The column of a field, as an Insert takes it: of a nullable field the values that are not null, and a mark for each row. */
    public static FieldData column(FieldSchema field, List<? extends @Nullable Object> rows) {
        FieldData.Builder column =
                FieldData.newBuilder().setFieldName(field.getName()).setType(field.getDataType());
        if (field.getNullable()) {
            rows.forEach(value -> column.addValidData(value != null));
        }
        List<?> values = rows.stream().filter(Objects::nonNull).toList();
        if (isVector(field.getDataType())) {
            return column.setVectors(vectors(field, values)).build();
        }
        return column.setScalars(scalars(field.getDataType(), field.getElementType(), values))
                .setIsDynamic(field.getIsDynamic())
                .build();
    }

    /**
     * The values of a column, as a Query gives it. Empty arrays are read whether or not their element type is set, nulls whether or
     * not a value stands in their place.
     */
    public static List<@Nullable Object> values(FieldData column) {
        if (column.hasStructArrays()) {
            return new ArrayList<>(StructColumns.values(column));
        }
        List<Object> values = column.hasVectors()
                ? vectorValues(column.getType(), column.getVectors())
                : scalarValues(column, column.getScalars());
        List<Boolean> valid = column.getValidDataList();
        if (!valid.contains(false)) {
            return new ArrayList<>(values);
        }
        boolean padded = values.size() == valid.size();
        Iterator<Object> next = values.iterator();
        List<@Nullable Object> rows = new ArrayList<>(valid.size());
        for (boolean present : valid) {
            Object value = present || padded ? next.next() : null;
            rows.add(present ? value : null);
        }
        if (next.hasNext()) {
            throw new IllegalStateException("The column " + column.getFieldName() + " has more values than rows");
        }
        return rows;
    }

    private static List<Object> scalarValues(FieldData column, ScalarField scalars) {
        if (column.getType() == DataType.JSON && column.getValidDataList().contains(false)) {
            // What stands in a null's place need be no JSON.
            return scalars.getJsonData().getDataList().stream()
                    .<Object>map(json -> json.isEmpty() ? Json.of("null") : Json.of(json))
                    .toList();
        }
        return scalarValues(column.getType(), scalars);
    }

    static boolean isEmpty(ScalarField array) {
        return scalarValues(DataType.None, array).isEmpty();
    }

    static boolean isVector(DataType type) {
        return type.getNumber() >= DataType.BinaryVector_VALUE && type.getNumber() < DataType.ArrayOfVector_VALUE;
    }

    static boolean isText(FieldSchema field) {
        return field.getDataType() == DataType.VarChar;
    }

    static int dim(FieldSchema field) {
        return field.getTypeParamsList().stream()
                .filter(param -> param.getKey().equals("dim"))
                .mapToInt(param -> Integer.parseInt(param.getValue()))
                .findFirst()
                .orElse(0);
    }

    private static ScalarField scalars(DataType type, DataType elementType, List<?> values) {
        ScalarField.Builder scalars = ScalarField.newBuilder();
        switch (type) {
            case Bool -> scalars.setBoolData(BoolArray.newBuilder().addAllData(all(values, Boolean.class)));
            case Int8, Int16, Int32 -> scalars.setIntData(IntArray.newBuilder().addAllData(all(values, Integer.class)));
            case Int64 -> scalars.setLongData(LongArray.newBuilder().addAllData(all(values, Long.class)));
            case Float -> scalars.setFloatData(FloatArray.newBuilder().addAllData(all(values, Float.class)));
            case Double -> scalars.setDoubleData(DoubleArray.newBuilder().addAllData(all(values, Double.class)));
            case Geometry ->
                scalars.setGeometryWktData(GeometryWktArray.newBuilder().addAllData(all(values, String.class)));
            case VarChar, Timestamptz ->
                scalars.setStringData(StringArray.newBuilder().addAllData(all(values, String.class)));
            case JSON ->
                scalars.setJsonData(JSONArray.newBuilder()
                        .addAllData(all(values, Json.class).stream()
                                .map(json -> ByteString.copyFromUtf8(json.text()))
                                .toList()));
            case Array ->
                scalars.setArrayData(ArrayArray.newBuilder()
                        .setElementType(elementType)
                        .addAllData(all(values, List.class).stream()
                                .map(row -> scalars(elementType, DataType.None, (List<?>) row))
                                .toList()));
            default -> throw new IllegalArgumentException("No column of type " + type + " can be built");
        }
        return scalars.build();
    }

    private static <T> List<T> all(List<?> values, Class<T> type) {
        return values.stream().map(type::cast).toList();
    }

    private static List<Object> scalarValues(DataType type, ScalarField scalars) {
        return switch (scalars.getDataCase()) {
            case BOOL_DATA -> List.copyOf(scalars.getBoolData().getDataList());
            case INT_DATA -> List.copyOf(scalars.getIntData().getDataList());
            case LONG_DATA -> List.copyOf(scalars.getLongData().getDataList());
            case FLOAT_DATA -> List.copyOf(scalars.getFloatData().getDataList());
            case DOUBLE_DATA -> List.copyOf(scalars.getDoubleData().getDataList());
            case STRING_DATA -> List.copyOf(scalars.getStringData().getDataList());
            case GEOMETRY_WKT_DATA -> List.copyOf(scalars.getGeometryWktData().getDataList());
            case JSON_DATA ->
                scalars.getJsonData().getDataList().stream()
                        .<Object>map(Json::of)
                        .toList();
            case ARRAY_DATA ->
                scalars.getArrayData().getDataList().stream()
                        .<Object>map(row -> scalarValues(DataType.None, row))
                        .toList();
            case DATA_NOT_SET -> List.of();
            default ->
                throw new IllegalArgumentException(
                        "No column of type " + type + " in " + scalars.getDataCase() + " can be read");
        };
    }

    private static VectorField vectors(FieldSchema field, List<?> values) {
        VectorField.Builder vectors = VectorField.newBuilder().setDim(dim(field));
        if (field.getDataType() == DataType.FloatVector) {
            FloatArray.Builder floats = FloatArray.newBuilder();
            all(values, FloatVector.class).forEach(vector -> floats.addAllData(vector.toList()));
            return vectors.setFloatVector(floats).build();
        }
        List<ByteString> rows = all(values, ByteString.class);
        ByteString joined = ByteString.copyFrom(rows);
        return switch (field.getDataType()) {
            case BinaryVector -> vectors.setBinaryVector(joined).build();
            case Float16Vector -> vectors.setFloat16Vector(joined).build();
            case BFloat16Vector -> vectors.setBfloat16Vector(joined).build();
            case Int8Vector -> vectors.setInt8Vector(joined).build();
            case SparseFloatVector ->
                vectors.setSparseFloatVector(SparseFloatArray.newBuilder().addAllContents(rows))
                        .build();
            default -> throw new IllegalArgumentException("No column of type " + field.getDataType());
        };
    }

    private static List<Object> vectorValues(DataType type, VectorField vectors) {
        int dim = (int) vectors.getDim();
        return switch (vectors.getDataCase()) {
            case FLOAT_VECTOR -> floatVectors(vectors.getFloatVector().getDataList(), dim);
            case BINARY_VECTOR -> cut(vectors.getBinaryVector(), dim / 8);
            case FLOAT16_VECTOR -> cut(vectors.getFloat16Vector(), dim * 2);
            case BFLOAT16_VECTOR -> cut(vectors.getBfloat16Vector(), dim * 2);
            case INT8_VECTOR -> cut(vectors.getInt8Vector(), dim);
            case SPARSE_FLOAT_VECTOR ->
                List.copyOf(vectors.getSparseFloatVector().getContentsList());
            case DATA_NOT_SET -> List.of();
            default -> throw new IllegalArgumentException("No column of type " + type + " can be read");
        };
    }

    private static List<Object> floatVectors(List<Float> values, int dim) {
        List<Object> rows = new ArrayList<>(values.size() / dim);
        for (int start = 0; start < values.size(); start += dim) {
            float[] row = new float[dim];
            for (int i = 0; i < dim; i++) {
                row[i] = values.get(start + i);
            }
            rows.add(FloatVector.of(row));
        }
        return rows;
    }

    private static List<Object> cut(ByteString bytes, int rowBytes) {
        List<Object> rows = new ArrayList<>(bytes.size() / rowBytes);
        for (int start = 0; start < bytes.size(); start += rowBytes) {
            rows.add(bytes.substring(start, start + rowBytes));
        }
        return rows;
    }
}
