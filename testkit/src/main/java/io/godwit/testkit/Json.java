package io.godwit.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value of a row. Two are equal if their values are: the order of keys, spaces, escapes and the notation of a
 * number ({@code 1}, {@code 1.0}, {@code 1e0}) do not count. {@link #text} is the form in which it was written.
 */
public final class Json {
    /** A string, or a number that Python's {@code json} writes and RFC 8259 has not. */
    private static final Pattern NO_JSON_NUMBER = Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"|(-?Infinity|NaN)");

    private final String text;
    private final Object value;

    private Json(String text, Object value) {
        this.text = text;
        this.value = value;
    }

    /** Parses a text by RFC 8259; anything else is refused. */
    public static Json of(String text) {
        try (JsonReader reader = new JsonReader(new StringReader(text))) {
            reader.setStrictness(Strictness.STRICT);
            reader.setNestingLimit(1000);
            Object value = read(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw new IllegalArgumentException("More than one JSON value in: " + text);
            }
            return new Json(text, value);
        } catch (IOException | IllegalStateException e) {
            throw new IllegalArgumentException("Not JSON: " + text, e);
        }
    }

    /** Writes strings, numbers, booleans, null, lists and maps with string keys. */
    public static Json of(Map<String, ? extends @Nullable Object> object) {
        return of(element(object).toString());
    }

    /** Any text, as Milvus Lite keeps it: JSON with Python's three numbers more, or else no value but the text itself. */
    public static Json stored(String text) {
        String marked = NO_JSON_NUMBER
                .matcher(text)
                .replaceAll(found -> Matcher.quoteReplacement(
                        found.group(1) == null ? found.group() : "\"\\u0001" + found.group(1) + "\""));
        try {
            return new Json(text, of(marked).value);
        } catch (IllegalArgumentException e) {
            return new Json(text, text);
        }
    }

    static Json of(ByteString utf8) {
        return stored(utf8.toStringUtf8());
    }

    public String text() {
        return text;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Json json && value.equals(json.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return text;
    }

    private static Object read(JsonReader reader) throws IOException {
        return switch (reader.peek()) {
            case BEGIN_OBJECT -> readObject(reader);
            case BEGIN_ARRAY -> readArray(reader);
            case STRING -> reader.nextString();
            case NUMBER -> number(reader.nextString());
            case BOOLEAN -> reader.nextBoolean();
            case NULL -> {
                reader.nextNull();
                yield JsonToken.NULL;
            }
            default -> throw new IllegalStateException("Unexpected end of the value");
        };
    }

    private static Map<String, Object> readObject(JsonReader reader) throws IOException {
        Map<String, Object> object = new TreeMap<>();
        reader.beginObject();
        while (reader.hasNext()) {
            object.put(reader.nextName(), read(reader));
        }
        reader.endObject();
        return object;
    }

    private static List<Object> readArray(JsonReader reader) throws IOException {
        List<Object> array = new ArrayList<>();
        reader.beginArray();
        while (reader.hasNext()) {
            array.add(read(reader));
        }
        reader.endArray();
        return array;
    }

    private static BigDecimal number(String text) {
        BigDecimal number = new BigDecimal(text);
        return number.signum() == 0 ? BigDecimal.ZERO : number.stripTrailingZeros();
    }

    private static JsonElement element(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            JsonObject object = new JsonObject();
            Map<Object, Object> ordered = new LinkedHashMap<>(map);
            ordered.forEach((key, item) -> object.add(String.valueOf(key), element(item)));
            return object;
        }
        if (value instanceof List<?> list) {
            JsonArray array = new JsonArray();
            list.forEach(item -> array.add(element(item)));
            return array;
        }
        if (value instanceof Number number) {
            return new JsonPrimitive(number);
        }
        if (value instanceof Boolean bool) {
            return new JsonPrimitive(bool);
        }
        return value == null ? com.google.gson.JsonNull.INSTANCE : new JsonPrimitive(value.toString());
    }
}
