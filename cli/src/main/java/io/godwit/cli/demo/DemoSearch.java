package io.godwit.cli.demo;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DslType;
import io.milvus.grpc.IDs;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResultData;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One search by meaning in the Jargon File, the way an application would do it. */
public final class DemoSearch {
    private static final int HITS = 3;
    private static final String QUESTION = "a place where bits go when they are thrown away";

    private final String question;
    private final float[] embedding;

    private DemoSearch(String question, float[] embedding) {
        this.question = question;
        this.embedding = embedding;
    }

    /** A question to the Jargon File whose answer is the bit bucket. */
    public static DemoSearch example() {
        EmbeddedRows<DemoQuery> queries = DemoDataset.load().queries();
        for (int i = 0; i < queries.size(); i++) {
            DemoQuery query = queries.rows().get(i);
            if (query.text().equals(QUESTION)) {
                return new DemoSearch(query.text(), queries.vector(i));
            }
        }
        throw new IllegalStateException("the demo data lack the question: " + QUESTION);
    }

    public String question() {
        return question;
    }

    /** The terms that fit best, with their scores; equal lists of two clusters mean equal hits. */
    public List<String> hits(String uri, String token) {
        try (DemoConnection connection = new DemoConnection(uri, token)) {
            SearchResultData found = connection.search(request()).getResults();
            IDs ids = found.getIds();
            List<String> hits = new ArrayList<>();
            for (int i = 0; i < ids.getStrId().getDataCount(); i++) {
                hits.add(String.format(
                        Locale.ROOT,
                        "%.4f  %s",
                        found.getScores(i),
                        ids.getStrId().getData(i)));
            }
            return hits;
        }
    }

    private SearchRequest request() {
        ByteBuffer vector = ByteBuffer.allocate(embedding.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : embedding) {
            vector.putFloat(value);
        }
        PlaceholderGroup group = PlaceholderGroup.newBuilder()
                .addPlaceholders(PlaceholderValue.newBuilder()
                        .setTag("$0")
                        .setType(PlaceholderType.FloatVector)
                        .addValues(ByteString.copyFrom(vector.flip())))
                .build();
        return SearchRequest.newBuilder()
                .setDbName(DemoCollections.JARGON.database())
                .setCollectionName(DemoCollections.JARGON.name())
                .setDslType(DslType.BoolExprV1)
                .setPlaceholderGroup(group.toByteString())
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .setNq(1)
                .addSearchParams(parameter("anns_field", DemoCollections.VECTOR))
                .addSearchParams(parameter("topk", Integer.toString(HITS)))
                .addSearchParams(parameter("metric_type", "COSINE"))
                .addSearchParams(parameter("round_decimal", "-1"))
                .addSearchParams(parameter("params", "{\"ef\": 64}"))
                .build();
    }

    private static KeyValuePair parameter(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
