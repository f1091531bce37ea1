package io.godwit.service.console;

import io.godwit.migration.plan.SchemaFields;
import io.milvus.grpc.CollectionSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A field as the preview of a schema shows it.
 *
 * @param type with its parameters
 * @param traits what is special about it, each a key of the bundle or a text
 */
record SchemaRow(String name, String type, List<Trait> traits, String description) {
    static final List<String> FLAGS =
            List.of("primaryKey", "autoId", "partitionKey", "clusteringKey", "nullable", "computed");

    static List<SchemaRow> of(CollectionSchema schema) {
        Map<String, Object> fields = SchemaFields.of(schema);
        List<SchemaRow> rows = new ArrayList<>();
        maps(fields.get("fields")).forEach(field -> rows.add(of("", field)));
        for (Map<?, ?> struct : maps(fields.get("structs"))) {
            maps(struct.get("fields")).forEach(field -> rows.add(of(struct.get("name") + ".", field)));
        }
        return rows;
    }

    /** Each field of the source, as the target gets it; one that the target does not get, as the source has it. */
    static List<SchemaRow> merged(CollectionSchema source, CollectionSchema target) {
        Map<String, SchemaRow> atTarget = new HashMap<>();
        of(target).forEach(row -> atTarget.put(row.name, row));
        return of(source).stream()
                .filter(row -> row.name.indexOf('.') < 0)
                .map(row -> atTarget.getOrDefault(row.name, row))
                .toList();
    }

    /** Whether it is the primary key, without which there is no row. */
    boolean key() {
        return traits.contains(new Trait("primaryKey", ""));
    }

    /** Whether rows can be spread over partitions by it. */
    boolean partitions() {
        return !key() && (type.startsWith("Int64") || type.startsWith("VarChar"));
    }

    private static SchemaRow of(String prefix, Map<?, ?> field) {
        List<Trait> traits = new ArrayList<>();
        FLAGS.stream().filter(flag -> field.get(flag) == Boolean.TRUE).forEach(flag -> traits.add(new Trait(flag, "")));
        if (field.get("defaultValue") != null) {
            traits.add(new Trait("defaultValue", String.valueOf(field.get("defaultValue"))));
        }
        String params = field.get("params") instanceof Map<?, ?> map && !map.isEmpty()
                ? map.entrySet().stream()
                        .map(entry -> entry.getKey() + "=" + entry.getValue())
                        .sorted()
                        .collect(Collectors.joining(", ", "(", ")"))
                : "";
        return new SchemaRow(
                prefix + field.get("name"),
                field.get("type") + params,
                traits,
                String.valueOf(field.get("description")));
    }

    private static List<Map<?, ?>> maps(@Nullable Object list) {
        List<Map<?, ?>> maps = new ArrayList<>();
        for (Object one : (List<?>) Objects.requireNonNull(list)) {
            maps.add((Map<?, ?>) one);
        }
        return maps;
    }

    /**
     * @param name of a message: {@code schema.primaryKey}
     * @param value what the message says; empty if it is said by the name alone
     */
    record Trait(String name, String value) {}
}
