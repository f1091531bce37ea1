package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.ArrayArray;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.IntArray;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.VectorField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** The wire form of rows: what is read, in which canonical form, and what is sent on. */
class ColumnsTest {
    private static final List<String> FIELDS = List.of("id", "text", "vector", "numbers", "json", "$meta");

    @Property(tries = 50)
    void rowsReadTheSameInWhateverOrderTheColumnsCome(@ForAll Random random) {
        List<FieldData> fields = fields(random, 20);
        List<FieldData> shuffled = new ArrayList<>(fields);
        Collections.shuffle(shuffled, random);
        assertThat(canonical(answer(fields))).isEqualTo(canonical(answer(shuffled)));
    }

    @Property(tries = 50)
    void oneChangedBitChangesTheRowAndNoOther(@ForAll Random random) {
        List<FieldData> fields = new ArrayList<>(fields(random, 20));
        List<String> before = canonical(answer(fields));
        int row = random.nextInt(20);
        FloatArray old = fields.get(2).getVectors().getFloatVector();
        int bits = Float.floatToRawIntBits(old.getData(row * 4)) ^ 1;
        fields.set(
                2,
                fields.get(2).toBuilder()
                        .setVectors(fields.get(2).getVectors().toBuilder()
                                .setFloatVector(old.toBuilder().setData(row * 4, Float.intBitsToFloat(bits))))
                        .build());
        List<String> after = canonical(answer(fields));
        for (int i = 0; i < 20; i++) {
            assertThat(after.get(i).equals(before.get(i))).isEqualTo(i != row);
        }
    }

    @Property(tries = 50)
    void whatIsSentOnIsWhatCameButForFieldIds(@ForAll Random random) throws InvalidProtocolBufferException {
        List<FieldData> fields = fields(random, 10);
        InsertRequest sent = sent(Columns.parse(answer(fields), "id", FIELDS), target());
        assertThat(sent.getNumRows()).isEqualTo(10);
        assertThat(sent.getFieldsDataList()).allMatch(field -> field.getFieldId() == 0);
        for (FieldData field : fields) {
            FieldData other = sent.getFieldsDataList().stream()
                    .filter(candidate -> candidate.getFieldName().equals(field.getFieldName()))
                    .findFirst()
                    .orElseThrow();
            if (!field.getFieldName().equals("numbers")) {
                assertThat(other).isEqualTo(field.toBuilder().clearFieldId().build());
            }
        }
    }

    /** An empty array without slot, as 2.3.5 returns it, kills a 2.3.5 that is sent it. */
    @Test
    void emptyArraysAreSentWithTheSlotOfTheirType() throws InvalidProtocolBufferException {
        byte[] answer = answer(List.of(ids(1, 2), arrays(ScalarField.getDefaultInstance(), ints(7))));
        Columns columns = Columns.parse(answer, "id", List.of("id", "numbers"));
        InsertRequest sent = sent(columns, target());
        ArrayArray arrays = sent.getFieldsDataList().stream()
                .filter(field -> field.getFieldName().equals("numbers"))
                .findFirst()
                .orElseThrow()
                .getScalars()
                .getArrayData();
        assertThat(arrays.getData(0).hasIntData()).isTrue();
        assertThat(arrays.getData(0).getIntData().getDataCount()).isZero();
        assertThat(arrays.getData(1).getIntData().getDataList()).containsExactly(7);
    }

    @Test
    void typedAndUntypedEmptyArraysAreTheSameValue() {
        byte[] untyped = answer(List.of(ids(1), arrays(ScalarField.getDefaultInstance())));
        byte[] typed = answer(List.of(ids(1), arrays(ints())));
        byte[] full = answer(List.of(ids(1), arrays(ints(0))));
        List<String> fields = List.of("id", "numbers");
        assertThat(canonical(untyped, fields)).isEqualTo(canonical(typed, fields));
        assertThat(canonical(untyped, fields)).isNotEqualTo(canonical(full, fields));
    }

