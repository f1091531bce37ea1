package io.godwit.milvus;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.TreeMap;

/**
 * JSON by value, for servers that write it anew (Milvus Lite 3.2.2 sorts keys, adds spaces and escapes non-ASCII): keys in order,
 * no spaces, integers in full, other numbers as the nearest double, or in full where none is near.
 */
final class JsonValue {
    private static final JsonMapper MAPPER = JsonMapper.builder()
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

    private static void write(JsonNode node, JsonGenerator generator) throws IOException {
        if (node.isObject()) {
            TreeMap<String, JsonNode> sorted = new TreeMap<>();
            node.properties().forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
            generator.writeStartObject();
            for (var entry : sorted.entrySet()) {
                generator.writeFieldName(entry.getKey());
                write(entry.getValue(), generator);
            }
            generator.writeEndObject();
        } else if (node.isArray()) {
            generator.writeStartArray();
            for (JsonNode element : node) {
                write(element, generator);
            }
            generator.writeEndArray();
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
