package io.godwit.milvus;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A collection as its server describes it.
 *
 * @param name the collection's own name, also where it was asked for by an alias
 * @param id 0 on Milvus Lite
 * @param shards 0 where the server does not say (Milvus Lite 2)
 * @param numPartitions the number of hash partitions if there is a partition key; else how many partitions there are
 * @param createdUtc milliseconds since 1970; 0 where the server does not say
 */
public record CollectionDescription(
        CollectionName name,
        long id,
        CollectionSchema schema,
        int shards,
        ConsistencyLevel consistencyLevel,
        Map<String, String> properties,
        int numPartitions,
        List<String> aliases,
        long createdUtc) {
    /** How the column of dynamic keys is named in rows; the schema does not list it. */
    public static final String DYNAMIC_FIELD = "$meta";

    /** The partition that every collection has, and that rows go to where none is named. */
    public static final String DEFAULT_PARTITION = "_default";

    private static final Set<DataType> VECTORS = Set.of(
            DataType.BinaryVector,
            DataType.FloatVector,
            DataType.Float16Vector,
            DataType.BFloat16Vector,
            DataType.SparseFloatVector,
            DataType.Int8Vector);

    public CollectionDescription {
        properties = Map.copyOf(properties);
        aliases = List.copyOf(aliases);
    }

    public FieldSchema primaryKey() {
        return fields().filter(FieldSchema::getIsPrimaryKey)
                .findFirst()
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.BAD_ANSWER,
                        "The description of collection " + name + " names no primary key. The server may be broken."));
    }

    public boolean int64Key() {
        return primaryKey().getDataType() == DataType.Int64;
    }

    public Optional<FieldSchema> partitionKey() {
        return fields().filter(FieldSchema::getIsPartitionKey).findFirst();
    }

    public boolean hasVectorField() {
        return fields().anyMatch(field -> VECTORS.contains(field.getDataType()))
                || schema.getStructArrayFieldsList().stream()
                        .flatMap(struct -> struct.getFieldsList().stream())
                        .anyMatch(field -> field.getDataType() == DataType.ArrayOfVector);
    }

    /**
     * Every field by name, and {@code $meta} if the dynamic field is on. Without the outputs of functions, which
     * each server computes itself.
     */
    public List<String> outputFields() {
        Stream<String> names =
                fields().filter(field -> !field.getIsFunctionOutput()).map(FieldSchema::getName);
        Stream<String> structs = schema.getStructArrayFieldsList().stream().map(field -> field.getName());
        Stream<String> dynamic = schema.getEnableDynamicField() ? Stream.of(DYNAMIC_FIELD) : Stream.empty();
        return Stream.of(names, structs, dynamic).flatMap(part -> part).toList();
    }

    private Stream<FieldSchema> fields() {
        return schema.getFieldsList().stream().filter(field -> !field.getIsDynamic());
    }
}