    @Test
    void allNansAreOneValueAndMinusZeroIsNotZero() {
        List<String> fields = List.of("id", "f");
        int signalling = 0x7fa00001;
        assertThat(canonical(answer(List.of(ids(1), floats(Float.NaN))), fields))
                .isEqualTo(canonical(answer(List.of(ids(1), floats(Float.intBitsToFloat(signalling)))), fields));
        assertThat(canonical(answer(List.of(ids(1), floats(0f))), fields))
                .isNotEqualTo(canonical(answer(List.of(ids(1), floats(-0f))), fields));
    }

    /** Milvus 2.5 returns a value for each row, null or not; requests carry the valid ones alone. */
    @Test
    void nullIsApartFromZeroWhetherPaddedOrNot() {
        List<String> fields = List.of("id", "f");
        FieldData padded = floats(1f, 0f).toBuilder()
                .addValidData(true)
                .addValidData(false)
                .build();
        FieldData compact =
                floats(1f).toBuilder().addValidData(true).addValidData(false).build();
        FieldData zero = floats(1f, 0f);
        List<String> withNull = canonical(answer(List.of(ids(1, 2), padded)), fields);
        assertThat(withNull).isEqualTo(canonical(answer(List.of(ids(1, 2), compact)), fields));
        assertThat(withNull).isNotEqualTo(canonical(answer(List.of(ids(1, 2), zero)), fields));
    }

    @Test
    void jsonByValueOverlooksOrderSpacesAndEscapes() {
        List<String> fields = List.of("id", "json");
        byte[] one = answer(List.of(ids(1), json("{\"b\":1.0,\"a\":\"é\",\"c\":[1e5, 12345678901234567890]}")));
        byte[] other = answer(
                List.of(ids(1), json("{\"a\": \"\\u00e9\", \"c\": [100000.0, 12345678901234567890], \"b\": 1}")));
        byte[] third = answer(
                List.of(ids(1), json("{\"a\": \"\\u00e9\", \"c\": [100000.0, 12345678901234567891], \"b\": 1}")));
        assertThat(canonical(one, fields, true)).isEqualTo(canonical(other, fields, true));
        assertThat(canonical(one, fields, true)).isNotEqualTo(canonical(third, fields, true));
        assertThat(canonical(one, fields, false)).isNotEqualTo(canonical(other, fields, false));
    }

