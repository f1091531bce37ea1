package io.godwit.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.migration.plan.SchemaCheck;

/** What a target collection was found to be, as JSON in one column. */
final class SchemaJson {
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private SchemaJson() {}

    static String write(SchemaCheck check) {
        try {
            return MAPPER.writeValueAsString(check);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A schema check cannot be written as JSON.", e);
        }
    }

    static SchemaCheck read(String json) {
        try {
            return MAPPER.readValue(json, SchemaCheck.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A stored schema check cannot be read: " + json, e);
        }
    }
}
