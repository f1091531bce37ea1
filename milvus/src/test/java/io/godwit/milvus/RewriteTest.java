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
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.StructArrayField;
import io.milvus.grpc.StructArrayFieldSchema;
import io.milvus.grpc.VectorArray;
import io.milvus.grpc.VectorField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a column becomes on its way from one server to another, judged by the protocol's own classes. */
class RewriteTest {
    /** Nulls of a real server's answer, padded for scalars and compact for vectors, are all compact in what is sent. */
    @Property(tries = 100)
    void aRealServerGetsTheValuesOfNotNullRowsAlone(
            @ForAll Random random, @ForAll @IntRange(min = 1, max = 30) int rows)
            throws InvalidProtocolBufferException {
        Sample sample = new Sample(random, rows, true);
        Map<String, FieldData> sent = byName(sent(sample.answer(), sample.schema(), ServerKind.MILVUS_2_6));
        sample.values.forEach((field, values) -> assertThat(sent.get(field.getName()))
                .isEqualTo(WireColumns.compact(field, values).toBuilder()
                        .clearFieldId()
                        .build()));
    }

    /** Milvus Lite 3 pads the nulls of vectors, too. */
    @Property(tries = 50)
    void whateverIsPaddedIsCompacted(@ForAll Random random) throws InvalidProtocolBufferException {
        for (DataType type : WireColumns.TYPES) {
            FieldSchema field = WireColumns.field(type, true);
            List<@Nullable Object> values = WireColumns.values(field, 9, random);
            InsertRequest sent =
                    sent(answer(9, WireColumns.padded(field, values)), schema(field), ServerKind.MILVUS_3_0);
            assertThat(byName(sent).get(field.getName()))
                    .isEqualTo(WireColumns.compact(field, values).toBuilder()
                            .clearFieldId()
                            .build());
        }
    }

    @Property(tries = 30)
    void aMilvusLite3GetsTheColumnsAsTheyCame(@ForAll Random random) throws InvalidProtocolBufferException {
        Sample sample = new Sample(random, 12, true);
        Map<String, FieldData> sent = byName(sent(sample.answer(), sample.schema(), ServerKind.LITE_3));
        sample.values.forEach((field, values) -> assertThat(sent.get(field.getName()))
                .isEqualTo(WireColumns.answered(field, values).toBuilder()
                        .clearFieldId()
                        .build()));
    }

    @Property(tries = 30)
    void whatHasNoNullsIsSentInTheBytesInWhichItCame(@ForAll Random random) throws InvalidProtocolBufferException {
        Sample sample = new Sample(random, 12, false);
        for (ServerKind kind : ServerKind.values()) {
            Map<String, FieldData> sent = byName(sent(sample.answer(), sample.schema(), kind));
            sample.values.forEach(
                    (field, values) -> assertThat(sent.get(field.getName()).toByteString())
                            .isEqualTo(WireColumns.answered(field, values).toBuilder()
                                    .clearFieldId()
                                    .build()
                                    .toByteString()));
        }
    }

    /** Verification reads back what was sent: it must read as what was read first. */
    @Property(tries = 100)
    void whatIsSentReadsAsWhatCame(@ForAll Random random) throws InvalidProtocolBufferException {
        Sample sample = new Sample(random, 15, true);
        QueryResults.Builder back = QueryResults.newBuilder();
        sent(sample.answer(), sample.schema(), ServerKind.MILVUS_3_0)
                .getFieldsDataList()
                .forEach(back::addFieldsData);
        assertThat(canonical(back.build().toByteArray(), sample.names()))
                .isEqualTo(canonical(sample.answer(), sample.names()));
    }

    @Property(tries = 50)
    void aNullReadsApartFromEveryValue(@ForAll Random random) {
        for (DataType type : WireColumns.TYPES) {
            FieldSchema field = WireColumns.field(type, true);
            List<@Nullable Object> values = WireColumns.values(field, 6, random);
            values.set(3, null);
            FieldData padded = WireColumns.padded(field, values);
            FieldData filled = padded.toBuilder().setValidData(3, true).build();
            List<String> names = List.of("id", field.getName());
            List<String> one = canonical(answer(6, padded), names);
            List<String> other = canonical(answer(6, filled), names);
            for (int row = 0; row < 6; row++) {
                assertThat(one.get(row).equals(other.get(row)))
                        .as("row " + row + " of " + type)
                        .isEqualTo(row != 3);
            }
        }
    }

