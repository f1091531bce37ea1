package io.godwit.migration.plan;

import io.godwit.local.LocalServer;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** What a real Milvus 2.3.5 answers to planning. */
final class LiveClusterIT extends ClusterViewContract {
    private static MilvusFixture server;
    private static Cluster cluster;
    private static ClusterView view;

    @BeforeAll
    static void fill() {
        LocalServer source = MilvusServers.source();
        server = MilvusServers.fixture(source);
        server.createDatabase(DATABASE);
        MilvusFixture database = server.database(DATABASE);
        database.prepare(BOOKS);
        database.serving().createAlias("books", ALIAS);
        database.createCollection(BARE.schema());
        Endpoint endpoint = Endpoint.of(source.uri(), source.token().orElse(null), Endpoint.Tls.SYSTEM);
        Patience patience = Patience.of(Duration.ofSeconds(30));
        cluster = Cluster.connect(endpoint, patience);
        view = new LiveCluster(cluster, patience);
    }

    @AfterAll
    static void clean() {
        cluster.close();
        MilvusFixture database = server.database(DATABASE);
        database.serving().dropAlias(ALIAS);
        database.dropCollections();
        server.dropDatabase(DATABASE);
        server.close();
    }

    @Override
    ClusterView view() {
        return view;
    }
}
