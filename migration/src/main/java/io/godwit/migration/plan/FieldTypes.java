package io.godwit.migration.plan;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import java.util.stream.Stream;

/** Tells vectors from the other types. */
public final class FieldTypes {
    private FieldTypes() {}

    /** The vector fields by the names that their indexes go by: a vector {@code v} in a struct array {@code s} is {@code s[v]}. */
    static Stream<String> vectors(CollectionSchema schema) {
        Stream<String> plain = schema.getFieldsList().stream()
                .filter(field -> vector(field.getDataType()))
                .map(field -> field.getName());
        return Stream.concat(plain, vectorsInStructs(schema));
    }

    /** Those within struct arrays alone. */
    public static Stream<String> vectorsInStructs(CollectionSchema schema) {
        return schema.getStructArrayFieldsList().stream()
                .flatMap(struct -> struct.getFieldsList().stream()
                        .filter(field -> field.getDataType() == DataType.ArrayOfVector)
                        .map(field -> struct.getName() + "[" + field.getName() + "]"));
    }

    /** Whether it is a vector by itself; in struct arrays they are of another type. */
    public static boolean vector(DataType type) {
        return switch (type) {
            case FloatVector, BinaryVector, Float16Vector, BFloat16Vector, SparseFloatVector, Int8Vector -> true;
            default -> false;
        };
    }
}
