package io.godwit.migration.plan;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.LinkedHashMap;
import java.util.Map;

/** A schema as names and values, for whoever shows or edits it field by field. Keys to models are not in it. */
public final class SchemaFields {
    private SchemaFields() {}

    public static Map<String, Object> of(CollectionSchema schema) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("description", schema.getDescription());
        fields.put("dynamicField", schema.getEnableDynamicField());
        fields.put(
                "fields", schema.getFieldsList().stream().map(SchemaFields::of).toList());
        fields.put(
                "structs",
                schema.getStructArrayFieldsList().stream().map(SchemaFields::of).toList());
        fields.put(
                "functions",
                schema.getFunctionsList().stream()
                        .map(function -> Map.of("name", function.getName(), "settings", SchemaText.settings(function)))
                        .toList());
        return fields;
    }

    private static Map<String, Object> of(StructArrayFieldSchema struct) {
        return Map.of(
                "name",
                struct.getName(),
                "fields",
                struct.getFieldsList().stream().map(SchemaFields::of).toList());
    }

    private static Map<String, Object> of(FieldSchema field) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("name", field.getName());
        fields.put("type", SchemaText.kind(field));
        fields.put("params", TypeParams.of(field));
        fields.put("primaryKey", field.getIsPrimaryKey());
        fields.put("autoId", field.getAutoID());
        fields.put("partitionKey", field.getIsPartitionKey());
        fields.put("clusteringKey", field.getIsClusteringKey());
        fields.put("nullable", field.getNullable());
        fields.put("defaultValue", field.hasDefaultValue() ? SchemaText.value(field.getDefaultValue()) : null);
        fields.put("computed", field.getIsFunctionOutput());
        fields.put("description", field.getDescription());
        return fields;
    }
}
