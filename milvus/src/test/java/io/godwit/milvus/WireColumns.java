package io.godwit.milvus;

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
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Columns of every type through the protocol's own classes, apart from the code under test. A value of null is a null row. */
final class WireColumns {
    static final int DIM = 8;

    static final List<DataType> TYPES = List.of(
            DataType.Bool,
            DataType.Int8,
            DataType.Int16,
            DataType.Int32,
            DataType.Int64,
            DataType.Float,
            DataType.Double,
            DataType.VarChar,
            DataType.JSON,
            DataType.Array,
            DataType.Geometry,
            DataType.Timestamptz,
            DataType.FloatVector,
            DataType.BinaryVector,
            DataType.Float16Vector,
            DataType.BFloat16Vector,
            DataType.Int8Vector,
            DataType.SparseFloatVector);

    private WireColumns() {}

    static FieldSchema field(DataType type, boolean nullable) {
        FieldSchema.Builder field = FieldSchema.newBuilder()
                .setName("f_" + type.name())
                .setDataType(type)
                .setNullable(nullable);
        if (vector(type) && type != DataType.SparseFloatVector) {
            field.addTypeParams(KeyValuePair.newBuilder().setKey("dim").setValue("" + DIM));
        }
        return type == DataType.Array ? field.setElementType(DataType.Int64).build() : field.build();
    }

