package io.godwit.testkit;

import static io.godwit.testkit.SampleBuilder.collection;
import static io.godwit.testkit.Schemas.analyzed;
import static io.godwit.testkit.Schemas.bm25;
import static io.godwit.testkit.Schemas.field;
import static io.godwit.testkit.Schemas.function;
import static io.godwit.testkit.Schemas.id;
import static io.godwit.testkit.Schemas.varChar;
import static io.godwit.testkit.Schemas.vector;
import static io.godwit.testkit.ServerFamily.LATER_MILVUS;
import static io.godwit.testkit.ServerFamily.LITE_3;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionType;
import java.util.List;
import java.util.Map;

/** Collections of the {@link Zoo}, each with fields that the server computes. */
final class ZooFunctions {
    private static final List<String> BIRDS =
            List.of("godwit", "plover", "curlew", "sandpiper", "avocet", "lapwing", "whimbrel", "\u9e6c");

    private ZooFunctions() {}

    static List<SampleCollection> all() {
        return List.of(
                collection(
                                "full_text",
                                id(),
                                analyzed(
                                        varChar("text", 200),
                                        "{\"tokenizer\":\"standard\",\"filter\":[\"lowercase\",{\"type\":\"stop\",\"stop_words\":[\"the\",\"of\"]}]}"),
                                field("words", DataType.SparseFloatVector),
                                point())
                        .on(LITE_3, LATER_MILVUS)
                        .function(bm25("bm25", "text", "words"))
                        .where("text", i -> i % 9 == 8 ? "" : "The " + BIRDS.get(i % BIRDS.size()) + " of day " + i)
                        .rows(60)
                        .build(),
                collection(
                                "two_full_texts",
                                id(),
                                analyzed(varChar("title", 100), "{\"tokenizer\":\"standard\"}"),
                                field("title_words", DataType.SparseFloatVector),
                                analyzed(
                                        varChar("body", 500),
                                        "{\"tokenizer\":\"standard\",\"filter\":[\"lowercase\"]}"),
                                field("body_words", DataType.SparseFloatVector),
                                point())
                        .on(LITE_3, LATER_MILVUS)
                        .dynamic()
                        .function(bm25("of_title", "title", "title_words"))
                        .function(bm25("of_body", "body", "body_words"))
                        .where("title", i -> BIRDS.get(i % BIRDS.size()))
                        .where("body", i -> "seen " + i + " times, like a " + BIRDS.get((i + 1) % BIRDS.size()))
                        .rows(40)
                        .build(),
                embedding(Map.of("provider", "openai", "model_name", "text-embedding-3-small"))
                        .on(LATER_MILVUS)
                        .build());
    }

    /** On a Milvus Lite 3, which is told where the model is. */
    static SampleCollection embedded(EmbeddingModel model) {
        return embedding(model.params(4)).on(LITE_3).build();
    }

    /** On a Milvus 3.0. */
    static SampleCollection signed() {
        return collection("signed", id(), varChar("text", 200), vector("signature", DataType.BinaryVector, 64), point())
                .on(LATER_MILVUS)
                .function(function("sign", 4, "text", "signature", Map.of("num_hashes", "2", "shingle_size", "3")))
                .where("text", i -> "a " + BIRDS.get(i % BIRDS.size()) + " number " + i)
                .rows(50)
                .build();
    }

    private static SampleBuilder embedding(Map<String, String> params) {
        return collection("embedded", id(), varChar("text", 200), point())
                .function(function("embed", FunctionType.TextEmbedding_VALUE, "text", "vector", params))
                .where("text", i -> "a " + BIRDS.get(i % BIRDS.size()) + " number " + i)
                .rows(50);
    }

    private static FieldSchema point() {
        return vector("vector", DataType.FloatVector, 4);
    }
}
