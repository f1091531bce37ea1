package io.godwit.milvus;

import java.util.Map;

/**
 * An index of one field.
 *
 * @param name the server names it after the field if empty
 * @param params exactly as the user gave them, be it flat keys or a nested {@code params} JSON
 */
public record Index(String field, String name, Map<String, String> params) {
    public Index {
        params = Map.copyOf(params);
    }
}
