package io.godwit.bench;

import io.godwit.local.LocalServer;
import io.godwit.local.ServerDistribution;
import io.godwit.local.ServerPort;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.testkit.MilvusFixture;
import java.time.Duration;

/** Two real Milvus 2.3.5, and the connections of one process to both. */
final class Servers implements AutoCloseable {
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(2));

    private final LocalServer source;
    private final LocalServer target;
    private final MilvusFixture sourceFixture;
    private final MilvusFixture targetFixture;
    private final ClusterPair clusters;

    private Servers(LocalServer source, LocalServer target) {
        this.source = source;
        this.target = target;
        this.sourceFixture = MilvusFixture.connect(source.uri(), token(source));
        this.targetFixture = MilvusFixture.connect(target.uri(), token(target));
        this.clusters = ClusterPair.connect(endpoint(source), endpoint(target), PATIENCE);
    }

    static Servers start() {
        LocalServer source = server();
        LocalServer target = server();
        source.waitUntilReady();
        target.waitUntilReady();
        return new Servers(source, target);
    }

    LocalServer source() {
        return source;
    }

    LocalServer target() {
        return target;
    }

    MilvusFixture sourceFixture() {
        return sourceFixture;
    }

    MilvusFixture targetFixture() {
        return targetFixture;
    }

    ClusterPair clusters() {
        return clusters;
    }

    /** Drops a collection of the target, if it is there. */
    void dropAtTarget(String name) {
        if (targetFixture.collections().contains(name)) {
            targetFixture.serving().release(name);
            targetFixture.dropCollection(name);
        }
    }

    static int metricsPort(LocalServer server) {
        return server.ports().stream()
                .filter(port -> port.role() == ServerPort.Role.METRICS)
                .findFirst()
                .orElseThrow()
                .port();
    }

    static String token(LocalServer server) {
        return server.token().orElse("");
    }

    @Override
    public void close() {
        clusters.close();
        sourceFixture.close();
        targetFixture.close();
        source.close();
        target.close();
    }

    private static LocalServer server() {
        return LocalServer.builder(ServerDistribution.MILVUS_2_3_5)
                .authorization()
                .start();
    }

    private static Endpoint endpoint(LocalServer server) {
        return Endpoint.of(server.uri(), server.token().orElse(null), Endpoint.Tls.SYSTEM);
    }
}
