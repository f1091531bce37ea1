package io.godwit.testkit;

import static io.godwit.testkit.SampleBuilder.collection;
import static io.godwit.testkit.Schemas.array;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.id;
import static io.godwit.testkit.Schemas.nullable;
import static io.godwit.testkit.Schemas.param;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static io.godwit.testkit.ServerFamily.LATER_MILVUS;
import static io.godwit.testkit.ServerFamily.LITE_2;
import static io.godwit.testkit.ServerFamily.LITE_3;
import static io.godwit.testkit.ServerFamily.MILVUS;

import com.google.protobuf.ByteString;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Collections of the {@link Zoo}, each about vectors of one type or shape. */
final class ZooVectors {
    private ZooVectors() {}

    static List<SampleCollection> all() {
        return List.of(
                collection("plain", id(), varChar("title", 200), vector("vector", DataType.FloatVector, 128))
                        .rows(300)
                        .build(),
                collection("narrow_vectors", id(), vector("vector", DataType.FloatVector, 2))
                        .rows(20)
                        .build(),
                collection("wide_vectors", id(), vector("vector", DataType.FloatVector, 32_768))
                        .rows(3)
                        .build(),
                collection("extreme_vectors", id(), vector("vector", DataType.FloatVector, 4))
                        .where("vector", i -> FloatVector.of(-0.0f, Float.MIN_VALUE * (i + 1), Float.MAX_VALUE, 1e-30f))
                        .rows(10)
                        .build(),
                collection("binary_vectors", id(), vector("vector", DataType.BinaryVector, 64))
                        .on(MILVUS, LATER_MILVUS, LITE_2)
                        .rows(50)
                        .build(),
                collection("zero_and_full_bits", id(), vector("vector", DataType.BinaryVector, 16))
                        .on(MILVUS, LATER_MILVUS, LITE_2)
                        .where("vector", i -> ByteString.copyFrom(new byte[] {(byte) (i % 2 == 0 ? 0 : -1), (byte) i}))
                        .rows(20)
                        .build(),
                collection("float16_vectors", id(), vector("vector", DataType.Float16Vector, 16))
                        .on(MILVUS, LATER_MILVUS, LITE_2)
                        .rows(50)
                        .build(),
                collection("bfloat16_vectors", id(), vector("vector", DataType.BFloat16Vector, 16))
                        .on(LITE_2, LATER_MILVUS)
                        .rows(50)
                        .build(),
                collection("sparse_vectors", id(), field("vector", DataType.SparseFloatVector))
                        .on(LITE_2, LITE_3, LATER_MILVUS)
                        .rows(40)
                        .build(),
                // A Milvus Lite 2.5.1 answers no query for the vector of such a collection.
                collection("no_sparse_rows", id(), field("vector", DataType.SparseFloatVector))
                        .on(LITE_2, LITE_3, LATER_MILVUS)
                        .rows(0)
                        .build(),
                collection(
                                "sparse_and_dense",
                                id(),
                                field("words", DataType.SparseFloatVector),
                                vector("vector", DataType.FloatVector, 8))
                        .on(LITE_2, LITE_3, LATER_MILVUS)
                        .rows(40)
                        .build(),
                collection(
                                "two_vectors",
                                id(),
                                vector("image", DataType.FloatVector, 8),
                                vector("text", DataType.FloatVector, 4))
                        .on(LITE_2, LITE_3, LATER_MILVUS)
                        .rows(30)
                        .build(),
                collection(
                                "nullable_vectors",
                                id(),
                                nullable(vector("maybe", DataType.FloatVector, 4)),
                                vector("vector", DataType.FloatVector, 4))
                        .on(LATER_MILVUS)
                        .rows(30)
                        .build(),
                collection("int8_vectors", id(), vector("vector", DataType.Int8Vector, 16))
                        .on(LATER_MILVUS)
                        .rows(50)
                        .build(),
                collection("passages", id(), vector("vector", DataType.FloatVector, 4))
                        .on(LATER_MILVUS)
                        .struct(
                                "passages",
                                array("text", DataType.VarChar, 8),
                                array("page", DataType.Int32, 8),
                                vectors("embedding", DataType.FloatVector, 3))
                        .where("passages", ZooVectors::passages)
                        .index(SampleIndex.of("passages[embedding]", "HNSW", "MAX_SIM_COSINE", ""))
                        .rows(30)
                        .build(),
                collection(
                                "four_kinds_of_vectors",
                                id(),
                                vector("f32", DataType.FloatVector, 8),
                                vector("f16", DataType.Float16Vector, 8),
                                vector("bf16", DataType.BFloat16Vector, 8),
                                vector("bits", DataType.BinaryVector, 8))
                        .on(LITE_2, LATER_MILVUS)
                        .rows(30)
                        .build());
    }

    /** None in every fourth row. */
    private static List<Map<String, Object>> passages(int row) {
        return IntStream.range(0, row % 4)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "text", "passage " + i + " of " + row, "page", -i, "embedding", FloatVector.of(row, i, -0.0f)))
                .toList();
    }

    /** Each type of vector that a struct array can hold from Milvus 3.0 on. */
    static SampleCollection inStructs() {
        return collection("vectors_in_structs", id(), vector("vector", DataType.FloatVector, 4))
                .on(LATER_MILVUS)
                .struct(
                        "parts",
                        vectors("f32", DataType.FloatVector, 2),
                        vectors("f16", DataType.Float16Vector, 2),
                        vectors("bf16", DataType.BFloat16Vector, 2),
                        vectors("bits", DataType.BinaryVector, 16),
                        vectors("int8", DataType.Int8Vector, 4))
                .where("parts", ZooVectors::parts)
                .index(SampleIndex.of("parts[f32]", "HNSW", "MAX_SIM_COSINE", ""))
                .index(SampleIndex.of("parts[f16]", "HNSW", "MAX_SIM_IP", ""))
                .index(SampleIndex.of("parts[bf16]", "HNSW", "MAX_SIM_L2", ""))
                .index(SampleIndex.of("parts[bits]", "BIN_FLAT", "MAX_SIM_HAMMING", ""))
                .index(SampleIndex.of("parts[int8]", "HNSW", "MAX_SIM_COSINE", ""))
                .rows(30)
                .build();
    }

    /** None in every fourth row. */
    private static List<Map<String, Object>> parts(int row) {
        return IntStream.range(0, row % 4)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "f32", FloatVector.of(row, -0.0f),
                        "f16", ByteString.copyFrom(new byte[] {0, (byte) row, 1, (byte) i}),
                        "bf16", ByteString.copyFrom(new byte[] {(byte) i, 0, (byte) row, 2}),
                        "bits", ByteString.copyFrom(new byte[] {(byte) row, (byte) ~i}),
                        "int8", ByteString.copyFrom(new byte[] {(byte) -row, (byte) i, 127, -128})))
                .toList();
    }

    private static FieldSchema vectors(String name, DataType element, int dim) {
        return param(vector(name, DataType.ArrayOfVector, dim), "max_capacity", 8).toBuilder()
                .setElementType(element)
                .build();
    }
}