    @Test
    void marksOfNullsGoOnlyWhereTheTargetHoldsNulls() throws InvalidProtocolBufferException {
        FieldSchema nullable = WireColumns.field(DataType.Int64, true);
        FieldData column = WireColumns.padded(nullable, List.of(1L, 2L));
        FieldSchema strict = nullable.toBuilder().setNullable(false).build();

        FieldData kept = byName(sent(answer(2, column), schema(nullable), ServerKind.MILVUS_2_5))
                .get(nullable.getName());
        FieldData dropped = byName(sent(answer(2, column), schema(strict), ServerKind.MILVUS_2_5))
                .get(nullable.getName());

        assertThat(kept.getValidDataList()).containsExactly(true, true);
        assertThat(dropped)
                .isEqualTo(column.toBuilder().clearFieldId().clearValidData().build());
    }

    @Test
    void aNullThatTheTargetCannotHoldIsARefusedRow() {
        FieldSchema nullable = WireColumns.field(DataType.VarChar, true);
        FieldData column = WireColumns.padded(nullable, Arrays.asList("a", null));
        FieldSchema strict = nullable.toBuilder().setNullable(false).build();
        assertRefused(answer(2, column), schema(strict), ServerKind.MILVUS_2_3, "f_VarChar");
    }

    /** Some servers mark a row without dynamic keys as null, some return nothing, some an empty object. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRowWithoutDynamicKeysHasAnEmptyObject(boolean padded) throws InvalidProtocolBufferException {
        JSONArray.Builder documents = JSONArray.newBuilder().addData(utf8("{\"a\":1}"));
        if (padded) {
            documents.addData(ByteString.EMPTY);
        }
        documents.addData(ByteString.EMPTY).addData(utf8("{}"));
        FieldData meta = FieldData.newBuilder()
                .setFieldName("$meta")
                .setType(DataType.JSON)
                .setIsDynamic(true)
                .setFieldId(102)
                .setScalars(ScalarField.newBuilder().setJsonData(documents))
                .addAllValidData(List.of(true, false, true, true))
                .build();
        CollectionSchema schema =
                schema().toBuilder().setEnableDynamicField(true).build();

        FieldData sent =
                byName(sent(answer(4, meta), schema, ServerKind.MILVUS_2_5)).get("$meta");

        assertThat(sent.getValidDataCount()).isZero();
        assertThat(sent.getFieldId()).isZero();
        assertThat(sent.getIsDynamic()).isTrue();
        assertThat(sent.getScalars().getJsonData().getDataList())
                .containsExactly(utf8("{\"a\":1}"), utf8("{}"), utf8("{}"), utf8("{}"));
        assertThat(canonical(answer(4, meta), List.of("id", "$meta")))
                .isEqualTo(canonical(answer(4, sent), List.of("id", "$meta")));
    }

    @Test
    void aStructArrayGetsItsDimensionsBareNamesAndTypedEmptyArrays() throws InvalidProtocolBufferException {
        FieldData.Builder texts = FieldData.newBuilder()
                .setFieldName("parts[text]")
                .setFieldId(104)
                .setType(DataType.Array)
                .setScalars(ScalarField.newBuilder()
                        .setArrayData(ArrayArray.newBuilder()
                                .setElementType(DataType.VarChar)
                                .addData(strings("a", "b"))
                                .addData(ScalarField.getDefaultInstance())));
        FieldData.Builder vectors = FieldData.newBuilder()
                .setFieldName("vector")
                .setFieldId(105)
                .setType(DataType.ArrayOfVector)
                .setVectors(VectorField.newBuilder()
                        .setVectorArray(VectorArray.newBuilder()
                                .addData(VectorField.newBuilder()
                                        .setFloatVector(FloatArray.newBuilder().addAllData(List.of(1f, 2f, 3f, 4f))))
                                .addData(VectorField.getDefaultInstance())));
        FieldData struct = FieldData.newBuilder()
                .setFieldName("parts")
                .setFieldId(103)
                .setType(DataType.ArrayOfStruct)
                .setStructArrays(
                        StructArrayField.newBuilder().addFields(vectors).addFields(texts))
                .build();

        FieldData sent = byName(sent(answer(2, struct), structSchema(), ServerKind.MILVUS_2_6))
                .get("parts");

        assertThat(sent.getFieldId()).isZero();
        Map<String, FieldData> parts = sent.getStructArrays().getFieldsList().stream()
                .collect(Collectors.toMap(FieldData::getFieldName, part -> part));
        assertThat(parts).containsOnlyKeys("text", "vector");
        assertThat(parts.values()).allMatch(part -> part.getFieldId() == 0);
        ArrayArray sentTexts = parts.get("text").getScalars().getArrayData();
        assertThat(sentTexts.getData(0)).isEqualTo(strings("a", "b"));
        assertThat(sentTexts.getData(1).hasStringData()).isTrue();
        VectorArray sentVectors = parts.get("vector").getVectors().getVectorArray();
        assertThat(parts.get("vector").getVectors().getDim()).isEqualTo(2);
        assertThat(sentVectors.getDim()).isEqualTo(2);
        assertThat(sentVectors.getDataList()).extracting(VectorField::getDim).containsExactly(2L, 2L);
        assertThat(sentVectors.getElementType()).isEqualTo(DataType.FloatVector);
        assertThat(sentVectors.getData(0).getFloatVector().getDataList()).containsExactly(1f, 2f, 3f, 4f);
        assertThat(sentVectors.getData(1).hasFloatVector()).isTrue();
        assertThat(canonical(answer(2, struct), List.of("id", "parts")))
                .isEqualTo(canonical(answer(2, sent), List.of("id", "parts")));
    }

    /** A 2.3.5 refuses any other slot, and dies of none. */
    @ParameterizedTest
    @CsvSource({
        "Bool, BOOL_DATA",
        "Int8, INT_DATA",
        "Int16, INT_DATA",
        "Int32, INT_DATA",
        "Int64, LONG_DATA",
        "Float, FLOAT_DATA",
        "Double, DOUBLE_DATA",
        "VarChar, STRING_DATA"
    })
    void anEmptyArrayGetsTheSlotOfItsElements(DataType element, ScalarField.DataCase slot)
            throws InvalidProtocolBufferException {
        FieldSchema field = WireColumns.field(DataType.Array, false).toBuilder()
                .setElementType(element)
                .build();
        FieldData column = FieldData.newBuilder()
                .setFieldName(field.getName())
                .setType(DataType.Array)
                .setScalars(ScalarField.newBuilder()
                        .setArrayData(ArrayArray.newBuilder()
                                .setElementType(element)
                                .addData(ScalarField.getDefaultInstance())))
                .build();

        InsertRequest sent = sent(answer(1, column), schema(field), ServerKind.MILVUS_2_3);

        assertThat(byName(sent)
                        .get(field.getName())
                        .getScalars()
                        .getArrayData()
                        .getData(0)
                        .getDataCase())
                .isEqualTo(slot);
    }

