package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.IndexDescription;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** On the scripted server: a real one answers in another order only now and then. */
class IndexesTest {
    private static final CollectionName FILMS = new CollectionName("default", "films");

    @Test
    void comeInOneOrderWhateverTheServersIs() {
        try (ScriptedMilvus server = ScriptedMilvus.start("v2.3.5");
                Cluster cluster = Cluster.connect(
                        Endpoint.of(server.uri(), null, Endpoint.Tls.SYSTEM), Patience.of(Duration.ofSeconds(30)))) {
            server.always(
                    "DescribeIndex",
                    request -> ScriptedReply.answer(DescribeIndexResponse.newBuilder()
                            .addIndexDescriptions(index("v", "b"))
                            .addIndexDescriptions(index("title", "c"))
                            .addIndexDescriptions(index("v", "a"))
                            .build()));

            assertThat(cluster.catalog().indexes(FILMS))
                    .extracting(Index::field, Index::name)
                    .containsExactly(tuple("title", "c"), tuple("v", "a"), tuple("v", "b"));
        }
    }

    private static IndexDescription index(String field, String name) {
        return IndexDescription.newBuilder()
                .setFieldName(field)
                .setIndexName(name)
                .build();
    }
}
