package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * JSON by value, for servers that write it anew (Milvus Lite 3.2.2 sorts keys, adds spaces and escapes non-ASCII): keys in order,
 * no spaces, integers in full, other numbers as the nearest double, or in full where none is near.
 */
final class JsonValue {
    private static final JsonMapper MAPPER = JsonMapper.builder(RowJson.factory())
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonValue() {}

    /** What does not parse (Milvus Lite 2 stores anything) stands for itself. */
    static byte[] canonical(byte[] bytes, int start, int end) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(end - start);
        try (JsonGenerator generator = MAPPER.createGenerator(out)) {
            write(MAPPER.readTree(bytes, start, end - start), generator);
        } catch (IOException e) {
            return Arrays.copyOfRange(bytes, start, end);
        }
        return out.toByteArray();
    }

    /** Without recursion: a document may be nested deeper than a thread's stack reaches. */
    private static void write(JsonNode root, JsonGenerator generator) throws IOException {
        Deque<Iterator<Map.Entry<String, JsonNode>>> open = new ArrayDeque<>();
        open(root, generator, open);
        while (!open.isEmpty()) {
            boolean object = generator.getOutputContext().inObject();
            if (open.element().hasNext()) {
                Map.Entry<String, JsonNode> next = open.element().next();
                if (object) {
                    generator.writeFieldName(next.getKey());
                }
                open(next.getValue(), generator, open);
                continue;
            }
            open.pop();
            if (object) {
                generator.writeEndObject();
            } else {
                generator.writeEndArray();
            }
        }
    }

    /** Writes a value, or begins it and puts what it holds on top of those that are open; elements have no name. */
    private static void open(JsonNode node, JsonGenerator generator, Deque<Iterator<Map.Entry<String, JsonNode>>> open)
            throws IOException {
        if (node.isObject()) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            generator.writeStartObject();
            open.push(sorted.entrySet().iterator());
        } else if (node.isArray()) {
            generator.writeStartArray();
            open.push(node.valueStream().map(element -> Map.entry("", element)).iterator());
        } else if (node.isDouble()) {
            // Not finite, as all others are decimals; unlike a string of that text it has no quotes.
            generator.writeRawValue(node.asText());
        } else if (node.isNumber() && !node.isIntegralNumber()) {
            number(node.decimalValue(), generator);
        } else {
            generator.writeTree(node);
        }
    }

    private static void number(BigDecimal value, JsonGenerator generator) throws IOException {
        double nearest = value.doubleValue();
        if (Double.isInfinite(nearest)) {
            generator.writeNumber(value.stripTrailingZeros());
            return;
        }
        if (nearest != Math.rint(nearest) || Math.abs(nearest) >= 1L << 53) {
            generator.writeNumber(nearest);
            return;
        }
        generator.writeNumber((long) nearest);
    }
}
