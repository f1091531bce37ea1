package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.BoolArray;
import io.milvus.grpc.DataType;
import io.milvus.grpc.DoubleArray;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.GeometryWktArray;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.SparseFloatArray;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorArray;
import io.milvus.grpc.VectorField;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Which values are the same and which are not, for every type, every kind of value and every place in a long one. Both sides of a
 * check read with the same code, so that a value which it overlooks would never show there.
 */
class CanonicalValueTest {
    private static final String NAN = "NaN";
    /** More than anything is read by at a time. */
    private static final int LONG = 300;

    @ParameterizedTest
    @EnumSource(names = {"Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "VarChar"})
    void scalarsAreApartUnlessBothAreNan(DataType type) {
        List<Object> values = scalars(type);
        assertApart(
                values.stream().map(CanonicalValueTest::identity).toList(),
                field(type).setScalars(slot(type, values)));
    }

    @ParameterizedTest
    @EnumSource(names = {"Bool", "Int8", "Int16", "Int32", "Int64", "Float", "Double", "VarChar"})
    void arraysAreApartByEachElementAndTheirLength(DataType type) {
        List<Object> scalars = scalars(type);
        List<List<Object>> arrays = new ArrayList<>();
        scalars.forEach(value -> arrays.add(List.of(value)));
        for (int length = 0; length <= LONG; length += length < 20 ? 1 : 35) {
            List<Object> array = IntStream.range(0, length)
                    .mapToObj(i -> scalars.get(i % scalars.size()))
                    .toList();
            arrays.add(array);
            for (int i = 0; i < length; i++) {
                arrays.add(replaced(array, i, scalars.get((i + 1) % scalars.size())));
            }
        }
        if (type == DataType.VarChar) {
            arrays.add(List.of("ab", "c"));
            arrays.add(List.of("a", "bc"));
        }
        ArrayArray.Builder column = ArrayArray.newBuilder().setElementType(type);
        arrays.forEach(array -> column.addData(slot(type, array)));

        assertApart(
                arrays.stream()
                        .map(array -> array.stream()
                                .map(CanonicalValueTest::identity)
                                .toList()
                                .toString())
                        .toList(),
                field(DataType.Array).setScalars(ScalarField.newBuilder().setArrayData(column)));
    }

    /** Beside small neighbours and beside large ones: the two are looked through in different ways. */
    @ParameterizedTest
    @ValueSource(ints = {1, 7, 8, 9, 40})
    void floatVectorsAreApartByEachNumberUnlessBothAreNan(int dim) {
        List<List<Object>> vectors = new ArrayList<>();
        for (float neighbour : new float[] {0.5f, -3e9f}) {
            List<Object> around = new ArrayList<>();
            IntStream.range(0, dim).forEach(i -> around.add(neighbour));
            for (int i = 0; i < dim; i++) {
                for (Object value : floats()) {
                    vectors.add(replaced(around, i, value));
                }
            }
        }
        FloatArray.Builder values = FloatArray.newBuilder();
        vectors.forEach(vector -> vector.forEach(value -> values.addData((Float) value)));

        assertApart(
                vectors.stream()
                        .map(vector -> vector.stream()
                                .map(CanonicalValueTest::identity)
                                .toList()
                                .toString())
                        .toList(),
                field(DataType.FloatVector)
                        .setVectors(VectorField.newBuilder().setDim(dim).setFloatVector(values)));
    }

    /** All there are. */
    @ParameterizedTest
    @EnumSource(names = {"Float16Vector", "BFloat16Vector"})
    void halvesAreApartUnlessBothAreNan(DataType type) {
        int infinity = type == DataType.Float16Vector ? 0x7c00 : 0x7f80;
        ByteBuffer vectors = ByteBuffer.allocate((1 << 16) * 6).order(ByteOrder.LITTLE_ENDIAN);
        List<String> identities = new ArrayList<>();
        for (int bits = 0; bits < 1 << 16; bits++) {
            int place = bits % 3;
            // 1.0 in either format, so that place and value together tell the rows apart.
            IntStream.range(0, 3).forEach(i -> vectors.putShort((short) 0x3c00));
            vectors.putShort(vectors.position() - 6 + 2 * place, (short) bits);
            String value = (bits & 0x7fff) > infinity ? NAN : Integer.toHexString(bits);
            identities.add(bits == 0x3c00 ? "all the same" : place + " " + value);
        }
        ByteString bytes = ByteString.copyFrom(vectors.array());
        VectorField.Builder column = VectorField.newBuilder().setDim(3);

        assertApart(
                identities,
                field(type)
                        .setVectors(
                                type == DataType.Float16Vector
                                        ? column.setFloat16Vector(bytes)
                                        : column.setBfloat16Vector(bytes)));
    }

    @ParameterizedTest
    @EnumSource(names = {"BinaryVector", "Int8Vector"})
    void vectorsOfBytesAreApartByEachBit(DataType type) {
        int width = 40;
        List<byte[]> vectors = flipped(new byte[width]);
        ByteString bytes =
                ByteString.copyFrom(vectors.stream().map(ByteString::copyFrom).toList());
        VectorField.Builder column = VectorField.newBuilder();

        assertApart(
                vectors.stream().map(Arrays::toString).toList(),
                field(type)
                        .setVectors(
                                type == DataType.BinaryVector
                                        ? column.setDim(width * 8L).setBinaryVector(bytes)
                                        : column.setDim(width).setInt8Vector(bytes)));
    }

    @Test
    void sparseVectorsAreApartByEachPairInWhateverOrderTheyStand() {
        long[] pairs = IntStream.range(0, LONG)
                .mapToLong(i -> pair(2 * i + 1, i + 0.5f))
                .toArray();
        List<long[]> vectors = new ArrayList<>(List.of(pairs, new long[0]));
        for (int i = 0; i < LONG; i++) {
            vectors.add(changed(pairs, i, pairs[i] + 1));
            vectors.add(changed(pairs, i, pairs[i] ^ Long.MIN_VALUE));
            int left = i;
            vectors.add(IntStream.range(0, LONG)
                    .filter(at -> at != left)
                    .mapToLong(at -> pairs[at])
                    .toArray());
        }
        SparseFloatArray.Builder column = SparseFloatArray.newBuilder();
        vectors.forEach(vector -> column.addContents(sparse(vector)));
        vectors.forEach(vector -> column.addContents(sparse(IntStream.range(0, vector.length)
                .mapToLong(i -> vector[vector.length - 1 - i])
                .toArray())));
        List<String> identities = vectors.stream().map(Arrays::toString).toList();

        assertApart(
                Stream.concat(identities.stream(), identities.stream()).toList(),
                field(DataType.SparseFloatVector)
                        .setVectors(VectorField.newBuilder().setSparseFloatVector(column)));
    }

    @Test
    void textsAndDocumentsAreApartByEachBit() {
        String json = "[\"" + "é x".repeat(LONG / 4) + "\"]";
        List<byte[]> documents = flipped(json.getBytes(StandardCharsets.UTF_8));
        List<String> texts = IntStream.range(0, LONG)
                .mapToObj(i -> "a".repeat(i) + "b" + "a".repeat(LONG - i))
                .toList();
        JSONArray.Builder column = JSONArray.newBuilder();
        documents.forEach(document -> column.addData(ByteString.copyFrom(document)));
        List<String> identities = documents.stream().map(Arrays::toString).toList();
        FieldData.Builder fields =
                field(DataType.JSON).setScalars(ScalarField.newBuilder().setJsonData(column));

        assertApart(identities, fields);
        assertApart(identities, fields.setFieldName(Column.DYNAMIC).setIsDynamic(true));
        assertApart(texts, field(DataType.VarChar).setScalars(slot(DataType.VarChar, List.copyOf(texts))));
    }

    /** By value, as either side may have written them anew. */
    @Test
    void documentsAreApartByEachOfTheirValues() {
        List<String> values = List.of(
                "null",
                "true",
                "false",
                "0",
                "-1",
                "1.5",
                "1e300",
                "9007199254740993",
                "9007199254740992",
                "\"\"",
                "\"0\"",
                "\"null\"",
                "[]",
                "[[]]",
                "[null]",
                "[0]",
                "[0,0]",
                "{}",
                "{\"\":{}}",
                "{\"k\":null}");
        List<String> documents = new ArrayList<>(values);
        for (int key = 0; key < 12; key++) {
            for (String value : values) {
                int changed = key;
                documents.add(IntStream.range(0, 12)
                        .mapToObj(i -> "\"k" + i + "\":" + (i == changed ? value : "\"unchanged\""))
                        .collect(Collectors.joining(",", "{", "}")));
            }
        }
        JSONArray.Builder column = JSONArray.newBuilder();
        documents.forEach(document -> column.addData(ByteString.copyFromUtf8(document)));
        FieldData.Builder field =
                field(DataType.JSON).setScalars(ScalarField.newBuilder().setJsonData(column));

        assertApart(documents, field, true);
        assertApart(documents, field.setFieldName(Column.DYNAMIC).setIsDynamic(true), true);
    }

    @Test
    void geometriesAndInstantsAreApartByEachNumber() {
        List<String> lines = IntStream.range(0, LONG)
                .mapToObj(changed -> IntStream.range(0, LONG)
                        .mapToObj(i -> i + " " + (i == changed ? "-0.5" : "0.5"))
                        .collect(Collectors.joining(", ", "LINESTRING (", ")")))
                .toList();
        List<String> instants = Stream.of(
                        "2026-01-02T03:04:05",
                        "2027-01-02T03:04:05",
                        "2026-02-02T03:04:05",
                        "2026-01-03T03:04:05",
                        "2026-01-02T04:04:05",
                        "2026-01-02T03:05:05",
                        "2026-01-02T03:04:06",
                        "2026-01-02T03:04:05.1",
                        "2026-01-02T03:04:05.000001",
                        "2026-01-02T03:04:05.000000001")
                .flatMap(local -> Stream.of(local + "Z", local + "-11:00"))
                .toList();

        assertApart(
                lines,
                field(DataType.Geometry)
                        .setScalars(ScalarField.newBuilder()
                                .setGeometryWktData(
                                        GeometryWktArray.newBuilder().addAllData(lines))));
        assertApart(instants, field(DataType.Timestamptz).setScalars(slot(DataType.VarChar, List.copyOf(instants))));
    }

    /** As they stand within a struct array. */
    @ParameterizedTest
    @EnumSource(names = {"FloatVector", "Float16Vector", "BFloat16Vector", "BinaryVector", "Int8Vector"})
    void listsOfVectorsAreApartByEachNumberAndTheirLength(DataType type) {
        int width =
                type == DataType.FloatVector ? 4 : type == DataType.BinaryVector || type == DataType.Int8Vector ? 1 : 2;
        List<byte[]> lists = new ArrayList<>();
        for (int vectors = 0; vectors < 4; vectors++) {
            byte[] list = new byte[vectors * 8 * width];
            lists.add(list);
            for (int i = 0; i < list.length; i++) {
                lists.add(changed(list, i, (byte) 1));
            }
        }
        VectorArray.Builder column =
                VectorArray.newBuilder().setElementType(type).setDim(width == 1 ? 64 : 8);
        lists.forEach(list -> column.addData(vectors(type, list)));

        assertApart(
                lists.stream().map(Arrays::toString).toList(),
                field(DataType.ArrayOfVector)
                        .setVectors(VectorField.newBuilder().setDim(8).setVectorArray(column)));
    }

    private static VectorField vectors(DataType type, byte[] bytes) {
        VectorField.Builder vectors = VectorField.newBuilder().setDim(8);
        ByteString data = ByteString.copyFrom(bytes);
        return switch (type) {
            case FloatVector -> {
                FloatArray.Builder floats = FloatArray.newBuilder();
                ByteBuffer buffer = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
                while (buffer.hasRemaining()) {
                    floats.addData(buffer.getFloat());
                }
                yield vectors.setFloatVector(floats).build();
            }
            case Float16Vector -> vectors.setFloat16Vector(data).build();
            case BFloat16Vector -> vectors.setBfloat16Vector(data).build();
            case BinaryVector -> vectors.setDim(64).setBinaryVector(data).build();
            default -> vectors.setInt8Vector(data).build();
        };
    }

    private static void assertApart(List<String> identities, FieldData.Builder column) {
        assertApart(identities, column, false);
    }

    /** Rows are the same exactly where their values are. */
    private static void assertApart(List<String> identities, FieldData.Builder column, boolean jsonByValue) {
        List<String> rows = canonical(identities.size(), column.build(), jsonByValue);
        assertThat(rows).hasSameSizeAs(identities);
        Map<String, String> values = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            String value = identities.get(i);
            String other = values.putIfAbsent(rows.get(i), value);
            if (other != null && !other.equals(value)) {
                fail("%s: one row for the values %s and %s", column.getType(), other, value);
            }
        }
        assertThat(values).as("rows for the values of " + column.getType()).hasSameSizeAs(new HashSet<>(identities));
    }

    private static List<Object> scalars(DataType type) {
        return switch (type) {
            case Bool -> List.of(false, true);
            case Int8 ->
                IntStream.rangeClosed(Byte.MIN_VALUE, Byte.MAX_VALUE)
                        .<Object>mapToObj(i -> i)
                        .toList();
            case Int16 -> integers(16, value -> (int) (short) (long) value);
            case Int32 -> integers(32, Long::intValue);
            case Int64 -> integers(64, value -> value);
            case Float -> floats();
            case Double -> doubles();
            default ->
                List.of("", " ", "a", "b", "A", "aa", "\0", "a\0", "é", "e\u0301", "a".repeat(127), "a".repeat(128));
        };
    }

    /** Each bit alone, all but it, and their neighbours. */
    private static List<Object> integers(int bits, Function<Long, Object> type) {
        Set<Object> values = new LinkedHashSet<>();
        IntStream.range(0, bits)
                .mapToLong(bit -> 1L << bit)
                .flatMap(value -> LongStream.of(value - 1, value, value + 1, ~value))
                .forEach(value -> values.add(type.apply(value)));
        return List.copyOf(values);
    }

    /** Both signs; zeros, the smallest, numbers about 1 and 2, the largest, infinities; several NaN. */
    private static List<Object> floats() {
        List<Object> values = new ArrayList<>();
        for (int sign : new int[] {0, 1}) {
            for (int exponent : new int[] {0, 1, 64, 126, 127, 128, 192, 254, 255}) {
                for (int fraction : new int[] {0, 1, 0x400, 0x3fffff, 0x400000, 0x7fffff}) {
                    values.add(Float.intBitsToFloat(sign << 31 | exponent << 23 | fraction));
                }
            }
        }
        return values;
    }

    /** As {@link #floats}. */
    private static List<Object> doubles() {
        List<Object> values = new ArrayList<>();
        for (long sign : new long[] {0, 1}) {
            for (long exponent : new long[] {0, 1, 0x200, 0x3fe, 0x3ff, 0x400, 0x600, 0x7fe, 0x7ff}) {
                for (long fraction : new long[] {0, 1, 1L << 31, 1L << 32, 1L << 51, (1L << 52) - 1}) {
                    values.add(Double.longBitsToDouble(sign << 63 | exponent << 52 | fraction));
                }
            }
        }
        return values;
    }

    /** What a value is, its type known: floats by their bits, but all NaN the same. */
    private static String identity(Object value) {
        if (value instanceof Float number) {
            return Float.isNaN(number) ? NAN : Integer.toHexString(Float.floatToRawIntBits(number));
        }
        if (value instanceof Double number) {
            return Double.isNaN(number) ? NAN : Long.toHexString(Double.doubleToRawLongBits(number));
        }
        return value instanceof String text ? text.length() + ":" + text : value.toString();
    }

    @SuppressWarnings("unchecked")
    private static ScalarField slot(DataType type, List<Object> values) {
        ScalarField.Builder slot = ScalarField.newBuilder();
        List<?> typed = values;
        return switch (type) {
            case Bool ->
                slot.setBoolData(BoolArray.newBuilder().addAllData((List<Boolean>) typed))
                        .build();
            case Int8, Int16, Int32 ->
                slot.setIntData(IntArray.newBuilder().addAllData((List<Integer>) typed))
                        .build();
            case Int64 ->
                slot.setLongData(LongArray.newBuilder().addAllData((List<Long>) typed))
                        .build();
            case Float ->
                slot.setFloatData(FloatArray.newBuilder().addAllData((List<Float>) typed))
                        .build();
            case Double ->
                slot.setDoubleData(DoubleArray.newBuilder().addAllData((List<Double>) typed))
                        .build();
            default ->
                slot.setStringData(StringArray.newBuilder().addAllData((List<String>) typed))
                        .build();
        };
    }

    private static long pair(int index, float value) {
        return (long) Float.floatToRawIntBits(value) << 32 | Integer.toUnsignedLong(index);
    }

    private static ByteString sparse(long[] pairs) {
        ByteBuffer buffer = ByteBuffer.allocate(pairs.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(pairs).forEach(buffer::putLong);
        return ByteString.copyFrom(buffer.array());
    }

    private static List<Object> replaced(List<Object> values, int at, Object value) {
        List<Object> changed = new ArrayList<>(values);
        changed.set(at, value);
        return changed;
    }

    private static long[] changed(long[] values, int at, long value) {
        long[] changed = values.clone();
        changed[at] = value;
        return changed;
    }

    private static byte[] changed(byte[] values, int at, byte value) {
        byte[] changed = values.clone();
        changed[at] = value;
        return changed;
    }

    /** As it is, and with each of its bits flipped alone. */
    private static List<byte[]> flipped(byte[] bytes) {
        List<byte[]> flipped = new ArrayList<>(List.of(bytes));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            flipped.add(changed(bytes, bit / 8, (byte) (bytes[bit / 8] ^ 1 << bit % 8)));
        }
        return flipped;
    }

    private static FieldData.Builder field(DataType type) {
        return FieldData.newBuilder().setFieldName("value").setType(type);
    }

    private static List<String> canonical(int rows, FieldData column, boolean jsonByValue) {
        byte[] answer = QueryResults.newBuilder()
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        // The same in each row, so that the value alone tells them apart.
                        .setScalars(slot(DataType.Int64, List.copyOf(Collections.nCopies(rows, 7L)))))
                .addFieldsData(column)
                .build()
                .toByteArray();
        RowReader reader = Columns.parse(answer, "id", List.of("id", column.getFieldName()))
                .reader(jsonByValue);
        List<String> read = new ArrayList<>();
        while (reader.next()) {
            read.add(new String(reader.array(), 0, reader.size(), StandardCharsets.ISO_8859_1));
        }
        return read;
    }
}
