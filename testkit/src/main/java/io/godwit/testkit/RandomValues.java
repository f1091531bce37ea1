package io.godwit.testkit;

import com.google.protobuf.ByteString;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/** Values of every type: for the first rows of a field its extremes, then random ones. */
final class RandomValues {
    /** Texts that break naive quoting, sorting or encoding. */
    static final List<String> NASTY_TEXTS = List.of(
            "",
            " ",
            "'",
            "\"",
            "''",
            "\"\"",
            "\\",
            "ends with \\",
            "ends with \\\\",
            "\\n is no newline",
            "new\nline",
            "carriage\rreturn",
            "tab\ttab",
            "nul\0nul",
            "\u0001",
            "%",
            "_",
            "like %_%",
            "a or 1 == 1",
            "\" or \"\" == \"",
            "\u00e9",
            "e\u0301",
            "\u4e2d\u6587",
            "\u2028",
            "\ufeffbom",
            "\uffff",
            "\ud83d\ude00",
            "\ud83d\udc69\u200d\ud83d\udc69\u200d\ud83d\udc67",
            "{\"json\": [1, null]}");

    private static final List<Float> FLOATS = List.of(
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            -0.0f,
            0.0f,
            Float.MIN_VALUE,
            -Float.MIN_VALUE,
            Float.MIN_NORMAL,
            Float.MAX_VALUE,
            0.1f);
    private static final List<Double> DOUBLES = List.of(
            Double.NaN,
            Double.POSITIVE_INFINITY,
            Double.NEGATIVE_INFINITY,
            -0.0,
            0.0,
            Double.MIN_VALUE,
            -Double.MIN_VALUE,
            Double.MIN_NORMAL,
            Double.MAX_VALUE,
            0.1);
    private static final List<Long> LONGS = List.of(Long.MIN_VALUE, Long.MAX_VALUE, -1L, 0L, 1L << 53, (1L << 53) + 1);
    private static final List<String> JSONS = List.of(
            "{}",
            "{\"a\":null}",
            "{\"b\":1,\"a\":2}",
            "{\"nested\":{\"list\":[1,2.5,\"x\",true,null,[]],\"empty\":{}}}",
            "{\"text\":\"quote \\\" backslash \\\\ newline \\n\"}",
            "{\"unicode\":\"\u4e2d\u6587 \ud83d\ude00\"}",
            "{\"long\":9007199254740993,\"negative\":-1,\"small\":0.1,\"whole\":1.0}",
            "{\"\":\"empty key\",\"a b\":\"space\",\"a.b\":\"dot\"}");

    private final Random random;

    RandomValues(long seed) {
        this.random = new Random(seed);
    }

    Object value(FieldSchema field, int row) {
        return switch (field.getDataType()) {
            case JSON -> field.getIsDynamic() ? dynamic(row) : json(row);
            case Array -> array(field, row);
            case FloatVector -> floatVector(Columns.dim(field));
            case Float16Vector -> float16Vector(Columns.dim(field));
            case BFloat16Vector -> bfloat16Vector(Columns.dim(field));
            case BinaryVector -> bytes(Columns.dim(field) / 8);
            case Int8Vector -> bytes(Columns.dim(field));
            case SparseFloatVector -> sparseVector(1 + random.nextInt(20));
            default -> scalar(field.getDataType(), row);
        };
    }

