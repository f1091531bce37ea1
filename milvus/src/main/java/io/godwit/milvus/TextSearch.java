package io.godwit.milvus;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DslType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import java.util.List;

/** Full-text search in one loaded collection, by the vectors that a BM25 function computes (Milvus 2.5, Milvus Lite 3.2.2). */
public final class TextSearch {
    private final Calls calls;
    private final CollectionName collection;

    public TextSearch(Cluster cluster, CollectionName collection) {
        this.calls = cluster.calls();
        this.collection = collection;
    }

    /** Values of a text field, of whichever rows come first; without blank ones. */
    public List<String> samples(String field, int rows) {
        QueryRequest request = QueryRequest.newBuilder()
                .setDbName(collection.database())
                .setCollectionName(collection.name())
                .addOutputFields(field)
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .addQueryParams(parameter("limit", Integer.toString(rows)))
                .build();
        return calls
                .ask("Cannot read texts of", collection, stub -> stub.query(request), QueryResults::getStatus)
                .getFieldsDataList()
                .stream()
                .filter(column -> column.getFieldName().equals(field))
                .flatMap(column -> texts(column).stream())
                .filter(text -> !text.isBlank())
                .toList();
    }

    /** How many rows are found by any of these texts, at most one a text. */
    public long found(String vectorField, List<String> texts) {
        PlaceholderValue.Builder values =
                PlaceholderValue.newBuilder().setTag("$0").setType(PlaceholderType.VarChar);
        texts.forEach(text -> values.addValues(ByteString.copyFromUtf8(text)));
        SearchRequest request = SearchRequest.newBuilder()
                .setDbName(collection.database())
                .setCollectionName(collection.name())
                .setDslType(DslType.BoolExprV1)
                .setPlaceholderGroup(PlaceholderGroup.newBuilder()
                        .addPlaceholders(values)
                        .build()
                        .toByteString())
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .setNq(texts.size())
                .addSearchParams(parameter("anns_field", vectorField))
                .addSearchParams(parameter("topk", "1"))
                .addSearchParams(parameter("metric_type", "BM25"))
                .addSearchParams(parameter("round_decimal", "-1"))
                .addSearchParams(parameter("params", "{}"))
                .build();
        return calls
                .ask("Cannot search the texts of", collection, stub -> stub.search(request), SearchResults::getStatus)
                .getResults()
                .getTopksList()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static List<String> texts(FieldData column) {
        return column.getScalars().getStringData().getDataList();
    }

    private static KeyValuePair parameter(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
