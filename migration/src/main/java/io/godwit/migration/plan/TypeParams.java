package io.godwit.migration.plan;

import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** The parameters of a field's type, such as {@code dim} and {@code max_length}. */
final class TypeParams {
    private TypeParams() {}

    static Map<String, String> of(FieldSchema field) {
        return map(field.getTypeParamsList());
    }

    static Map<String, String> map(List<KeyValuePair> pairs) {
        Map<String, String> params = new TreeMap<>();
        pairs.forEach(pair -> params.put(pair.getKey(), pair.getValue()));
        return params;
    }

    static Optional<String> text(FieldSchema field, String key) {
        return Optional.ofNullable(of(field).get(key));
    }

    static OptionalLong number(FieldSchema field, String key) {
        String value = of(field).get(key);
        try {
            return value == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(value.strip()));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }
}
