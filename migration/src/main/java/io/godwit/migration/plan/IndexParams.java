package io.godwit.migration.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import java.util.Map;
import java.util.TreeMap;

/** The parameters of an index, in one form whichever way the user gave them. */
final class IndexParams {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String NESTED = "params";

    private IndexParams() {}

    /** Flat, also where they were given as one JSON text: Milvus Lite 2 gives them back so. */
    static Map<String, String> flat(Index index, ServerKind kind) {
        Map<String, String> flat = new TreeMap<>(index.params());
        String nested = flat.remove(NESTED);
        if (nested != null && !nested.isBlank()) {
            Map<String, String> inner = object(nested);
            if (inner == null) {
                flat.put(NESTED, nested);
            } else {
                flat.putAll(inner);
            }
        }
        if (kind == ServerKind.LITE_2) {
            // It adds the field's dimension to the parameters that the user gave (2.5.1).
            flat.remove("dim");
        }
        return flat;
    }

    private static @org.jspecify.annotations.Nullable Map<String, String> object(String text) {
        try {
            JsonNode node = JSON.readTree(text);
            if (!node.isObject()) {
                return null;
            }
            Map<String, String> values = new TreeMap<>();
            node.properties().forEach(entry -> values.put(entry.getKey(), text(entry.getValue())));
            return values;
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    private static String text(JsonNode value) {
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