    @ParameterizedTest
    @CsvSource({
        "FloatVector, FLOAT_VECTOR",
        "BinaryVector, BINARY_VECTOR",
        "Float16Vector, FLOAT16_VECTOR",
        "BFloat16Vector, BFLOAT16_VECTOR",
        "Int8Vector, INT8_VECTOR"
    })
    void anEmptyListOfVectorsInAStructGetsTheSlotOfItsType(DataType element, VectorField.DataCase slot)
            throws InvalidProtocolBufferException {
        CollectionSchema.Builder schema = structSchema().toBuilder();
        schema.getStructArrayFieldsBuilder(0)
                .removeFields(0)
                .getFieldsBuilder(0)
                .setElementType(element);
        FieldData struct = FieldData.newBuilder()
                .setFieldName("parts")
                .setType(DataType.ArrayOfStruct)
                .setStructArrays(StructArrayField.newBuilder()
                        .addFields(FieldData.newBuilder()
                                .setFieldName("vector")
                                .setType(DataType.ArrayOfVector)
                                .setVectors(VectorField.newBuilder()
                                        .setVectorArray(
                                                VectorArray.newBuilder().addData(VectorField.getDefaultInstance())))))
                .build();

        VectorArray sent = byName(sent(answer(1, struct), schema.build(), ServerKind.MILVUS_3_0))
                .get("parts")
                .getStructArrays()
                .getFields(0)
                .getVectors()
                .getVectorArray();

        assertThat(sent.getElementType()).isEqualTo(element);
        assertThat(sent.getData(0).getDataCase()).isEqualTo(slot);
        assertThat(sent.getData(0).getDim()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aPartOfAStructKeepsItsMarksOfNullsWhereTheTargetHoldsNulls(boolean nullable)
            throws InvalidProtocolBufferException {
        CollectionSchema.Builder schema = structSchema().toBuilder();
        schema.getStructArrayFieldsBuilder(0)
                .removeFields(1)
                .getFieldsBuilder(0)
                .setNullable(nullable);
        FieldData texts = FieldData.newBuilder()
                .setFieldName("text")
                .setType(DataType.Array)
                .addAllValidData(List.of(true, true))
                .setScalars(ScalarField.newBuilder()
                        .setArrayData(ArrayArray.newBuilder()
                                .setElementType(DataType.VarChar)
                                .addData(strings("a"))
                                .addData(strings("b"))))
                .build();
        FieldData struct = FieldData.newBuilder()
                .setFieldName("parts")
                .setType(DataType.ArrayOfStruct)
                .setStructArrays(StructArrayField.newBuilder().addFields(texts))
                .build();

        FieldData sent = byName(sent(answer(2, struct), schema.build(), ServerKind.MILVUS_3_0))
                .get("parts")
                .getStructArrays()
                .getFields(0);

        assertThat(sent.getValidDataList()).isEqualTo(nullable ? List.of(true, true) : List.of());
        assertThat(sent.getScalars()).isEqualTo(texts.getScalars());
    }

    @Test
    void aChangeInAStructShowsInItsRowAlone() {
        FieldData one = struct(List.of(1f, 2f), List.of(3f, 4f));
        FieldData other = struct(List.of(1f, 2f), List.of(3f, 5f));
        List<String> before = canonical(answer(2, one), List.of("id", "parts"));
        List<String> after = canonical(answer(2, other), List.of("id", "parts"));
        assertThat(after.get(0)).isEqualTo(before.get(0));
        assertThat(after.get(1)).isNotEqualTo(before.get(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"f_JSON\":1}",
                "{\"a\":{\"b\":[1,{}]},\"id\":1}",
                "{\"$meta\":1}",
                "{\"_seq\":1}",
                "{\"a\":1,\"_partition\":null}",
                "{\"a\":1,\"b\":-1e400}",
                "[1]",
                "\"x\"",
                "{\"a\":Infinity,\"b\":1e400}",
                "{broken",
                "{\"a\":-INF}",
                "{\"a\":[-INF]}",
                "{\"a\":1}{\"b\":2}",
                "\ufeff{\"a\":1}"
            })
    void dynamicKeysThatMilvusLite3WouldLoseAreRefused(String document) {
        CollectionSchema schema = schema(WireColumns.field(DataType.JSON, false)).toBuilder()
                .setEnableDynamicField(true)
                .build();
        FieldData meta = json("$meta", "{}", document);
        assertRefused(answer(2, meta), schema, ServerKind.LITE_3, "dynamic field");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"text\"",
                " true",
                "null",
                "-0.5",
                "{\"a\":1,\"a\":2}",
                "[{\"a\":1,\"a\":1}]",
                "{\"a\":1e400}",
                "[0,{\"a\":[-1.8e308]}]"
            })
    void jsonThatMilvusLite3WouldChangeIsRefused(String document) {
        FieldSchema field = WireColumns.field(DataType.JSON, false);
        assertRefused(answer(2, json("f_JSON", "{}", document)), schema(field), ServerKind.LITE_3, "f_JSON");
    }

    /** What Python's {@code json} writes and reads, and so pymilvus and Milvus Lite 3. */
    @ParameterizedTest
    @ValueSource(strings = {"{\"score\":NaN}", "{\"a\":[Infinity, -Infinity]}"})
    void dynamicNumbersThatAreNotFiniteAreSent(String document) throws InvalidProtocolBufferException {
        CollectionSchema schema = schema(WireColumns.field(DataType.JSON, false)).toBuilder()
                .setEnableDynamicField(true)
                .build();
        InsertRequest sent = sent(answer(1, json("$meta", document)), schema, ServerKind.LITE_3);
        assertThat(byName(sent).get("$meta").getScalars().getJsonData().getData(0))
                .isEqualTo(utf8(document));
    }

    @Test
    void whatIsNoJsonIsNotCalledNoObject() {
        CollectionSchema schema = schema(WireColumns.field(DataType.JSON, false)).toBuilder()
                .setEnableDynamicField(true)
                .build();
        assertRefused(answer(1, json("$meta", "{'a':1}")), schema, ServerKind.LITE_3, "holds no JSON;");
        assertRefused(answer(1, json("$meta", "[1]")), schema, ServerKind.LITE_3, "holds JSON that is no object;");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"id\":1}",
                "[1, 2]",
                "not json",
                "{\"f_JSON\": {\"$meta\": 1}}",
                "{\"_seq\":1e308}",
                "{\"a\":NaN,\"b\":-Infinity}",
                "{\"a\":-INF}",
                "{\"a\":1}{\"b\":2}",
                "\ufeff{}"
            })
    void jsonThatMilvusLite3KeepsIsSent(String document) throws InvalidProtocolBufferException {
        FieldSchema field = WireColumns.field(DataType.JSON, false);
        InsertRequest sent = sent(answer(1, json("f_JSON", document)), schema(field), ServerKind.LITE_3);
        assertThat(byName(sent).get("f_JSON").getScalars().getJsonData().getData(0))
                .isEqualTo(utf8(document));
    }

    /** What stands in the place of a null is nobody's value. */
    @Test
    void whatPadsANullIsNotLookedAt() throws InvalidProtocolBufferException {
        FieldSchema field = WireColumns.field(DataType.JSON, true);
        FieldData padded = json("f_JSON", "{}", "null").toBuilder()
                .addAllValidData(List.of(true, false))
                .build();

        InsertRequest sent = sent(answer(2, padded), schema(field), ServerKind.LITE_3);

        assertThat(byName(sent).get("f_JSON").getValidDataList()).containsExactly(true, false);
        FieldData value = padded.toBuilder().setValidData(1, true).build();
        assertRefused(answer(2, value), schema(field), ServerKind.LITE_3, "f_JSON");
    }

    @Test
    void whatMilvusLite3WouldChangeIsFoundInAnyDepth() throws InvalidProtocolBufferException {
        CollectionSchema schema = schema(WireColumns.field(DataType.JSON, false)).toBuilder()
                .setEnableDynamicField(true)
                .build();
        String deep = "{\"a\":" + "[".repeat(32_000) + "%s" + "]".repeat(32_000) + "}";
        sent(answer(1, json("$meta", deep.formatted("1e308"))), schema, ServerKind.LITE_3);
        assertRefused(
                answer(2, json("$meta", "{}", deep.formatted("1e309"))),
                schema,
                ServerKind.LITE_3,
                "beyond the largest double");
    }

    private static FieldData json(String name, String... documents) {
        JSONArray.Builder values = JSONArray.newBuilder();
        Stream.of(documents).map(RewriteTest::utf8).forEach(values::addData);
        return FieldData.newBuilder()
                .setFieldName(name)
                .setType(DataType.JSON)
                .setIsDynamic(name.equals("$meta"))
                .setScalars(ScalarField.newBuilder().setJsonData(values))
                .build();
    }

    private static FieldData struct(List<Float> first, List<Float> second) {
        VectorArray.Builder rows = VectorArray.newBuilder();
        List.of(first, second)
                .forEach(row -> rows.addData(VectorField.newBuilder()
                        .setFloatVector(FloatArray.newBuilder().addAllData(row))));
        return FieldData.newBuilder()
                .setFieldName("parts")
                .setType(DataType.ArrayOfStruct)
                .setStructArrays(StructArrayField.newBuilder()
                        .addFields(FieldData.newBuilder()
                                .setFieldName("vector")
                                .setType(DataType.ArrayOfVector)
                                .setVectors(VectorField.newBuilder().setVectorArray(rows))))
                .build();
    }

    private static CollectionSchema structSchema() {
        return schema().toBuilder()
                .addStructArrayFields(StructArrayFieldSchema.newBuilder()
                        .setName("parts")
                        .addFields(FieldSchema.newBuilder()
                                .setName("text")
                                .setDataType(DataType.Array)
                                .setElementType(DataType.VarChar))
                        .addFields(FieldSchema.newBuilder()
                                .setName("vector")
                                .setDataType(DataType.ArrayOfVector)
                                .setElementType(DataType.FloatVector)
                                .addTypeParams(
                                        KeyValuePair.newBuilder().setKey("dim").setValue("2"))))
                .build();
    }

    private static ScalarField strings(String... values) {
        return ScalarField.newBuilder()
                .setStringData(StringArray.newBuilder().addAllData(List.of(values)))
                .build();
    }

    private static ByteString utf8(String text) {
        return ByteString.copyFromUtf8(text);
    }

    private static CollectionSchema schema(FieldSchema... fields) {
        return CollectionSchema.newBuilder()
                .addFields(FieldSchema.newBuilder()
                        .setName("id")
                        .setDataType(DataType.Int64)
                        .setIsPrimaryKey(true))
                .addAllFields(List.of(fields))
                .build();
    }

    private static byte[] answer(int rows, FieldData... columns) {
        LongArray.Builder ids = LongArray.newBuilder();
        for (int row = 0; row < rows; row++) {
            ids.addData(row);
        }
        return QueryResults.newBuilder()
                .addAllFieldsData(List.of(columns))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder().setLongData(ids)))
                .build()
                .toByteArray();
    }

    private static void assertRefused(byte[] answer, CollectionSchema schema, ServerKind kind, String named) {
        assertThatThrownBy(() -> sent(answer, schema, kind)).isInstanceOfSatisfying(GodwitException.class, e -> {
            assertThat(e.code()).isEqualTo(ErrorCode.ROW_REFUSED);
            assertThat(e).hasMessageContaining(named);
        });
    }

    private static InsertRequest sent(byte[] answer, CollectionSchema schema, ServerKind kind)
            throws InvalidProtocolBufferException {
        Columns columns = Columns.parse(answer, "id", names(answer));
        WireMessage request =
                Batch.of(columns, TargetFields.of(schema, kind)).request(new CollectionName("default", "c"), "");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            request.writeTo(bytes);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(bytes.size()).isEqualTo(request.size());
        return InsertRequest.parseFrom(bytes.toByteArray());
    }

    private static List<String> names(byte[] answer) throws InvalidProtocolBufferException {
        return QueryResults.parseFrom(answer).getFieldsDataList().stream()
                .map(FieldData::getFieldName)
                .toList();
    }

    private static Map<String, FieldData> byName(InsertRequest sent) {
        Map<String, FieldData> columns = new HashMap<>();
        sent.getFieldsDataList().forEach(column -> columns.put(column.getFieldName(), column));
        return columns;
    }

    private static List<String> canonical(byte[] answer, List<String> names) {
        RowReader reader = Columns.parse(answer, "id", names).reader(false);
        List<String> rows = new ArrayList<>();
        while (reader.next()) {
            rows.add(new String(reader.array(), 0, reader.size(), StandardCharsets.ISO_8859_1));
        }
        return rows;
    }

    /** A column of each type with its values. */
    private static final class Sample {
        private final Map<FieldSchema, List<@Nullable Object>> values = new HashMap<>();
        private final int rows;

        private Sample(Random random, int rows, boolean nullable) {
            this.rows = rows;
            for (DataType type : WireColumns.TYPES) {
                FieldSchema field = WireColumns.field(type, nullable && random.nextBoolean());
                values.put(field, WireColumns.values(field, rows, random));
            }
        }

        private CollectionSchema schema() {
            return RewriteTest.schema(values.keySet().toArray(FieldSchema[]::new));
        }

        private byte[] answer() {
            return RewriteTest.answer(
                    rows,
                    values.entrySet().stream()
                            .map(entry -> WireColumns.answered(entry.getKey(), entry.getValue()))
                            .toArray(FieldData[]::new));
        }

        private List<String> names() {
            return Stream.concat(Stream.of("id"), values.keySet().stream().map(FieldSchema::getName))
                    .toList();
        }
    }
}
