package io.godwit.cli;

import static io.godwit.testkit.ServerFamily.LITE_2;
import static io.godwit.testkit.ServerFamily.LITE_3;
import static io.godwit.testkit.ServerFamily.MILVUS;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.cli.SupportTable.Result;
import io.godwit.testkit.Feature;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.ServerFamily;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The schema zoo: whole clusters of several databases, each in one command, between real servers in every direction; judged row by
 * row against what was written, without any of the product's code.
 */
@Execution(ExecutionMode.CONCURRENT)
class ZooIT {
    private static final Map<ServerFamily, CompletableFuture<ZooCluster>> SOURCES = new EnumMap<>(ServerFamily.class);
    private static final Map<String, Map<Feature, Result>> SHOWN = new ConcurrentHashMap<>();
    /** One at a time, for the memory that it takes. */
    private static final String LITE_2_TARGET = "Milvus Lite 2 to migrate to";

    private static final ZooTargets TARGETS = new ZooTargets();

    @TempDir
    private Path state;

    @BeforeAll
    static void fill() {
        for (ServerFamily family : List.of(MILVUS, LITE_2, LITE_3)) {
            SOURCES.put(
                    family,
                    CompletableFuture.supplyAsync(
                            () -> ZooCluster.filled(ZooServer.real(family)), task -> new Thread(task).start()));
        }
    }

    @AfterAll
    static void end() {
        try {
            SupportTable.check(false, SHOWN);
        } finally {
            close();
        }
    }

    private static void close() {
        TARGETS.close();
        SOURCES.values().forEach(source -> source.join().close());
    }

    @Test
    void aWholeMilvusArrivesEqual() {
        assertThat(source(MILVUS).collections()).hasSizeGreaterThanOrEqualTo(40);
        assertThat(source(MILVUS).databases()).hasSizeGreaterThan(3);
        arrivesWhole(MILVUS);
    }

    @Test
    @ResourceLock(LITE_2_TARGET)
    void aWholeMilvusLite2ArrivesEqual() {
        assertThat(source(LITE_2).collections()).hasSizeGreaterThanOrEqualTo(25);
        arrivesWhole(LITE_2);
    }

    @Test
    void aWholeMilvusLite3ArrivesEqual() {
        assertThat(source(LITE_3).collections()).hasSizeGreaterThanOrEqualTo(25);
        assertThat(source(LITE_3).databases()).hasSizeGreaterThan(3);
        arrivesWhole(LITE_3);
    }

    @Test
    @ResourceLock(LITE_2_TARGET)
    void whatMilvusLite2HoldsArrivesFromMilvus() {
        arrivesAcross(MILVUS, LITE_2, "*=default");
    }

    @Test
    void whatMilvusLite3HoldsArrivesFromMilvus() {
        arrivesAcross(MILVUS, LITE_3, "*");
    }

    @Test
    void whatMilvusHoldsArrivesFromMilvusLite2() {
        arrivesAcross(LITE_2, MILVUS, "*=from_lite_2_*");
    }

    @Test
    void whatMilvusHoldsArrivesFromMilvusLite3() {
        arrivesAcross(LITE_3, MILVUS, "*=from_lite_3_*");
    }

    @Test
    void whatMilvusLite3HoldsArrivesFromMilvusLite2() {
        arrivesAcross(LITE_2, LITE_3, "*");
    }

    @Test
    @ResourceLock(LITE_2_TARGET)
    void whatMilvusLite2HoldsArrivesFromMilvusLite3() {
        arrivesAcross(LITE_3, LITE_2, "*=default");
    }

    private void arrivesWhole(ServerFamily family) {
        ZooServer target = TARGETS.empty(family);
        try (ZooTrip trip = new ZooTrip(source(family), target, "*", state)) {
            trip.migrateWhole();
            trip.assertSameShapes();
            trip.assertSameRows();
            trip.verify();
            SHOWN.put(name(family, family), trip.results());
        } finally {
            TARGETS.left(target);
        }
    }

    private void arrivesAcross(ServerFamily from, ServerFamily to, String databases) {
        ZooServer target = TARGETS.empty(to);
        try (ZooTrip trip = new ZooTrip(source(from), target, databases, state)) {
            // Two jobs that load and release one collection would get in each other's way.
            trip.leavingOut(ZooIT::isNotLoaded);
            if (to == LITE_3) {
                // It takes the JSON null for a missing value, which only the first such row shows: the collection
                // fails.
                trip.leavingOut(collection -> collection.name().equals("json_nulls"));
            }
            trip.migrateWhatTheTargetHolds();
            trip.assertSameAsFarAsBothCan();
            trip.assertSameRows();
            trip.verify();
            SHOWN.put(name(from, to), trip.results());
        } finally {
            TARGETS.left(target);
        }
    }

    private static String name(ServerFamily from, ServerFamily to) {
        return ZooServer.name(from) + " to " + ZooServer.name(to);
    }

    private static boolean isNotLoaded(SampleCollection collection) {
        return collection.settings().released()
                || !collection.settings().releasedPartitions().isEmpty();
    }

    private static ZooCluster source(ServerFamily family) {
        return SOURCES.getOrDefault(family, new CompletableFuture<>()).join();
    }
}