    @Test
    void aColumnThatIsTooShortOrTooLongIsABadAnswer() {
        byte[] shorter = answer(List.of(ids(1, 2), floats(1f)));
        byte[] longer = answer(List.of(ids(1), floats(1f, 2f)));
        for (byte[] answer : List.of(shorter, longer)) {
            assertThatThrownBy(() -> canonical(answer, List.of("id", "f")))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_ANSWER));
        }
    }

    @Test
    void aTruncatedAnswerIsABadAnswer() {
        byte[] answer = answer(List.of(ids(1, 2, 3)));
        assertThatThrownBy(() -> Columns.parse(Arrays.copyOf(answer, answer.length - 2), "id", List.of("id")))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BAD_ANSWER));
    }

    @Test
    void theDynamicFieldGoesByOneNameAndIsMarked() throws InvalidProtocolBufferException {
        FieldData unnamed = json("{}").toBuilder().setFieldName("").build();
        Columns columns = Columns.parse(answer(List.of(ids(1), unnamed)), "id", List.of("id", "$meta"));
        assertThat(columns.names()).containsExactly("$meta", "id");
        assertThat(sent(columns, TargetFields.UNKNOWN).getFieldsData(0).getIsDynamic())
                .isTrue();
    }

    private static TargetFields target() {
        return TargetFields.of(
                CollectionSchema.newBuilder()
                        .addFields(FieldSchema.newBuilder()
                                .setName("numbers")
                                .setDataType(DataType.Array)
                                .setElementType(DataType.Int32))
                        .build(),
                ServerKind.MILVUS_2_3);
    }

    private static List<FieldData> fields(Random random, int rows) {
        List<Long> ids = random.longs(rows).boxed().toList();
        List<String> texts = random.ints(rows, 0, 5).mapToObj("é\"\\\n"::repeat).toList();
        List<Float> floats = new ArrayList<>();
        List<ScalarField> arrays = new ArrayList<>();
        List<ByteString> jsons = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            random.doubles(4).forEach(value -> floats.add((float) value));
            arrays.add(ints(random.ints(random.nextInt(4)).toArray()));
            jsons.add(ByteString.copyFromUtf8("{\"n\":" + random.nextInt() + "}"));
        }
        FieldData text = field("text", DataType.VarChar)
                .setScalars(ScalarField.newBuilder()
                        .setStringData(StringArray.newBuilder().addAllData(texts)))
                .build();
        FieldData vector = field("vector", DataType.FloatVector)
                .setVectors(VectorField.newBuilder()
                        .setDim(4)
                        .setFloatVector(FloatArray.newBuilder().addAllData(floats)))
                .build();
        ScalarField json = ScalarField.newBuilder()
                .setJsonData(JSONArray.newBuilder().addAllData(jsons))
                .build();
        return List.of(
                ids(ids.stream().mapToLong(id -> id).toArray()),
                text,
                vector,
                arrays(arrays.toArray(ScalarField[]::new)),
                field("json", DataType.JSON).setScalars(json).build(),
                field("$meta", DataType.JSON)
                        .setScalars(json)
                        .setIsDynamic(true)
                        .build());
    }

    private static FieldData.Builder field(String name, DataType type) {
        return FieldData.newBuilder().setFieldName(name).setType(type).setFieldId(100 + name.length());
    }

    private static FieldData ids(long... ids) {
        LongArray.Builder values = LongArray.newBuilder();
        Arrays.stream(ids).forEach(values::addData);
        return field("id", DataType.Int64)
                .setScalars(ScalarField.newBuilder().setLongData(values))
                .build();
    }

    private static FieldData floats(float... floats) {
        FloatArray.Builder values = FloatArray.newBuilder();
        for (float value : floats) {
            values.addData(value);
        }
        return field("f", DataType.Float)
                .setScalars(ScalarField.newBuilder().setFloatData(values))
                .build();
    }

    private static FieldData json(String text) {
        JSONArray values = JSONArray.newBuilder()
                .addData(ByteString.copyFrom(text, StandardCharsets.UTF_8))
                .build();
        return field("json", DataType.JSON)
                .setScalars(ScalarField.newBuilder().setJsonData(values))
                .build();
    }

    private static ScalarField ints(int... ints) {
        IntArray.Builder values = IntArray.newBuilder();
        Arrays.stream(ints).forEach(values::addData);
        return ScalarField.newBuilder().setIntData(values).build();
    }

    private static FieldData arrays(ScalarField... rows) {
        ArrayArray.Builder arrays = ArrayArray.newBuilder().setElementType(DataType.Int32);
        Arrays.stream(rows).forEach(arrays::addData);
        return field("numbers", DataType.Array)
                .setScalars(ScalarField.newBuilder().setArrayData(arrays))
                .build();
    }

    private static byte[] answer(List<FieldData> fields) {
        return QueryResults.newBuilder().addAllFieldsData(fields).build().toByteArray();
    }

    private static List<String> canonical(byte[] answer) {
        return canonical(answer, FIELDS);
    }

    private static List<String> canonical(byte[] answer, List<String> fields) {
        return canonical(answer, fields, false);
    }

    private static List<String> canonical(byte[] answer, List<String> fields, boolean jsonByValue) {
        RowReader reader = Columns.parse(answer, "id", fields).reader(jsonByValue);
        List<String> rows = new ArrayList<>();
        while (reader.next()) {
            rows.add(new String(reader.array(), 0, reader.size(), StandardCharsets.ISO_8859_1));
        }
        return rows;
    }

    private static InsertRequest sent(Columns columns, TargetFields target) throws InvalidProtocolBufferException {
        WireMessage request = Batch.of(columns, target).request(new CollectionName("default", "c"), "p");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            request.writeTo(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(bytes.size()).isEqualTo(request.size());
        InsertRequest sent = InsertRequest.parseFrom(bytes.toByteArray());
        assertThat(sent.getDbName()).isEqualTo("default");
        assertThat(sent.getCollectionName()).isEqualTo("c");
        assertThat(sent.getPartitionName()).isEqualTo("p");
        return sent;
    }
}