    static List<@Nullable Object> values(FieldSchema field, int rows, Random random) {
        List<@Nullable Object> values = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            values.add(field.getNullable() && random.nextInt(3) == 0 ? null : value(field.getDataType(), random));
        }
        return values;
    }

    /** As a real Milvus answers a query: scalars padded, vectors compact, the source's own field id. */
    static FieldData answered(FieldSchema field, List<@Nullable Object> values) {
        return vector(field.getDataType()) ? compact(field, values) : padded(field, values);
    }

    static FieldData padded(FieldSchema field, List<@Nullable Object> values) {
        List<Object> all = values.stream()
                .map(value -> value == null ? filler(field.getDataType()) : value)
                .toList();
        return marked(column(field, all), field, values).setFieldId(4711).build();
    }

    static FieldData compact(FieldSchema field, List<@Nullable Object> values) {
        List<Object> valid =
                values.stream().filter(Objects::nonNull).map(Object.class::cast).toList();
        return marked(column(field, valid), field, values).setFieldId(4711).build();
    }

    private static FieldData.Builder marked(
            FieldData.Builder column, FieldSchema field, List<@Nullable Object> values) {
        if (field.getNullable()) {
            values.forEach(value -> column.addValidData(value != null));
        }
        return column;
    }

    private static Object value(DataType type, Random random) {
        return switch (type) {
            case Bool -> random.nextBoolean();
            case Int8 -> (int) (byte) random.nextInt();
            case Int16 -> (int) (short) random.nextInt();
            case Int32 -> random.nextInt();
            case Int64 -> random.nextLong();
            case Float -> Float.intBitsToFloat(random.nextInt());
            case Double -> random.nextGaussian();
            case VarChar -> "é\n\"".repeat(random.nextInt(4));
            case JSON -> "{\"n\":" + random.nextInt() + "}";
            case Array -> random.longs(random.nextInt(4)).boxed().toList();
            case Geometry -> "POINT (" + random.nextInt(100) + " " + random.nextInt(100) + ")";
            case Timestamptz -> "2026-01-%02dT00:00:00Z".formatted(1 + random.nextInt(28));
            case FloatVector ->
                IntStream.range(0, DIM).mapToObj(i -> random.nextFloat()).toList();
            case SparseFloatVector -> sparse(random);
            default -> bytes(type, random);
        };
    }

    private static Object filler(DataType type) {
        return switch (type) {
            case Bool -> false;
            case Int8, Int16, Int32 -> 0;
            case Int64 -> 0L;
            case Float -> 0f;
            case Double -> 0d;
            case Array -> List.of();
            case FloatVector -> java.util.Collections.nCopies(DIM, 0f);
            case SparseFloatVector -> ByteString.EMPTY;
            case BinaryVector -> ByteString.copyFrom(new byte[DIM / 8]);
            case Float16Vector, BFloat16Vector -> ByteString.copyFrom(new byte[DIM * 2]);
            case Int8Vector -> ByteString.copyFrom(new byte[DIM]);
            default -> "";
        };
    }

    private static ByteString bytes(DataType type, Random random) {
        byte[] bytes = new byte
                [switch (type) {
                    case BinaryVector -> DIM / 8;
                    case Int8Vector -> DIM;
                    default -> DIM * 2;
                }];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static ByteString sparse(Random random) {
        int pairs = random.nextInt(4);
        ByteBuffer buffer = ByteBuffer.allocate(pairs * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < pairs; i++) {
            buffer.putInt(i * 1000).putFloat(random.nextFloat());
        }
        return ByteString.copyFrom(buffer.flip());
    }

    @SuppressWarnings("unchecked")
    private static FieldData.Builder column(FieldSchema field, List<Object> values) {
        FieldData.Builder column =
                FieldData.newBuilder().setFieldName(field.getName()).setType(field.getDataType());
        if (vector(field.getDataType())) {
            return column.setVectors(vectors(field, values));
        }
        ScalarField.Builder scalars = column.getScalarsBuilder();
        switch (field.getDataType()) {
            case Bool -> scalars.setBoolData(BoolArray.newBuilder().addAllData((List<Boolean>) (List<?>) values));
            case Int8, Int16, Int32 ->
                scalars.setIntData(IntArray.newBuilder().addAllData((List<Integer>) (List<?>) values));
            case Int64 -> scalars.setLongData(longs(values));
            case Float -> scalars.setFloatData(FloatArray.newBuilder().addAllData((List<Float>) (List<?>) values));
            case Double -> scalars.setDoubleData(DoubleArray.newBuilder().addAllData((List<Double>) (List<?>) values));
            case JSON -> {
                JSONArray.Builder documents = JSONArray.newBuilder();
                values.forEach(value -> documents.addData(ByteString.copyFromUtf8((String) value)));
                scalars.setJsonData(documents);
            }
            case Array -> {
                ArrayArray.Builder arrays = ArrayArray.newBuilder().setElementType(field.getElementType());
                values.forEach(
                        value -> arrays.addData(ScalarField.newBuilder().setLongData(longs((List<Object>) value))));
                scalars.setArrayData(arrays);
            }
            case Geometry ->
                scalars.setGeometryWktData(GeometryWktArray.newBuilder().addAllData((List<String>) (List<?>) values));
            default -> scalars.setStringData(StringArray.newBuilder().addAllData((List<String>) (List<?>) values));
        }
        return column;
    }

    private static LongArray longs(List<Object> values) {
        LongArray.Builder longs = LongArray.newBuilder();
        values.forEach(value -> longs.addData((Long) value));
        return longs.build();
    }

    @SuppressWarnings("unchecked")
    private static VectorField vectors(FieldSchema field, List<Object> values) {
        VectorField.Builder vectors = VectorField.newBuilder();
        if (field.getDataType() == DataType.SparseFloatVector) {
            SparseFloatArray.Builder rows = SparseFloatArray.newBuilder().setDim(4000);
            values.forEach(value -> rows.addContents((ByteString) value));
            return vectors.setSparseFloatVector(rows).build();
        }
        vectors.setDim(DIM);
        if (field.getDataType() == DataType.FloatVector) {
            FloatArray.Builder floats = FloatArray.newBuilder();
            values.forEach(value -> floats.addAllData((List<Float>) value));
            return vectors.setFloatVector(floats).build();
        }
        ByteString joined = ByteString.copyFrom((List<ByteString>) (List<?>) values);
        return switch (field.getDataType()) {
            case BinaryVector -> vectors.setBinaryVector(joined).build();
            case Float16Vector -> vectors.setFloat16Vector(joined).build();
            case BFloat16Vector -> vectors.setBfloat16Vector(joined).build();
            default -> vectors.setInt8Vector(joined).build();
        };
    }

    private static boolean vector(DataType type) {
        return type.getNumber() >= DataType.BinaryVector_VALUE;
    }
}
