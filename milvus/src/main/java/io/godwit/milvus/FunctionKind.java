package io.godwit.milvus;

import io.milvus.grpc.FunctionSchema;
import java.util.Optional;
import java.util.stream.Stream;

/** What a function of a schema computes. Servers compute it themselves from the fields that are written. */
public enum FunctionKind {
    /** Weights of the words of a text, for full-text search. No server hands them out. */
    BM25(1, "BM25"),
    /** The vector of a text, by a model that the server calls for each row that is written. */
    TEXT_EMBEDDING(2, "TextEmbedding"),
    /** A signature of a text, for near-duplicates. The protocol has it from Milvus 3.0 on, the code that is generated from 2.6 has not. */
    MIN_HASH(4, "MinHash");

    /** Goes with a search request; no server takes it in a schema (read in Milvus 3.0, seen on Milvus Lite 3.2.2). */
    private static final int RERANK = 3;

    private final int number;
    private final String label;

    FunctionKind(int number, String label) {
        this.number = number;
        this.label = label;
    }

    /** Empty for one that Godwit does not know. */
    public static Optional<FunctionKind> of(FunctionSchema function) {
        return Stream.of(values())
                .filter(kind -> kind.number == function.getTypeValue())
                .findFirst();
    }

    /** The type of any function in words: by its number if Godwit does not know it. */
    public static String label(FunctionSchema function) {
        return of(function)
                .map(kind -> kind.label)
                .orElse(function.getTypeValue() == RERANK ? "Rerank" : "number " + function.getTypeValue());
    }

    public String label() {
        return label;
    }
}
