package io.godwit.testkit;

import io.milvus.grpc.FieldSchema;
import java.util.LinkedHashMap;
import java.util.Map;

/** An index to create: parameters are sent as they are; an empty name lets the server choose one. */
public record SampleIndex(String field, String name, Map<String, String> params) {
    public SampleIndex {
        params = Map.copyOf(params);
    }

    /** An index of a type and a metric; {@code params} is the nested JSON object that pymilvus sends, or empty. */
    public static SampleIndex of(String field, String type, String metric, String params) {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("index_type", type);
        all.put("metric_type", metric);
        if (!params.isEmpty()) {
            all.put("params", params);
        }
        return new SampleIndex(field, "", all);
    }

    /** The index that every server here can build on a float vector. */
    public static SampleIndex flat(String field) {
        return of(field, "FLAT", "L2", "");
    }

    /** The plainest index of a vector field's type. */
    static SampleIndex usual(FieldSchema field) {
        return switch (field.getDataType()) {
            case BinaryVector -> of(field.getName(), "BIN_FLAT", "HAMMING", "");
            case SparseFloatVector ->
                of(field.getName(), "SPARSE_INVERTED_INDEX", field.getIsFunctionOutput() ? "BM25" : "IP", "");
            default -> flat(field.getName());
        };
    }
}
