package io.godwit.migration.plan;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;

/** Guesses the bytes of a row on the wire from its schema: exact for vectors, a typical size for texts and documents. */
final class RowSize {
    private static final long TEXT = 64;
    private static final long JSON = 128;
    private static final long SPARSE = 800;
    private static final long ELEMENTS = 8;

    private RowSize() {}

    static long estimate(CollectionSchema schema) {
        long fields = schema.getFieldsList().stream()
                .filter(field -> !field.getIsFunctionOutput())
                .mapToLong(RowSize::field)
                .sum();
        long structs = schema.getStructArrayFieldsList().stream()
                .flatMap(struct -> struct.getFieldsList().stream())
                .mapToLong(RowSize::field)
                .sum();
        return Math.max(1, fields + structs + (schema.getEnableDynamicField() ? JSON / 2 : 0));
    }

    private static long field(FieldSchema field) {
        long dim = TypeParams.number(field, "dim").orElse(0);
        return switch (field.getDataType()) {
            case FloatVector -> dim * 4;
            case Float16Vector, BFloat16Vector -> dim * 2;
            case BinaryVector -> dim / 8;
            case Int8Vector -> dim;
            case SparseFloatVector -> SPARSE;
            case Array -> ELEMENTS * scalar(field.getElementType(), field);
            case ArrayOfVector -> ELEMENTS * 4 * dim;
            default -> scalar(field.getDataType(), field);
        };
    }

    private static long scalar(DataType type, FieldSchema field) {
        return switch (type) {
            case Bool, Int8 -> 1;
            case Int16, Int32, Float -> 4;
            case Int64, Double -> 8;
            case JSON -> JSON;
            default -> Math.min(TEXT, TypeParams.number(field, "max_length").orElse(TEXT));
        };
    }
}
