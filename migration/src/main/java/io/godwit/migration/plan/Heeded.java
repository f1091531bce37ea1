package io.godwit.migration.plan;

import static io.godwit.milvus.ServerKind.MILVUS_2_4;
import static io.godwit.milvus.ServerKind.MILVUS_2_5;
import static io.godwit.milvus.ServerKind.MILVUS_2_6;

import io.godwit.migration.CollectionPlan;
import io.godwit.milvus.ServerKind;
import java.util.Map;
import java.util.Set;

/**
 * Which parameters of fields, and which properties of collections, a kind of server acts upon. Milvus 2.3.5 and Milvus Lite 2.5.1 store any
 * parameter as text and act on those alone that they know (a filter with {@code text_match} is a syntax error there); Milvus Lite 3.2.2 drops
 * all others (seen). The later rows follow the servers' sources and documentation. What nobody here knows is taken for heeded: it is carried.
 */
final class Heeded {
    /** Of a field's type. */
    private static final Set<String> MEASURES = Set.of("dim", "max_length", "max_capacity");

    private static final Map<String, ServerKind> PARAMS_SINCE = Map.of(
            "enable_analyzer", MILVUS_2_5,
            "enable_match", MILVUS_2_5,
            "analyzer_params", MILVUS_2_5,
            "multi_analyzer_params", MILVUS_2_5,
            "mmap.enabled", MILVUS_2_4,
            "field.skipLoad", MILVUS_2_5,
            "warmup", MILVUS_2_6);
    private static final Set<String> PARAMS_OF_LITE_3 = Set.of("enable_analyzer", "enable_match", "analyzer_params");

    private static final Map<String, ServerKind> PROPERTIES_SINCE = Map.ofEntries(
            Map.entry("partitionkey.isolation", MILVUS_2_4),
            Map.entry("lazyload.enabled", MILVUS_2_4),
            Map.entry("collection.replica.number", MILVUS_2_4),
            Map.entry(CollectionPlan.TAKES_KEYS, MILVUS_2_5),
            Map.entry("timezone", MILVUS_2_6),
            Map.entry("query_mode", MILVUS_2_6),
            Map.entry("warmup.scalarField", MILVUS_2_6),
            Map.entry("warmup.scalarIndex", MILVUS_2_6),
            Map.entry("warmup.vectorField", MILVUS_2_6),
            Map.entry("warmup.vectorIndex", MILVUS_2_6),
            Map.entry("disable_func_runtime_check", MILVUS_2_6),
            Map.entry(SchemaMapping.VECTORS_GIVEN, MILVUS_2_6));

    private Heeded() {}

    /** Whether a parameter means anything to the source and nothing to the target, or would be dropped there. */
    static boolean paramLost(String key, ServerKind source, ServerKind target) {
        return !param(key, target) && (target == ServerKind.LITE_3 || param(key, source));
    }

    /** Whether a property of a collection means anything to the source and nothing to the target. Milvus Lite 3 stores all. */
    static boolean propertyLost(String key, ServerKind source, ServerKind target) {
        return !property(key, target) && property(key, source);
    }

    static boolean paramKnown(String key) {
        return MEASURES.contains(key) || PARAMS_SINCE.containsKey(key);
    }

    private static boolean param(String key, ServerKind kind) {
        if (MEASURES.contains(key)) {
            return true;
        }
        return switch (kind) {
            case LITE_2 -> !PARAMS_SINCE.containsKey(key);
            case LITE_3 -> PARAMS_OF_LITE_3.contains(key);
            default -> since(PARAMS_SINCE, key, kind);
        };
    }

    private static boolean property(String key, ServerKind kind) {
        return kind.lite() || since(PROPERTIES_SINCE, key, kind);
    }

    private static boolean since(Map<String, ServerKind> first, String key, ServerKind kind) {
        return kind.compareTo(first.getOrDefault(key, ServerKind.MILVUS_2_3)) >= 0;
    }
}
