package io.godwit.migration.plan;

import io.milvus.grpc.DataType;

/** Tells vectors from the other types. */
final class FieldTypes {
    private FieldTypes() {}

    static boolean vector(DataType type) {
        return switch (type) {
            case FloatVector, BinaryVector, Float16Vector, BFloat16Vector, SparseFloatVector, Int8Vector -> true;
            default -> false;
        };
    }
}
