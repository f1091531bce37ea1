package io.godwit.cli.demo;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.util.List;

/** Fields of a schema and the columns that fill them, in Milvus's own messages. */
final class DemoFields {
    static final String DYNAMIC = "$meta";

    private DemoFields() {}

    static FieldSchema field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type).build();
    }

    static FieldSchema text(String name, int maxBytes) {
        return with(field(name, DataType.VarChar), "max_length", maxBytes);
    }

    static FieldSchema texts(String name, int maxTexts, int maxBytes) {
        FieldSchema array = field(name, DataType.Array).toBuilder()
                .setElementType(DataType.VarChar)
                .build();
        return with(with(array, "max_capacity", maxTexts), "max_length", maxBytes);
    }

    static FieldSchema vector(String name, int dimensions) {
        return with(field(name, DataType.FloatVector), "dim", dimensions);
    }

    static FieldSchema key(FieldSchema field) {
        return field.toBuilder().setIsPrimaryKey(true).build();
    }

    static FieldData longs(String name, List<Long> values) {
        return scalars(
                name,
                DataType.Int64,
                ScalarField.newBuilder().setLongData(LongArray.newBuilder().addAllData(values)));
    }

    static FieldData integers(String name, DataType type, List<Integer> values) {
        return scalars(
                name,
                type,
                ScalarField.newBuilder().setIntData(IntArray.newBuilder().addAllData(values)));
    }

    static FieldData floats(String name, List<Float> values) {
        return scalars(
                name,
                DataType.Float,
                ScalarField.newBuilder().setFloatData(FloatArray.newBuilder().addAllData(values)));
    }

    static FieldData doubles(String name, List<Double> values) {
        return scalars(
                name,
                DataType.Double,
                ScalarField.newBuilder().setDoubleData(DoubleArray.newBuilder().addAllData(values)));
    }

    static FieldData booleans(String name, List<Boolean> values) {
        return scalars(
                name,
                DataType.Bool,
                ScalarField.newBuilder().setBoolData(BoolArray.newBuilder().addAllData(values)));
    }

    static FieldData texts(String name, List<String> values) {
        return scalars(name, DataType.VarChar, strings(values));
    }

    /** Each array in a typed slot, also an empty one: an untyped one kills a 2.3.5. */
    static FieldData textArrays(String name, List<List<String>> values) {
        ArrayArray.Builder arrays = ArrayArray.newBuilder().setElementType(DataType.VarChar);
        values.forEach(row -> arrays.addData(strings(row)));
        return scalars(name, DataType.Array, ScalarField.newBuilder().setArrayData(arrays));
    }

    static FieldData json(String name, boolean dynamic, List<String> values) {
        ScalarField.Builder json = ScalarField.newBuilder()
                .setJsonData(JSONArray.newBuilder()
                        .addAllData(
                                values.stream().map(ByteString::copyFromUtf8).toList()));
        return scalars(name, DataType.JSON, json).toBuilder()
                .setIsDynamic(dynamic)
                .build();
    }

    static FieldData vectors(String name, int dimensions, List<float[]> values) {
        FloatArray.Builder floats = FloatArray.newBuilder();
        for (float[] vector : values) {
            for (float value : vector) {
                floats.addData(value);
            }
        }
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(DataType.FloatVector)
                .setVectors(VectorField.newBuilder().setDim(dimensions).setFloatVector(floats))
                .build();
    }

    private static ScalarField.Builder strings(List<String> values) {
        return ScalarField.newBuilder().setStringData(StringArray.newBuilder().addAllData(values));
    }

    private static FieldData scalars(String name, DataType type, ScalarField.Builder values) {
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(type)
                .setScalars(values)
                .build();
    }

    private static FieldSchema with(FieldSchema field, String key, int value) {
        return field.toBuilder()
                .addTypeParams(KeyValuePair.newBuilder().setKey(key).setValue(Integer.toString(value)))
                .build();
    }
}
