package io.godwit.testkit;

import com.google.protobuf.InvalidProtocolBufferException;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResultData;
import io.milvus.grpc.SearchResults;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Full-text search of a {@link ScriptedMilvus}, no more than whether a row has a word of the text. It stands for the vectors that a
 * BM25 function computes; it says how many rows are found and not which.
 */
final class ScriptedTextSearch {
    private ScriptedTextSearch() {}

    static SearchResults answer(ScriptedCollection collection, SearchRequest request) {
        String field = param(request, "anns_field");
        String input = collection.schema.getFunctionsList().stream()
                .filter(function -> function.getOutputFieldNamesList().contains(field))
                .map(FunctionSchema::getInputFieldNamesList)
                .flatMap(List::stream)
                .findFirst()
                .orElseThrow(() -> new MilvusRefusal(1100, "no function computes " + field + ": invalid parameter"));
        List<Set<String>> rows = collection.query(key -> true, collection.loaded, ScriptedCollection.NOW).stream()
                .map(row ->
                        words((String) Columns.values(row.columns().getOrDefault(input, FieldData.getDefaultInstance()))
                                .get(0)))
                .toList();
        long most = Long.parseLong(param(request, "topk"));
        SearchResultData.Builder found = SearchResultData.newBuilder().setNumQueries(request.getNq());
        for (String text : texts(request)) {
            Set<String> words = words(text);
            long hits = rows.stream()
                    .filter(row -> row.stream().anyMatch(words::contains))
                    .count();
            found.addTopks(Math.min(most, hits));
        }
        return SearchResults.newBuilder().setResults(found).build();
    }

    private static List<String> texts(SearchRequest request) {
        try {
            return PlaceholderGroup.parseFrom(request.getPlaceholderGroup()).getPlaceholders(0).getValuesList().stream()
                    .map(value -> value.toStringUtf8())
                    .toList();
        } catch (InvalidProtocolBufferException e) {
            throw new MilvusRefusal(1100, "the placeholders cannot be parsed: " + e.getMessage());
        }
    }

    private static Set<String> words(String text) {
        return new HashSet<>(
                Arrays.asList(text.toLowerCase(java.util.Locale.ROOT).split("\\W+")));
    }

    private static String param(SearchRequest request, String key) {
        return request.getSearchParamsList().stream()
                .filter(param -> param.getKey().equals(key))
                .map(KeyValuePair::getValue)
                .findFirst()
                .orElseThrow(() -> new MilvusRefusal(1100, key + " is missing: invalid parameter"));
    }
}