    /** A text of some characters of all planes; more than one in ten is plain ASCII. */
    String text(int characters) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < characters; i++) {
            text.appendCodePoint(
                    switch (random.nextInt(10)) {
                        case 0 -> '\u4e00' + random.nextInt(1000);
                        case 1 -> 0x1f600 + random.nextInt(50);
                        case 2 -> ' ' + random.nextInt(15);
                        default -> 'a' + random.nextInt(26);
                    });
        }
        return text.toString();
    }

    String ascii(int characters) {
        StringBuilder text = new StringBuilder(characters);
        random.ints(characters, ' ', 127).forEach(c -> text.append((char) c));
        return text.toString();
    }

    FloatVector floatVector(int dim) {
        float[] values = new float[dim];
        for (int i = 0; i < dim; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return FloatVector.of(values);
    }

    /** Every second number an extreme: signs of zero, the smallest and the largest, as far as servers take them in vectors. */
    FloatVector extremeFloatVector(int dim) {
        List<Float> extremes = FLOATS.stream().filter(Float::isFinite).toList();
        float[] values = new float[dim];
        for (int i = 0; i < dim; i++) {
            values[i] = random.nextBoolean()
                    ? extremes.get(random.nextInt(extremes.size()))
                    : (float) random.nextGaussian();
        }
        return FloatVector.of(values);
    }

    /** Half-precision numbers without NaN and infinity, which servers refuse in vectors. */
    ByteString float16Vector(int dim) {
        return halves(dim, 5);
    }

    /** As {@link #float16Vector}, in the format with the wider exponent. */
    ByteString bfloat16Vector(int dim) {
        return halves(dim, 8);
    }

    private ByteString halves(int dim, int exponentBits) {
        int fractionBits = 15 - exponentBits;
        int exponents = (1 << exponentBits) - 1;
        ByteBuffer buffer = ByteBuffer.allocate(dim * 2).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < dim; i++) {
            int signAndFraction = random.nextInt(1 << 16) & ~(exponents << fractionBits);
            buffer.putShort((short) (signAndFraction | random.nextInt(exponents) << fractionBits));
        }
        return ByteString.copyFrom(buffer.flip());
    }

    /** Entries of a sparse vector, by ascending index; positive, since Milvus Lite 3.2.2 refuses others. */
    ByteString sparseVector(int entries) {
        ByteBuffer buffer = ByteBuffer.allocate(entries * 8).order(ByteOrder.LITTLE_ENDIAN);
        int index = -1;
        for (int i = 0; i < entries; i++) {
            index += 1 + random.nextInt(1000);
            buffer.putInt(index).putFloat(random.nextFloat() + Float.MIN_NORMAL);
        }
        return ByteString.copyFrom(buffer.flip());
    }

    /** Entries in no order, negative and zero ones among them; sometimes none at all. */
    ByteString oddSparseVector() {
        List<Integer> indexes = new ArrayList<>(
                random.ints(random.nextInt(12), 0, 1 << 20).distinct().boxed().toList());
        Collections.shuffle(indexes, random);
        ByteBuffer buffer = ByteBuffer.allocate(indexes.size() * 8).order(ByteOrder.LITTLE_ENDIAN);
        for (int index : indexes) {
            float weight = random.nextInt(3) == 0 ? -0.0f : (float) random.nextGaussian();
            buffer.putInt(index).putFloat(weight);
        }
        return ByteString.copyFrom(buffer.flip());
    }

    ByteString bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private Object scalar(DataType type, int row) {
        return switch (type) {
            case Bool -> row % 2 == 0;
            case Int8 -> integer(Byte.MIN_VALUE, Byte.MAX_VALUE, row);
            case Int16 -> integer(Short.MIN_VALUE, Short.MAX_VALUE, row);
            case Int32 -> integer(Integer.MIN_VALUE, Integer.MAX_VALUE, row);
            case Int64 -> row < LONGS.size() ? LONGS.get(row) : (Object) random.nextLong();
            case Float -> row < FLOATS.size() ? FLOATS.get(row) : (Object) (float) random.nextGaussian();
            case Double -> row < DOUBLES.size() ? DOUBLES.get(row) : (Object) random.nextGaussian();
            case VarChar -> row < NASTY_TEXTS.size() ? NASTY_TEXTS.get(row) : text(10);
            // As every server writes them: whole numbers, and seconds that are not left out.
            case Geometry -> "POINT (" + random.nextInt(180) + " " + random.nextInt(90) + ")";
            case Timestamptz ->
                "2026-%02d-%02dT12:00:%02dZ"
                        .formatted(1 + random.nextInt(12), 1 + random.nextInt(28), 1 + random.nextInt(59));
            default -> throw new IllegalArgumentException("No values of type " + type);
        };
    }

    private Integer integer(int smallest, int largest, int row) {
        return switch (row) {
            case 0 -> smallest;
            case 1 -> largest;
            case 2 -> 0;
            case 3 -> -1;
            default -> (int) (smallest + (long) (random.nextDouble() * ((double) largest - smallest)));
        };
    }

    Json json(List<String> texts) {
        return Json.of(texts.get(random.nextInt(texts.size())));
    }

    private Json json(int row) {
        return row < JSONS.size()
                ? Json.of(JSONS.get(row))
                : Json.of(Map.of(
                        "n", random.nextInt(), "text", text(10), "list", List.of(1, "two", random.nextBoolean())));
    }

    /** Keys of the dynamic field are no names of fields: Milvus Lite 3.2.2 would overwrite the column with them. */
    private Json dynamic(int row) {
        Map<String, Object> object = new LinkedHashMap<>();
        if (row % 3 != 0) {
            object.put("extra_number", random.nextInt());
            object.put("extra \u4e2d", text(5));
        }
        return row % 10 == 1 ? Json.of("{}") : Json.of(object);
    }

    /** One in four is empty, one in nine is full. */
    private List<Object> array(FieldSchema field, int row) {
        DataType elementType = field.getElementType();
        int capacity = Schemas.number(field, "max_capacity", 5);
        int length = row % 4 == 0 ? 0 : row % 9 == 1 ? capacity : 1 + random.nextInt(Math.min(5, capacity));
        int first = random.nextInt(12);
        return new ArrayList<>(IntStream.range(0, length)
                .mapToObj(i -> scalar(elementType, first + i))
                .toList());
    }
}
