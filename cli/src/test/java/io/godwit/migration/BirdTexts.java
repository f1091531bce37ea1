package io.godwit.migration;

import io.godwit.testkit.FloatVector;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Rows with texts for functions to work on. */
final class BirdTexts {
    static final List<String> WORDS =
            List.of("godwit", "plover", "curlew", "sandpiper", "avocet", "lapwing", "whimbrel");

    private BirdTexts() {}

    /** 120 rows with {@code id}, {@code text} and a {@code vector} of 4 dimensions. */
    static List<Map<String, Object>> rows() {
        return IntStream.range(0, 120)
                .<Map<String, Object>>mapToObj(i -> Map.of(
                        "id",
                        (long) i,
                        "text",
                        WORDS.get(i % WORDS.size()) + " number " + i,
                        "vector",
                        FloatVector.of(i + 0.5f, 1f, 2f, 3f)))
                .toList();
    }
}
