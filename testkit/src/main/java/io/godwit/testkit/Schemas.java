package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.ArrayList;
import java.util.List;

/** Shorthand for schemas: fields by type, and what the testkit asks of a schema. */
public final class Schemas {
    private static final FieldSchema DYNAMIC = FieldSchema.newBuilder()
            .setName(Columns.DYNAMIC_FIELD)
            .setDataType(DataType.JSON)
            .setIsDynamic(true)
            .build();

    private Schemas() {}

    public static CollectionSchema schema(String name, FieldSchema... fields) {
        return CollectionSchema.newBuilder()
                .setName(name)
                .addAllFields(List.of(fields))
                .build();
    }

    public static FieldSchema key(FieldSchema field) {
        return field.toBuilder().setIsPrimaryKey(true).build();
    }

    /** An Int64 key called id. */
    static FieldSchema id() {
        return key(field("id", DataType.Int64));
    }

    static FieldSchema nullable(FieldSchema field) {
        return field.toBuilder().setNullable(true).build();
    }

    public static FieldSchema field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type).build();
    }

    /** {@code maxLength} counts bytes. */
    public static FieldSchema varChar(String name, int maxLength) {
        return param(field(name, DataType.VarChar), "max_length", maxLength);
    }

    public static FieldSchema vector(String name, DataType type, int dim) {
        return param(field(name, type), "dim", dim);
    }

    public static FieldSchema array(String name, DataType elementType, int maxCapacity) {
        FieldSchema array = field(name, DataType.Array).toBuilder()
                .setElementType(elementType)
                .build();
        FieldSchema sized = param(array, "max_capacity", maxCapacity);
        return elementType == DataType.VarChar ? param(sized, "max_length", 200) : sized;
    }

    public static FieldSchema param(FieldSchema field, String key, Object value) {
        return field.toBuilder()
                .addTypeParams(KeyValuePair.newBuilder().setKey(key).setValue(value.toString()))
                .build();
    }

    static int number(FieldSchema field, String param, int otherwise) {
        return field.getTypeParamsList().stream()
                .filter(pair -> pair.getKey().equals(param))
                .mapToInt(pair -> Integer.parseInt(pair.getValue()))
                .findFirst()
                .orElse(otherwise);
    }

    static FieldSchema keyField(CollectionSchema schema) {
        return schema.getFieldsList().stream()
                .filter(FieldSchema::getIsPrimaryKey)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(schema.getName() + " has no primary key"));
    }

    static boolean hasPartitionKey(CollectionSchema schema) {
        return schema.getFieldsList().stream().anyMatch(FieldSchema::getIsPartitionKey);
    }

    /**
     * The fields that every row has a value for, as it is stored: those of the schema and the dynamic one. What BM25 computes is
     * neither taken nor given.
     */
    static List<FieldSchema> storedFields(CollectionSchema schema) {
        List<FieldSchema> fields = new ArrayList<>(schema.getFieldsList().stream()
                .filter(field -> !field.getIsFunctionOutput())
                .toList());
        if (schema.getEnableDynamicField()) {
            fields.add(DYNAMIC);
        }
        return fields;
    }

    /** The columns that an Insert carries: a key that the server gives out is not among them. */
    static List<FieldSchema> insertedFields(CollectionSchema schema) {
        return storedFields(schema).stream()
                .filter(field -> !(field.getIsPrimaryKey() && field.getAutoID()))
                .toList();
    }
}
