package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

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

    /**
     * A function that makes one field of another.
     *
     * @param type its number in the protocol, which the generated code does not have of all
     */
    public static FunctionSchema function(
            String name, int type, String input, String output, Map<String, String> params) {
        FunctionSchema.Builder function = FunctionSchema.newBuilder()
                .setName(name)
                .setTypeValue(type)
                .addInputFieldNames(input)
                .addOutputFieldNames(output);
        new TreeMap<>(params)
                .forEach((key, value) ->
                        function.addParams(KeyValuePair.newBuilder().setKey(key).setValue(value)));
        return function.build();
    }

    public static FunctionSchema bm25(String name, String input, String output) {
        return function(name, FunctionType.BM25_VALUE, input, output, Map.of());
    }

    /** With functions, and with the fields marked that they make. */
    public static CollectionSchema computing(CollectionSchema schema, FunctionSchema... functions) {
        Set<String> outputs = Stream.of(functions)
                .flatMap(function -> function.getOutputFieldNamesList().stream())
                .collect(Collectors.toSet());
        CollectionSchema.Builder computing = schema.toBuilder().addAllFunctions(List.of(functions));
        computing.getFieldsBuilderList().forEach(field -> field.setIsFunctionOutput(outputs.contains(field.getName())));
        return computing.build();
    }

    /** A text that an analyzer cuts into words. */
    public static FieldSchema analyzed(FieldSchema text, String analyzer) {
        return param(param(param(text, "enable_analyzer", true), "enable_match", true), "analyzer_params", analyzer);
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
     * The fields that every row is written with: those of the schema and the dynamic one. What functions compute is no part of them.
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

    /** The names of all that a row is written with, struct arrays among them. */
    static List<String> storedNames(CollectionSchema schema) {
        return Stream.concat(
                        storedFields(schema).stream().map(FieldSchema::getName),
                        schema.getStructArrayFieldsList().stream().map(StructArrayFieldSchema::getName))
                .toList();
    }

    /** The columns that an Insert carries: a key that the server gives out is not among them. */
    static List<FieldSchema> insertedFields(CollectionSchema schema) {
        return storedFields(schema).stream()
                .filter(field -> !(field.getIsPrimaryKey() && field.getAutoID()))
                .toList();
    }
}
