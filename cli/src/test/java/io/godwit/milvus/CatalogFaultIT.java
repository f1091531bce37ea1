package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.LocalServer;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.Schemas;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A server that dies, comes back, stays away or limits requests. Here, not beside the catalog, since its waits overlap those of others. */
@Execution(ExecutionMode.CONCURRENT)
class CatalogFaultIT {
    private static final CollectionName KEPT = new CollectionName("default", "kept");
    private static final CollectionSchema SCHEMA = Schemas.schema(
            "a name that does not matter",
            Schemas.key(Schemas.field("id", DataType.Int64)),
            Schemas.vector("v", DataType.FloatVector, 2));
    private static final Index INDEX = new Index("v", "", Map.of("index_type", "FLAT", "metric_type", "L2"));

    /** One thread goes through every kind of change again and again, another one reads, while the server dies and comes back. */
    @Test
    void changesAndReadingsSurviveAKilledServer() throws InterruptedException, ExecutionException {
        Set<ErrorCode> waited = ConcurrentHashMap.newKeySet();
        Patience patience =
                Patience.of(Duration.ofMinutes(5)).listeningWith((what, reason, pause) -> waited.add(reason.code()));
        try (LocalServer server = MilvusServers.milvus(builder -> builder);
                Cluster cluster = connect(server, patience)) {
            Catalog catalog = cluster.catalog();
            fill(server, cluster);
            ExecutorService threads = Executors.newFixedThreadPool(2);
            try {
                Future<Integer> changes = threads.submit(() -> rounds(waited, () -> change(cluster)));
                Future<Integer> readings = threads.submit(() -> rounds(waited, () -> read(catalog)));
                Thread.sleep(3_000);
                server.kill();
                server.restart();
                assertThat(changes.get()).isPositive();
                assertThat(readings.get()).isPositive();
            } finally {
                threads.shutdownNow();
            }
            assertThat(catalog.collections("default")).containsExactly(KEPT);
            catalog.load(KEPT, 1);
            assertThat(catalog.statisticsRowCount(KEPT)).isEqualTo(100);
        }
        assertThat(waited).containsAnyOf(ErrorCode.UNAVAILABLE, ErrorCode.UNREACHABLE);
    }

    @Test
    void givesUpOnAServerThatStaysAway() {
        try (LocalServer server = MilvusServers.milvus(builder -> builder);
                Cluster cluster = connect(server, Patience.of(Duration.ofSeconds(2)))) {
            server.kill();
            assertThatThrownBy(() -> cluster.catalog().databases())
                    .isInstanceOfSatisfying(
                            GodwitException.class,
                            e -> assertThat(e.code())
                                    .as(e.getMessage())
                                    .isIn(ErrorCode.UNREACHABLE, ErrorCode.UNAVAILABLE))
                    .hasMessageContaining(server.uri())
                    .hasMessageContaining("Gave up");
        }
    }

    @Test
    void rateLimitsAreWaitedOut() {
        Set<ErrorCode> waited = ConcurrentHashMap.newKeySet();
        Patience patience =
                Patience.of(Duration.ofMinutes(2)).listeningWith((what, reason, pause) -> waited.add(reason.code()));
        try (LocalServer server = MilvusServers.milvus(builder -> builder.setting("quotaAndLimits.enabled", "true")
                        .setting("quotaAndLimits.ddl.enabled", "true")
                        .setting("quotaAndLimits.ddl.collectionRate", "1"));
                Cluster cluster = connect(server, patience)) {
            Catalog catalog = cluster.catalog();
            List<CollectionName> names = List.of("a", "b", "c", "d", "e", "f").stream()
                    .map(name -> new CollectionName("default", name))
                    .toList();
            names.forEach(name -> catalog.create(name, SCHEMA, 1, ConsistencyLevel.Strong, Map.of(), 0));
            assertThat(catalog.collections("default")).isEqualTo(names);
        }
        assertThat(waited).containsExactly(ErrorCode.RATE_LIMITED);
    }

    /** Until some failure was waited out and the server took three rounds after it. */
    private static int rounds(Set<ErrorCode> waited, Runnable round) {
        int rounds = 0;
        for (int after = 0; after < 3; rounds++) {
            round.run();
            after += waited.isEmpty() ? 0 : 1;
        }
        return rounds;
    }

    private static void change(Cluster cluster) {
        Catalog catalog = cluster.catalog();
        CollectionName name = new CollectionName("default", "changing");
        prepare(cluster, name);
        catalog.createPartition(name, "p");
        catalog.createAlias("default", "changing_alias", name);
        catalog.release(name);
        catalog.dropIndex(name, "v", "v");
        catalog.dropAlias("default", "changing_alias");
        catalog.drop(name);
    }

    private static void fill(LocalServer server, Cluster cluster) {
        prepare(cluster, KEPT);
        try (MilvusFixture fixture = MilvusServers.fixture(server)) {
            List<Map<String, Object>> rows = LongStream.range(0, 100)
                    .mapToObj(id -> Map.<String, Object>of("id", id, "v", FloatVector.of(id, 1)))
                    .toList();
            fixture.insert(KEPT.name(), SampleCollection.DEFAULT_PARTITION, rows);
        }
        cluster.catalog().flush(KEPT);
    }

    private static void prepare(Cluster cluster, CollectionName name) {
        Catalog catalog = cluster.catalog();
        catalog.create(name, SCHEMA, 1, ConsistencyLevel.Strong, Map.of(), 0);
        catalog.createIndex(name, INDEX);
        catalog.load(name, 1);
    }

    private static void read(Catalog catalog) {
        assertThat(catalog.databases()).contains("default");
        assertThat(catalog.collections("default")).contains(KEPT);
        assertThat(catalog.describe(KEPT)).isPresent();
        assertThat(catalog.partitions(KEPT)).containsExactly("_default");
        assertThat(catalog.indexes(KEPT)).hasSize(1);
        assertThat(catalog.statisticsRowCount(KEPT)).isEqualTo(100);
        assertThat(catalog.replicas(KEPT)).isBetween(0, 1);
        assertThat(catalog.loadState(KEPT)).isNotNull();
    }

    private static Cluster connect(LocalServer server, Patience patience) {
        Endpoint endpoint = Endpoint.of(server.uri(), server.token().orElse(null), Endpoint.Tls.SYSTEM);
        return Cluster.connect(endpoint, patience);
    }
}
