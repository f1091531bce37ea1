package io.godwit.migration.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The parameters of an index, in one form whichever way the user gave them. */
final class IndexParams {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper SORTED = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();
    static final String DEFAULT = "the default index";
    private static final String NESTED = "params";
    private static final String METRIC = "metric_type";
    private static final String TYPE = "index_type";
    private static final Set<String> OUTER = Set.of(TYPE, METRIC);
    private static final Set<String> MEASURES = Set.of("dim", "max_length", "max_capacity");
    private static final Set<String> GRAPH = Set.of("M", "efConstruction");
    private static final Pattern NUMBER = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final String PATH = "json_path";
    private static final Set<String> LIFTED = Set.of(TYPE, METRIC, PATH);

    private IndexParams() {}

    /** What tells an index from others of its collection: a field may have several within its JSON, by path. */
    static String property(Index index) {
        String path = index.params().get(PATH);
        return "index on field " + index.field() + (path == null ? "" : " at " + path);
    }

    /** The default index has none. */
    static String words(Map<String, String> params) {
        return params.isEmpty() ? DEFAULT : SchemaText.params(params);
    }

    static boolean withinJson(Index index) {
        return index.params().containsKey(PATH);
    }

    /**
     * With the type, the metric and the path within a JSON beside the JSON text {@code params}, where they were given in it: a server takes
     * them from either place and tells them as they were given (2.3.5).
     */
    private static Index lifted(Index index) {
        String nested = index.params().getOrDefault(NESTED, "");
        Map<String, String> inner = nested.isBlank() ? null : object(nested);
        if (inner == null || LIFTED.stream().noneMatch(inner::containsKey)) {
            return index;
        }
        Map<String, String> rest = new TreeMap<>(inner);
        Map<String, String> params = new TreeMap<>(index.params());
        LIFTED.stream().filter(inner::containsKey).forEach(key -> params.put(key, rest.remove(key)));
        params.remove(NESTED);
        if (!rest.isEmpty()) {
            params.put(NESTED, json(rest));
        }
        return new Index(index.field(), index.name(), params);
    }

    static List<Index> lifted(List<Index> indexes) {
        return indexes.stream().map(IndexParams::lifted).toList();
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
        removeAdded(flat, kind);
        return flat;
    }

    /** What a server adds to the parameters that the user gave is taken away; nothing else is. */
    static void removeAdded(Map<String, String> params, ServerKind kind) {
        if (kind == ServerKind.LITE_2) {
            // The measures of the field, and those of the graph that its AUTOINDEX is (2.5.1).
            params.keySet().removeAll(MEASURES);
            if (params.getOrDefault(TYPE, "").equals("AUTOINDEX")) {
                params.keySet().removeAll(GRAPH);
            }
        }
        if (kind == ServerKind.LITE_3) {
            // The metric of an index on a scalar field (3.2.2).
            params.remove(METRIC, "NONE");
        }
    }

    /** What a kind of server builds an index of a type with unless it is told otherwise (Milvus Lite 3.2.2; Milvus from 2.5 on). */
    static Map<String, String> taken(String type, ServerKind kind) {
        return switch (type) {
            case "HNSW" ->
                kind == ServerKind.LITE_3
                        ? Map.of("M", "16", "efConstruction", "200")
                        : Map.of("M", "30", "efConstruction", "360");
            case "IVF_FLAT", "IVF_SQ8", "BIN_IVF_FLAT" -> Map.of("nlist", "128");
            default -> Map.of();
        };
    }

    /**
     * With all but the type and the metric within the JSON text {@code params}: Milvus Lite 3 silently drops what stands beside
     * it (3.2.2).
     */
    static Map<String, String> nested(Map<String, String> params) {
        Map<String, String> outer = new TreeMap<>(params);
        Map<String, String> inner = new TreeMap<>(params);
        inner.keySet().removeAll(OUTER);
        outer.keySet().retainAll(OUTER);
        String nested = inner.remove(NESTED);
        Map<String, String> given = nested == null || nested.isBlank() ? Map.of() : object(nested);
        if (given == null || inner.isEmpty()) {
            return params;
        }
        inner.putAll(given);
        outer.put(NESTED, json(inner));
        return outer;
    }

    private static String json(Map<String, String> params) {
        ObjectNode node = JSON.createObjectNode();
        params.forEach((key, value) -> {
            if (NUMBER.matcher(value).matches()) {
                node.put(key, Long.parseLong(value));
            } else {
                node.put(key, value);
            }
        });
        return node.toString();
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
