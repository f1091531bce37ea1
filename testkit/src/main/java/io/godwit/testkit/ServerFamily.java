package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;

/** The kinds of server that tests run against, as far as they need to be treated differently. */
public enum ServerFamily {
    /** A real Milvus, standalone or cluster; 2.3.5 here. */
    MILVUS,
    /** Milvus 2.4 and later: no server here, {@link ScriptedMilvus} plays it. */
    LATER_MILVUS,
    /** Milvus Lite 2.x: no databases, no partitions, no filters on collections with a partition key. */
    LITE_2,
    /** Milvus Lite 3.x: rows come unordered, JSON is serialised anew. */
    LITE_3;

    /**
     * Tells the family from the answer to Connect. Milvus Lite 2.5.1 sends an empty server info, Lite 3.2.2 the tag
     * {@code milvus_lite}; the real 2.3.5 of PyPI calls itself {@code v2.3.5-lite} and is none.
     */
    static ServerFamily of(ConnectResponse answer) {
        String tag = answer.getServerInfo().getBuildTags();
        if (tag.startsWith("milvus_lite")) {
            return LITE_3;
        }
        if (tag.isEmpty()) {
            return LITE_2;
        }
        return tag.startsWith("v2.3") ? MILVUS : LATER_MILVUS;
    }

    /**
     * Whether a server of this family survives a field. Milvus 2.3.5 accepts a scalar type that it does not know and
     * aborts for good at LoadCollection; it drops the nullable flag without a word.
     */
    boolean holds(FieldSchema field) {
        if (this == LATER_MILVUS) {
            return true;
        }
        boolean known =
                knows(field.getDataType()) && (field.getDataType() != DataType.Array || knows(field.getElementType()));
        return known && (this == LITE_3 || !field.getNullable());
    }

    /** Whether a server of this family can hold a collection with all its rows, if not with all else that belongs to it. */
    public boolean holds(SampleCollection sample) {
        CollectionSchema schema = sample.schema();
        long vectors = schema.getFieldsList().stream()
                .filter(field -> Columns.isVector(field.getDataType()))
                .count();
        boolean partitioned = !sample.partitions().isEmpty() || Schemas.hasPartitionKey(schema);
        boolean computing = schema.getFunctionsCount() > 0;
        boolean structured = schema.getStructArrayFieldsCount() > 0;
        // Milvus Lite 3.2.2 stores zeros for a null vector.
        boolean nullVectors = schema.getFieldsList().stream()
                .anyMatch(field -> field.getNullable() && Columns.isVector(field.getDataType()));
        return schema.getFieldsList().stream().allMatch(this::holds)
                && !(nullVectors && this == LITE_3)
                && !(structured && this != LATER_MILVUS)
                && !(computing && (this == MILVUS || this == LITE_2))
                && !(this == MILVUS && vectors > 1)
                && !(this == LITE_2 && partitioned);
    }

    private boolean knows(DataType type) {
        return switch (type) {
            case Bool, Int8, Int16, Int32, Int64, Float, Double, VarChar, JSON, Array, FloatVector -> true;
            case BinaryVector, Float16Vector -> this != LITE_3;
            case BFloat16Vector -> this == LITE_2;
            case SparseFloatVector -> this != MILVUS;
            case Geometry, Timestamptz -> this == LITE_3;
            default -> false;
        };
    }
}
