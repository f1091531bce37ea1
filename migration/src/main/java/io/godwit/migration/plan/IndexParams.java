package io.godwit.migration.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The parameters of an index, in one form whichever way the user gave them. */
final class IndexParams {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    private static final String NESTED = "params";
    private static final String PATH = "json_path";

    private IndexParams() {}

    /** What tells an index from others of its collection: a field may have several within its JSON, by path. */
    static String property(Index index) {
        String path = index.params().get(PATH);
        return "index on field " + index.field() + (path == null ? "" : " at " + path);
    }

    static boolean withinJson(Index index) {
        return index.params().containsKey(PATH);
    }

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

    /** A JSON object in one form whatever its spaces and the order of its keys; any other text as it is. Milvus Lite 3 writes it anew. */
    static String canonical(String text) {
        if (!text.stripLeading().startsWith("{")) {
            return text;
        }
        try {
            return SORTED.writeValueAsString(SORTED.readValue(text, Object.class));
        } catch (JsonProcessingException e) {
            return text;
        }
    }

    private static @Nullable Map<String, String> object(String text) {
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
