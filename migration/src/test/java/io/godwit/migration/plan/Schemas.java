package io.godwit.migration.plan;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.List;

/** Schemas to plan with. */
final class Schemas {
    private Schemas() {}

    /** An Int64 key, a vector of 8, and these. */
    static CollectionSchema schema(String name, FieldSchema... more) {
        return CollectionSchema.newBuilder()
                .setName(name)
                .addFields(field("id", DataType.Int64).setFieldID(100).setIsPrimaryKey(true))
                .addFields(with(field("v", DataType.FloatVector).setFieldID(101), "dim", "8"))
                .addAllFields(List.of(more))
                .build();
    }

    static FieldSchema.Builder field(String name, DataType type) {
        return FieldSchema.newBuilder().setName(name).setDataType(type);
    }

    static FieldSchema.Builder with(FieldSchema.Builder field, String key, String value) {
        return field.addTypeParams(KeyValuePair.newBuilder().setKey(key).setValue(value));
    }
}
