package io.godwit.milvus;

import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many rows one write may have where a TextEmbedding function calls a model: Milvus refuses more, and says how many it takes. */
public final class BatchLimit {
    /** Read in Milvus 2.6 and 3.0: a batch of the provider (128 texts for openai) times {@code function.batchFactor}, 5 by default. */
    private static final Pattern TOLD = Pattern.compile(
            "embedding supports up to \\[(\\d{1,9})\\] pieces of data at a time", Pattern.CASE_INSENSITIVE);

    private BatchLimit() {}

    /** The limit that a refusal tells of; empty if it is about something else. */
    public static OptionalInt in(String refusal) {
        Matcher told = TOLD.matcher(refusal);
        return told.find() ? OptionalInt.of(Integer.parseInt(told.group(1))) : OptionalInt.empty();
    }
}
