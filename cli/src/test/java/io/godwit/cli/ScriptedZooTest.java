package io.godwit.cli;

import static io.godwit.testkit.ServerFamily.LATER_MILVUS;
import static io.godwit.testkit.ServerFamily.MILVUS;

import io.godwit.cli.SupportTable.Result;
import io.godwit.testkit.Feature;
import io.godwit.testkit.ServerFamily;
import io.godwit.testkit.Zoo;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The zoo of Milvus 2.6 and 3.0, which no real server here is: on the scripted Milvus, so that each row of the reference has a test. */
class ScriptedZooTest {
    private static final Map<String, Map<Feature, Result>> SHOWN = new ConcurrentHashMap<>();

    @TempDir
    private Path state;

    @AfterAll
    static void check() {
        SupportTable.check(true, SHOWN);
    }

    @Test
    void aWholeMilvus26ArrivesEqual() {
        try (ZooCluster source = ZooCluster.filled(ZooServer.scripted("v2.6.17"));
                ZooServer target = ZooServer.scripted("v2.6.17");
                ZooTrip trip = new ZooTrip(source, target, "*", state)) {
            trip.migrateWhole();
            trip.assertSameShapes();
            trip.assertSameRows();
            show(LATER_MILVUS, LATER_MILVUS, trip);
        }
    }

    @Test
    void aWholeMilvus30ArrivesEqual() {
        try (ZooCluster source = ZooCluster.filled(ZooServer.scripted("v3.0.0"), Zoo::ofMilvus30);
                ZooServer target = ZooServer.scripted("v3.0.0");
                ZooTrip trip = new ZooTrip(source, target, "*", state)) {
            trip.migrateWhole();
            trip.assertSameShapes();
            trip.assertSameRows();
            SHOWN.put("3.0 to 3.0", trip.results());
        }
    }

    @Test
    void whatMilvus23HoldsArrivesFromMilvus26() {
        try (ZooCluster source = ZooCluster.filled(ZooServer.scripted("v2.6.17"));
                ZooServer target = ZooServer.scripted("v2.3.5");
                ZooTrip trip = new ZooTrip(source, target, "*", state)) {
            trip.migrateWhatTheTargetHolds();
            trip.assertSameAsFarAsBothCan();
            trip.assertSameRows();
            trip.verify();
            show(LATER_MILVUS, MILVUS, trip);
        }
    }

    @Test
    void aMilvus23ArrivesAtMilvus26() {
        try (ZooCluster source = ZooCluster.filled(ZooServer.scripted("v2.3.5"));
                ZooServer target = ZooServer.scripted("v2.6.17");
                ZooTrip trip = new ZooTrip(source, target, "*", state)) {
            trip.migrateWhatTheTargetHolds();
            trip.assertSameAsFarAsBothCan();
            trip.assertSameRows();
            trip.verify();
            show(MILVUS, LATER_MILVUS, trip);
        }
    }

    private static void show(ServerFamily from, ServerFamily to, ZooTrip trip) {
        SHOWN.put(ZooServer.name(from) + " to " + ZooServer.name(to), trip.results());
    }
}
