package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.godwit.milvus.DynamicKeys.Found;
import io.godwit.milvus.DynamicKeys.Rest;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.JSONArray;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.ValueField;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class DynamicKeysTest {
    private static final FieldSchema COLOR = field("color", DataType.VarChar).toBuilder()
            .addTypeParams(KeyValuePair.newBuilder().setKey("max_length").setValue("5"))
            .build();
    /** Of every kind, empty ones among them, and what would be something else with less care. */
    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0.0",
            "1.50",
            "1e400",
            "12345678901234567890",
            "\"\"",
            "\"{}\"",
            "\"a,\\\"color\\\":1}\"",
            "\"\\\\\"",
            "\"é\\ud83d\\ude00\"",
            "[]",
            "[ ]",
            "[[],{}]",
            "[null, 1 ,\"]\"]",
            "{}",
            "{ }",
            "{\"color\":{}}",
            "{\"a\":{\"b\":[]} }");
    /** What a key can become, alone or, but for JSON, as an element. */
    private static final List<DataType> TAKEN = List.of(
            DataType.Bool,
            DataType.Int8,
            DataType.Int16,
            DataType.Int32,
            DataType.Int64,
            DataType.Float,
            DataType.Double,
            DataType.VarChar,
            DataType.JSON);

    @Test
    void makesAColumnOfAKeyAndLeavesTheTextOfAllOthers() throws IOException {
        Columns rows = rows(
                "{\"color\":\"red\",\"a\":1.50}",
                "{ \"a\" : {\"color\":1} , \"color\":\"b\\u00e9\" , \"b\":[1, 2]}",
                "{\"color\":\"x\"}",
                "{\"z\":\"}\\\"\",\"color\":\"\"}",
                "{\"z\":1, \"color\":\"y\",\"\\u007a\":2,\"z\":3}");

        Columns changed = new DynamicKeys(List.of(COLOR), Rest.KEEP).apply(rows);

        assertThat(changed.names()).containsExactly("$meta", "color", "id");
        assertThat(column(changed, "color").getScalars().getStringData().getDataList())
                .containsExactly("red", "bé", "x", "", "y");
        assertThat(column(changed, "$meta").getIsDynamic()).isTrue();
        assertThat(column(changed, "$meta").getScalars().getJsonData().getDataList())
                .extracting(ByteString::toStringUtf8)
                .containsExactly(
                        "{\"a\":1.50}",
                        "{\"a\" : {\"color\":1},\"b\":[1, 2]}",
                        "{}",
                        "{\"z\":\"}\\\"\"}",
                        "{\"z\":1,\"\\u007a\":2,\"z\":3}");
        assertThat(changed.keys().stream()).containsExactly(Key.of(0), Key.of(1), Key.of(2), Key.of(3), Key.of(4));
    }

    /** Milvus 2.3.5 finds a row by the first value of such a key, and Milvus Lite 3 keeps the last. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"color\":\"a\",\"color\":\"b\"}",
                "{\"color\":\"a\",\"x\":1,\"\\u0063olor\":\"a\"}",
                "{\"color\":null,\"color\":\"a\"}"
            })
    void aKeyThatStandsThereTwiceBecomesNoField(String row) {
        for (Rest rest : Rest.values()) {
            assertThat(new DynamicKeys(List.of(COLOR), rest)
                            .look(rows("{\"color\":\"x\"}", row))
                            .refused())
                    .extracting(DynamicKeys.Refusal::key)
                    .containsExactly(Key.of(1));
        }
    }

    @Test
    void halfOfASurrogatePairIsNoText() {
        FieldSchema texts = field("color", DataType.Array).toBuilder()
                .setElementType(DataType.VarChar)
                .addTypeParams(COLOR.getTypeParams(0))
                .build();
        assertThat(new DynamicKeys(List.of(COLOR), Rest.KEEP)
                        .look(rows("{\"color\":\"\\ud83d\"}", "{\"color\":\"\\ud83d\\ude00\"}"))
                        .refused())
                .extracting(DynamicKeys.Refusal::describe)
                .containsExactly("row 0: dynamic key color holds \"\\ud83d\", which is no VarChar(5)");
        assertThat(new DynamicKeys(List.of(texts), Rest.KEEP)
                        .look(rows("{\"color\":[\"a\",\"\\ude00\"]}"))
                        .refused())
                .hasSize(1);
    }

    /** Python's {@code json} writes them, and pymilvus with it. */
    @Test
    void numbersThatAreNotFiniteAreReadAndHeldWhereTheyFit() throws IOException {
        String[] documents = {"{\"x\":NaN,\"y\":[NaN]}", "{\"y\":{\"z\":Infinity},\"x\":-Infinity}"};

        Columns doubles = new DynamicKeys(List.of(field("x", DataType.Double)), Rest.KEEP).apply(rows(documents));
        assertThat(column(doubles, "x").getScalars().getDoubleData().getDataList())
                .containsExactly(Double.NaN, Double.NEGATIVE_INFINITY);
        assertThat(column(doubles, "$meta").getScalars().getJsonData().getDataList())
                .extracting(ByteString::toStringUtf8)
                .containsExactly("{\"y\":[NaN]}", "{\"y\":{\"z\":Infinity}}");

        Columns floats = new DynamicKeys(List.of(field("x", DataType.Float)), Rest.DROP).apply(rows(documents));
        assertThat(column(floats, "x").getScalars().getFloatData().getDataList())
                .containsExactly(Float.NaN, Float.NEGATIVE_INFINITY);

        assertThat(new DynamicKeys(List.of(field("x", DataType.Int64)), Rest.DROP)
                        .look(rows(documents[0], "{\"x\":\"NaN\"}"))
                        .refused())
                .extracting(DynamicKeys.Refusal::describe)
                .containsExactly(
                        "row 0: dynamic key x holds NaN, which is no Int64",
                        "row 1: dynamic key x holds \"NaN\", which is no Int64");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"a\":01} | row 0: its dynamic field is no JSON object: it cannot be read past byte 6",
                "{\"a\":-INF} | row 0: its dynamic field is no JSON object: it cannot be read past byte 9",
                "{\"a\":{\"b\":-INF}} | row 0: its dynamic field is no JSON object: it cannot be read past byte 14",
                "not json | row 0: its dynamic field is no JSON object: it cannot be read past byte 4",
                "[1] | row 0: its dynamic field is no JSON object: it begins with START_ARRAY"
            })
    void whereADynamicFieldIsNoObjectIsSaid(String document, String words) {
        assertThat(new DynamicKeys(List.of(), Rest.DROP).look(rows(document)).refused())
                .extracting(DynamicKeys.Refusal::describe)
                .containsExactly(words);
    }

    @Test
    void rowsWithoutADynamicFieldHaveNoKeys() throws IOException {
        Columns bare = new DynamicKeys(List.of(), Rest.DROP).apply(rows("{\"a\":1}", "{\"b\":2}"));
        assertThat(bare.names()).containsExactly("id");

        Columns changed = DynamicKeys.none(bare);

        assertThat(changed.names()).containsExactly("$meta", "id");
        assertThat(column(changed, "$meta").getScalars().getJsonData().getDataList())
                .extracting(ByteString::toStringUtf8)
                .containsExactly("{}", "{}");
    }

    @Test
    void aRowWithoutAnyOfTheKeysKeepsItsBytes() throws IOException {
        String odd = "{ \"a\" : 1 }";
        FieldSchema nullable = COLOR.toBuilder().setNullable(true).build();
        Columns changed = new DynamicKeys(List.of(nullable), Rest.KEEP).apply(rows(odd));
        assertThat(column(changed, "$meta")
                        .getScalars()
                        .getJsonData()
                        .getData(0)
                        .toStringUtf8())
                .isEqualTo(odd);
    }

    @Property(tries = 300)
    void whatStaysReadsAsBeforeWhateverItHolds(
            @ForAll @Size(max = 6) Map<@StringLength(max = 5) String, @StringLength(max = 40) String> others,
            @ForAll @StringLength(max = 3) String blank,
            @ForAll Random random)
            throws IOException {
        ObjectNode wanted = JsonMapper.builder().build().createObjectNode();
        others.forEach((key, value) -> {
            ObjectNode nested = wanted.objectNode().put(value, random.nextDouble());
            wanted.set(
                    "o" + key,
                    random.nextBoolean()
                            ? nested.put("color", "in vain")
                            : nested.arrayNode().add(value));
        });
        List<String> names =
                new ArrayList<>(others.keySet().stream().map(key -> "o" + key).toList());
        names.add(random.nextInt(names.size() + 1), "color");
        String space = " \n\t\r ".substring(0, blank.length());
        StringBuilder text = new StringBuilder("{");
        for (String name : names) {
            String value = name.equals("color") ? "\"red\"" : wanted.get(name).toString();
            text.append(text.length() > 1 ? "," : "").append(space).append(TextNode.valueOf(name));
            text.append(space).append(':').append(space).append(value).append(space);
        }

        Columns changed = new DynamicKeys(List.of(COLOR), Rest.KEEP).apply(rows("{\"color\":\"a\"}", text + "}"));

        ByteString left = column(changed, "$meta").getScalars().getJsonData().getData(1);
        assertThat(new JsonMapper().readTree(left.toStringUtf8())).isEqualTo(wanted);
        assertThat(column(changed, "color").getScalars().getStringData().getDataList())
                .containsExactly("a", "red");
    }

    /** Whatever its kind, and wherever it stands: first, last, alone, beside what is taken away. */
    @Property(tries = 300)
    void whatStaysKeepsItsText(@ForAll Random random) throws IOException {
        List<String> documents = new ArrayList<>(List.of("{\"color\":\"red\"}"));
        List<String> wanted = new ArrayList<>(List.of("{}"));
        for (int row = 0; row < 20; row++) {
            List<String> entries = new ArrayList<>();
            for (int key = random.nextInt(5); key > 0; key--) {
                entries.add("\"k" + key + "\"" + blank(random) + ":" + blank(random) + oneOf(VALUES, random));
            }
            List<String> all = new ArrayList<>(entries);
            all.add(random.nextInt(all.size() + 1), "\"color\" :" + blank(random) + "\"red\"");
            documents.add(all.stream()
                    .map(entry -> blank(random) + entry + blank(random))
                    .collect(Collectors.joining(",", "{", "}")));
            wanted.add("{" + String.join(",", entries) + "}");
        }

        Columns changed = new DynamicKeys(List.of(COLOR), Rest.KEEP).apply(rows(documents.toArray(String[]::new)));

        assertThat(column(changed, "$meta").getScalars().getJsonData().getDataList())
                .extracting(ByteString::toStringUtf8)
                .isEqualTo(wanted);
    }

    private static String blank(Random random) {
        return oneOf(List.of("", "", " ", "\n", "\t\r  "), random);
    }

    private static <T> T oneOf(List<T> values, Random random) {
        return values.get(random.nextInt(values.size()));
    }

    /** The column that comes of it is the one that the protocol's own classes make of the same values. */
    @Property(tries = 60)
    void everyTypeTakesEachOfItsValues(@ForAll Random random) throws IOException {
        for (DataType type : TAKEN) {
            List<String> documents = new ArrayList<>();
            ScalarField.Builder wanted = slot(type);
            List<Boolean> valid = new ArrayList<>();
            for (int row = 0; row < 12; row++) {
                boolean present = random.nextInt(4) > 0;
                documents.add(present ? "{\"x\":" + add(type, random, wanted) + "}" : missing(random));
                if (!present) {
                    addFiller(type, wanted);
                }
                valid.add(present);
            }
            FieldSchema field = field("x", type).toBuilder().setNullable(true).build();

            FieldData column = column(
                    new DynamicKeys(List.of(field), Rest.DROP).apply(rows(documents.toArray(String[]::new))), "x");

            assertThat(column.getType()).isEqualTo(type);
            assertThat(column.getScalars()).isEqualTo(wanted.build());
            assertThat(column.getValidDataList()).isEqualTo(valid);
        }
    }

    @Property(tries = 60)
    void anArrayTakesAllOfItsElements(@ForAll Random random) throws IOException {
        for (DataType type : TAKEN) {
            if (type == DataType.JSON) {
                continue;
            }
            List<String> documents = new ArrayList<>();
            List<ScalarField> wanted = new ArrayList<>();
            for (int row = 0; row < 12; row++) {
                ScalarField.Builder elements = slot(type);
                int size = random.nextInt(4) == 0 ? random.nextInt(300) : random.nextInt(9);
                documents.add(IntStream.range(0, size)
                        .mapToObj(i -> add(type, random, elements))
                        .collect(Collectors.joining(" ,", "{\"x\":[", "]}")));
                wanted.add(elements.build());
            }
            FieldSchema array =
                    field("x", DataType.Array).toBuilder().setElementType(type).build();

            FieldData column = column(
                    new DynamicKeys(List.of(array), Rest.DROP).apply(rows(documents.toArray(String[]::new))), "x");

            assertThat(column.getScalars().getArrayData().getElementType()).isEqualTo(type);
            assertThat(column.getScalars().getArrayData().getDataList()).isEqualTo(wanted);
        }
    }

    private static String missing(Random random) {
        return oneOf(List.of("{}", "{\"x\":null}", "{\"y\":{\"x\":1}}"), random);
    }

    /** Without values it is there all the same. */
    private static ScalarField.Builder slot(DataType type) {
        ScalarField.Builder slot = ScalarField.newBuilder();
        switch (type) {
            case Bool -> slot.getBoolDataBuilder();
            case Int8, Int16, Int32 -> slot.getIntDataBuilder();
            case Int64 -> slot.getLongDataBuilder();
            case Float -> slot.getFloatDataBuilder();
            case Double -> slot.getDoubleDataBuilder();
            case JSON -> slot.getJsonDataBuilder();
            default -> slot.getStringDataBuilder();
        }
        return slot;
    }

    /** Adds a value; returns it as JSON. */
    private static String add(DataType type, Random random, ScalarField.Builder into) {
        switch (type) {
            case Bool -> {
                boolean value = random.nextBoolean();
                into.getBoolDataBuilder().addData(value);
                return String.valueOf(value);
            }
            case Int8, Int16, Int32 -> {
                int bits = type == DataType.Int8 ? 8 : type == DataType.Int16 ? 16 : 32;
                int value = random.nextInt() >> (32 - bits) >> random.nextInt(bits);
                into.getIntDataBuilder().addData(value);
                return String.valueOf(value);
            }
            case Int64 -> {
                long value = random.nextLong() >> random.nextInt(64);
                into.getLongDataBuilder().addData(value);
                return String.valueOf(value);
            }
            case Float -> {
                float value = oneOf(
                        List.of(0f, -0f, 1f, 0.1f, Float.MIN_VALUE, -Float.MAX_VALUE, random.nextFloat()), random);
                into.getFloatDataBuilder().addData(value);
                return String.valueOf(value);
            }
            case Double -> {
                double value = oneOf(
                        List.of(0d, -0d, 1d, 0.1, Double.MIN_VALUE, -Double.MAX_VALUE, random.nextGaussian()), random);
                into.getDoubleDataBuilder().addData(value);
                return String.valueOf(value);
            }
            case JSON -> {
                String value = oneOf(
                        VALUES.stream().filter(text -> !text.equals("null")).toList(), random);
                into.getJsonDataBuilder().addData(ByteString.copyFromUtf8(value));
                return value;
            }
            default -> {
                String value =
                        oneOf(List.of("", "{}", "\"", "\\", "\n", "null", "é\ud83d\ude00", "x".repeat(200)), random);
                into.getStringDataBuilder().addData(value);
                return TextNode.valueOf(value).toString();
            }
        }
    }

    /** What stands in the place of a null. */
    private static void addFiller(DataType type, ScalarField.Builder into) {
        switch (type) {
            case Bool -> into.getBoolDataBuilder().addData(false);
            case Int8, Int16, Int32 -> into.getIntDataBuilder().addData(0);
            case Int64 -> into.getLongDataBuilder().addData(0);
            case Float -> into.getFloatDataBuilder().addData(0);
            case Double -> into.getDoubleDataBuilder().addData(0);
            case JSON -> into.getJsonDataBuilder().addData(ByteString.EMPTY);
            default -> into.getStringDataBuilder().addData("");
        }
    }

    @Test
    void aJsonFieldTakesTheValueAsItStands() throws IOException {
        FieldSchema json =
                field("doc", DataType.JSON).toBuilder().setNullable(true).build();
        Columns rows = rows(
                "{\"doc\" : {\"b\": [1.50, \"é\"]} , \"x\":1}",
                "{\"x\":2,\"doc\":\"}\"}",
                "{\"doc\":[ ]\n}",
                "{\"doc\":-1.0e2}",
                "{\"doc\":null}",
                "{\"doc\":{\"a\":1,\"a\":2}}");

        Columns changed = new DynamicKeys(List.of(json), Rest.DROP).apply(rows);

        assertThat(column(changed, "doc").getValidDataList()).containsExactly(true, true, true, true, false, true);
        assertThat(column(changed, "doc").getScalars().getJsonData().getDataList())
                .extracting(ByteString::toStringUtf8)
                .startsWith("{\"b\": [1.50, \"é\"]}", "\"}\"", "[ ]", "-1.0e2")
                .endsWith("{\"a\":1,\"a\":2}");
    }

    @Test
    void anArrayTakesValuesOfOneType() throws IOException {
        FieldSchema array = field("xs", DataType.Array).toBuilder()
                .setElementType(DataType.Int8)
                .addTypeParams(KeyValuePair.newBuilder().setKey("max_capacity").setValue("3"))
                .build();
        DynamicKeys keys = new DynamicKeys(List.of(array), Rest.DROP);

        FieldData column =
                column(keys.apply(rows("{\"xs\":[1, -2]}", "{\"xs\":[ ]}", "{\"y\":[7],\"xs\":[1,2,3]}")), "xs");

        assertThat(column.getScalars().getArrayData().getElementType()).isEqualTo(DataType.Int8);
        assertThat(column.getScalars().getArrayData().getDataList())
                .extracting(element -> element.getIntData().getDataList())
                .containsExactly(List.of(1, -2), List.of(), List.of(1, 2, 3));
        assertThat(column.getScalars().getArrayData().getData(1).hasIntData()).isTrue();
        for (String misfit : List.of("[1,2,3,4]", "[1,\"2\"]", "[null]", "[[1]]", "[128]", "5", "{}")) {
            assertThat(keys.look(rows("{\"xs\":" + misfit + "}")).refused())
                    .as(misfit)
                    .singleElement()
                    .satisfies(row -> assertThat(row.reason()).endsWith("which is no Array<Int8>[3]"));
        }
    }

    @Test
    void aMissingArrayIsANullWithAPlaceOfItsOwn() throws IOException {
        FieldSchema array = field("xs", DataType.Array).toBuilder()
                .setElementType(DataType.Double)
                .setNullable(true)
                .build();

        FieldData column = column(
                new DynamicKeys(List.of(array), Rest.DROP)
                        .apply(rows("{\"xs\":[1.5]}", "{}", "{\"xs\":null}", "{\"xs\":[-2]}")),
                "xs");

        assertThat(column.getValidDataList()).containsExactly(true, false, false, true);
        assertThat(column.getScalars().getArrayData().getDataList())
                .allMatch(ScalarField::hasDoubleData)
                .extracting(element -> element.getDoubleData().getDataList())
                .containsExactly(List.of(1.5), List.of(), List.of(), List.of(-2.0));
    }

    @Test
    void aMissingKeyIsTheDefaultElseNull() throws IOException {
        FieldSchema number = field("n", DataType.Int64).toBuilder()
                .setDefaultValue(ValueField.newBuilder().setLongData(7))
                .build();
        FieldSchema maybe = COLOR.toBuilder().setNullable(true).build();

        Columns changed = new DynamicKeys(List.of(number, maybe), Rest.DROP)
                .apply(rows("{\"n\":1}", "{\"color\":\"a\"}", "{\"n\":null}"));

        assertThat(changed.names()).containsExactly("color", "id", "n");
        assertThat(column(changed, "n").getScalars().getLongData().getDataList())
                .containsExactly(1L, 7L, 7L);
        assertThat(column(changed, "n").getValidDataCount()).isZero();
        assertThat(column(changed, "color").getValidDataList()).containsExactly(false, true, false);
        assertThat(column(changed, "color").getScalars().getStringData().getDataList())
                .containsExactly("", "a", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Bool | true | yes",
                "Bool | 1 | no",
                "Int8 | -128 | yes",
                "Int8 | 128 | no",
                "Int16 | 32768 | no",
                "Int32 | 2147483647 | yes",
                "Int32 | 2147483648 | no",
                "Int64 | 9223372036854775807 | yes",
                "Int64 | 9223372036854775808 | no",
                "Int64 | 3.0 | no",
                "Int64 | '\"3\"' | no",
                "Float | 3 | yes",
                "Float | 0.1 | yes",
                "Float | 16777216 | yes",
                "Float | 16777217 | no",
                "Float | 1e-60 | no",
                "Float | 0.0 | yes",
                "Float | 1e39 | no",
                "Double | 9007199254740992 | yes",
                "Double | 9007199254740993 | no",
                "Double | 1e-400 | no",
                "Double | 0e-400 | yes",
                "Double | 1e39 | yes",
                "Double | 1e999 | no",
                "Double | true | no",
                "VarChar | '\"12345\"' | yes",
                "VarChar | '\"1234é\"' | no",
                "VarChar | 12 | no",
                "VarChar | {} | no",
                "VarChar | [1] | no"
            })
    void valuesAreNeverBent(DataType type, String json, String fits) {
        FieldSchema field =
                type == DataType.VarChar ? COLOR.toBuilder().setName("x").build() : field("x", type);
        Found found = new DynamicKeys(List.of(field), Rest.DROP).look(rows("{\"x\":" + json + ",\"y\":0}"));
        assertThat(found.refused()).hasSize(fits.equals("yes") ? 0 : 1);
        assertThat(found.refused())
                .allSatisfy(row -> assertThat(row.describe()).startsWith("row 0: dynamic key x holds "));
    }

    @Test
    void whatIsDroppedIsCounted() {
        DynamicKeys drop = new DynamicKeys(List.of(), Rest.DROP);
        Columns rows = rows("{\"a\":1,\"b\":2,\"a\":3}", "{}", "{\"b\":null}");
        assertThat(drop.look(rows).rowsWithDropped()).isEqualTo(2);
        assertThat(drop.look(rows).dropped()).containsExactlyInAnyOrderEntriesOf(Map.of("a", 1L, "b", 2L));
        assertThat(drop.apply(rows).names()).containsExactly("id");
    }

    @Test
    void aRowWithAKeyThatHasNoPlaceIsRefusedByItsKey() {
        DynamicKeys refuse = new DynamicKeys(List.of(), Rest.REFUSE);
        Columns rows = rows("{}", "{\"a\":1,\"b\":2}", "{\"c, \\u001b[2J\\ud83d\":1}");
        assertThat(refuse.look(rows).refused())
                .extracting(DynamicKeys.Refusal::describe)
                .containsExactly(
                        "row 1: it has the dynamic key \"a\", which has no place at the target",
                        "row 2: it has the dynamic key \"c, \\u001b[2J\\ud83d\", which has no place at the target");
        assertThatThrownBy(() -> refuse.apply(rows))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.ROW_REFUSED))
                .hasMessageContaining("2 of 3 rows");
        assertThat(refuse.apply(rows("{}", "{}")).names()).containsExactly("id");
    }

    /** A Milvus Lite 2.5.1 stores anything. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]", "3", "''", "{\"a\":", "{} {}", "{\"a\":1}x"})
    void whatIsNoObjectIsRefused(String text) {
        Found found = new DynamicKeys(List.of(), Rest.DROP).look(rows(text));
        assertThat(found.refused())
                .singleElement()
                .satisfies(row -> assertThat(row.reason()).contains("no JSON object"))
                .satisfies(row -> assertThat(row.field()).isEqualTo("$meta"));
    }

    @ParameterizedTest
    @MethodSource("ofTheMostBytes")
    void depthAndLengthOfNamesAndNumbersHaveNoBoundOfTheirOwn(String name, String value) throws IOException {
        Columns rows = rows("{\"color\":\"red\"," + name + ":" + value + "}");

        assertThat(new DynamicKeys(List.of(), Rest.DROP).look(rows).refused()).isEmpty();
        Columns kept = new DynamicKeys(List.of(COLOR), Rest.KEEP).apply(rows);
        assertThat(column(kept, "$meta").getScalars().getJsonData().getDataList())
                .extracting(ByteString::toStringUtf8)
                .containsExactly("{" + name + ":" + value + "}");
    }

    /** A Milvus takes documents of 65,536 bytes unless it is configured otherwise. */
    static List<Arguments> ofTheMostBytes() {
        return List.of(
                Arguments.of("\"deep\"", "[".repeat(32_000) + "]".repeat(32_000)),
                Arguments.of("\"deep\"", "{\"a\":".repeat(10_000) + "0" + "}".repeat(10_000)),
                Arguments.of("\"" + "k".repeat(65_000) + "\"", "1"),
                Arguments.of("\"number\"", "7".repeat(65_000)),
                Arguments.of("\"number\"", "[0." + "7".repeat(65_000) + "]"));
    }

    @Test
    void anArrayWithALongNumberIsReadForItsElements() {
        FieldSchema array = field("xs", DataType.Array).toBuilder()
                .setElementType(DataType.Int64)
                .build();
        assertThat(new DynamicKeys(List.of(array), Rest.DROP)
                        .look(rows("{\"xs\":[" + "7".repeat(2000) + "]}"))
                        .refused())
                .extracting(DynamicKeys.Refusal::field)
                .containsExactly("$meta.xs");
    }

    private static FieldSchema field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type).build();
    }

    private static FieldData column(Columns columns, String name) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Batch.of(columns, TargetFields.UNKNOWN)
                .request(new CollectionName("default", "docs"), "")
                .writeTo(out);
        try {
            return InsertRequest.parseFrom(out.toByteArray()).getFieldsDataList().stream()
                    .filter(field -> field.getFieldName().equals(name))
                    .findFirst()
                    .orElseThrow();
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static Columns rows(String... documents) {
        FieldData ids = FieldData.newBuilder()
                .setFieldName("id")
                .setType(DataType.Int64)
                .setScalars(ScalarField.newBuilder()
                        .setLongData(LongArray.newBuilder()
                                .addAllData(LongStream.range(0, documents.length)
                                        .boxed()
                                        .toList())))
                .build();
        FieldData meta = FieldData.newBuilder()
                .setType(DataType.JSON)
                .setIsDynamic(true)
                .setScalars(ScalarField.newBuilder()
                        .setJsonData(JSONArray.newBuilder()
                                .addAllData(Arrays.stream(documents)
                                        .map(ByteString::copyFromUtf8)
                                        .toList())))
                .build();
        byte[] answer = QueryResults.newBuilder()
                .addFieldsData(meta)
                .addFieldsData(ids)
                .build()
                .toByteArray();
        return Columns.parse(answer, "id", List.of("id", "$meta"));
    }
}
