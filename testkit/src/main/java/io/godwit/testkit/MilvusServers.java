package io.godwit.testkit;

import io.godwit.local.LocalServer;
import io.godwit.local.LocalServerBuilder;
import io.godwit.local.ServerDistribution;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * The real servers of a test run. Each is started when a test first asks for it, shared by all tests of the JVM, and
 * ended with its data when the JVM ends. What a killed run left behind is removed when the next one starts a server.
 * The 2.3.5 servers ask for a random password, since they listen on every interface.
 */
public final class MilvusServers {
    private enum Shared {
        SOURCE(ServerDistribution.MILVUS_2_3_5),
        TARGET(ServerDistribution.MILVUS_2_3_5),
        LITE_2(ServerDistribution.MILVUS_LITE_2_5_1),
        LITE_3(ServerDistribution.MILVUS_LITE_3_2_2);

        private final ServerDistribution distribution;

        Shared(ServerDistribution distribution) {
            this.distribution = distribution;
        }
    }

    /**
     * How often the coordinators look for work, ten times as often as usual, and how long a segment is kept open for rows that may
     * still come. A test waits 3 s instead of 7 for a collection to be flushed and loaded. Ticks twice as often would save 0.3 s of
     * that, but cost a 2.3.5 with a dozen collections 0.13 of a processor instead of 0.07, and tests run out of processors.
     */
    private static final Map<String, String> MILLISECONDS = Map.of(
            "dataCoord.segment.assignmentExpiration", "200",
            "indexCoord.scheduler.interval", "100",
            "proxy.timeTickInterval", "100",
            "queryCoord.checkChannelInterval", "100",
            "queryCoord.checkInterval", "100",
            "queryCoord.checkSegmentInterval", "100",
            "queryCoord.distPullInterval", "100");

    private static final Path ROOT = LocalServer.defaultRoot().resolveSibling("test-servers");
    private static final Map<Shared, LocalServer> RUNNING = new EnumMap<>(Shared.class);

    private MilvusServers() {}

    /** A real Milvus 2.3.5 to migrate from. */
    public static LocalServer source() {
        return shared(Shared.SOURCE);
    }

    /** Another real Milvus 2.3.5, to migrate to. */
    public static LocalServer target() {
        return shared(Shared.TARGET);
    }

    /** A Milvus Lite 2.5.1. */
    public static LocalServer lite2() {
        return shared(Shared.LITE_2);
    }

    /** A Milvus Lite 3.2.2. */
    public static LocalServer lite3() {
        return shared(Shared.LITE_3);
    }

    /** A Milvus 2.3.5 of the test's own, with settings of milvus.yaml or TLS; the test closes it. */
    public static LocalServer milvus(UnaryOperator<LocalServerBuilder> settings) {
        return start(settings.apply(builder(ServerDistribution.MILVUS_2_3_5)));
    }

    /** A server of a family of the test's own, empty; the test closes it. */
    public static LocalServer own(ServerFamily family) {
        return start(builder(
                switch (family) {
                    case MILVUS -> ServerDistribution.MILVUS_2_3_5;
                    case LATER_MILVUS -> throw new IllegalArgumentException("There is no real server of " + family);
                    case LITE_2 -> ServerDistribution.MILVUS_LITE_2_5_1;
                    case LITE_3 -> ServerDistribution.MILVUS_LITE_3_2_2;
                }));
    }

    /** A fixture for a server, logged in; the test closes it. */
    public static MilvusFixture fixture(LocalServer server) {
        return MilvusFixture.connect(server.uri(), server.token().orElse(""));
    }

    private static LocalServer shared(Shared which) {
        synchronized (RUNNING) {
            if (RUNNING.isEmpty()) {
                LocalServer.reclaim(ROOT);
            }
            return RUNNING.computeIfAbsent(which, absent -> start(builder(which.distribution)));
        }
    }

    private static LocalServerBuilder builder(ServerDistribution distribution) {
        LocalServerBuilder builder = LocalServer.builder(distribution).root(ROOT);
        if (!distribution.isConfigurable()) {
            return builder;
        }
        LocalServerBuilder authorized = builder.authorization();
        for (Map.Entry<String, String> sooner : MILLISECONDS.entrySet()) {
            authorized = authorized.setting(sooner.getKey(), sooner.getValue());
        }
        return authorized;
    }

    private static LocalServer start(LocalServerBuilder builder) {
        LocalServer server = builder.start();
        try {
            return server.waitUntilReady();
        } catch (RuntimeException e) {
            server.close();
            throw e;
        }
    }
}
