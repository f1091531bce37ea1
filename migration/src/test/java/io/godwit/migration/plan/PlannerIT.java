package io.godwit.migration.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.LocalServer;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.godwit.milvus.Patience;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollections;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Planning between real servers. Every collection and database here has a name of its own, since others share the servers. */
final class PlannerIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(7);
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(2));

    private static MilvusFixture source;
    private static MilvusFixture target;

    @BeforeAll
    static void fill() {
        source = MilvusServers.fixture(MilvusServers.source());
        target = MilvusServers.fixture(MilvusServers.target());
        clean();
        source.createDatabase("planned");
        MilvusFixture planned = source.database("planned");
        planned.prepareAll(List.of(
                SAMPLES.allTypes(50).withName("types"),
                SAMPLES.namedPartitions(30).withName("parts"),
                SAMPLES.partitionKey(40).withName("tenants"),
                SAMPLES.autoIds(20).withName("automatic"),
                SAMPLES.unreadableKey().withName("largest"),
                SAMPLES.basic(10).withName("released")));
        planned.serving().release("released");
        planned.serving().createAlias("types", "planned_alias");
        String partition = planned.partitions("parts").stream()
                .filter(name -> !name.equals("_default"))
                .findFirst()
                .orElseThrow();
        planned.serving().releasePartitions("parts", partition);
        planned.createCollection(SAMPLES.basic(1).withName("bare").schema());
        planned.createCollection(
                SAMPLES.basic(1).withName("lively").schema(),
                request -> request.addProperties(KeyValuePair.newBuilder()
                        .setKey("collection.ttl.seconds")
                        .setValue("600")));
    }

    @AfterAll
    static void clean() {
        for (MilvusFixture server : List.of(source, target)) {
            for (String name : List.of("planned", "archive")) {
                if (server.databases().contains(name)) {
                    MilvusFixture database = server.database(name);
                    database.collections().forEach(collection -> {
                        database.serving().aliases(collection).forEach(database.serving()::dropAlias);
                        database.dropCollection(collection);
                    });
                    server.dropDatabase(name);
                }
            }
        }
    }

    @Test
    void plansARealDatabase() {
        MigrationPlan plan = plan("planned.*=archive.*");
        assertThat(plan.databases()).containsExactly("archive");
        assertThat(plan.collections())
                .extracting(one -> one.source().name())
                .containsExactly("automatic", "bare", "largest", "lively", "parts", "released", "tenants", "types");

        CollectionPlan types = of(plan, "types");
        assertThat(types.rows()).isEqualTo(50);
        assertThat(types.loadTarget()).isTrue();
        assertThat(types.aliases()).containsExactly("planned_alias");
        assertThat(types.differences()).isEmpty();
        assertThat(types.targetSchema().getEnableDynamicField()).isTrue();
        assertThat(types.targetSchema().getFieldsList())
                .extracting(FieldSchema::getFieldID)
                .containsOnly(0L);
        assertThat(types.indexes()).extracting(Index::field).contains("vector");

        CollectionPlan parts = of(plan, "parts");
        assertThat(parts.partitions()).contains("_default").hasSizeGreaterThan(2);
        assertThat(parts.sourceLoad().need()).isEqualTo(Need.PARTITIONS);
        assertThat(parts.sourceLoad().partitions()).hasSize(1);

        CollectionPlan tenants = of(plan, "tenants");
        assertThat(tenants.partitions()).isEmpty();
        assertThat(tenants.shape().numPartitions()).isEqualTo(64);

        assertThat(of(plan, "automatic").differences())
                .extracting(SchemaDifference::property)
                .anySatisfy(property -> assertThat(property).startsWith("autoID of field"));
        assertThat(of(plan, "released").sourceLoad().need()).isEqualTo(Need.COLLECTION);
        assertThat(of(plan, "released").rows()).isEqualTo(10);
        assertThat(of(plan, "lively").shape().lateProperties()).isEqualTo(Map.of("collection.ttl.seconds", "600"));
        assertThat(ids(plan, "bare")).containsExactly("SOURCE_UNREADABLE");
        assertThat(ids(plan, "largest")).containsExactly("INT64_MAX_KEY");
        assertThat(ids(plan, "parts")).containsExactly("SOURCE_PARTLY_LOADED");
        assertThat(ids(plan, "types")).isEmpty();
        assertThat(plan.refused()).isTrue();
        assertThat(plan.withoutRefused().refused()).isFalse();
        assertThat(target.databases()).doesNotContain("archive");
        assertThat(PlanJson.read(PlanJson.write(plan))).isEqualTo(plan);
    }

    @Test
    void aPlanFileIsGoodUntilTheTargetChanges(@TempDir Path folder) {
        MigrationPlan plan = plan("planned.types=planned.types_copy");
        Path path = folder.resolve("plan.yaml");
        PlanFile.write(plan, path);
        PlanFile file = PlanFile.read(path);
        try (ClusterPair pair = connect(MilvusServers.source(), MilvusServers.target())) {
            file.check(Planner.plan(pair.source(), pair.target(), file.spec(), RunOptions.DEFAULT));
            target.createDatabase("planned");
            target.database("planned")
                    .createCollection(SAMPLES.basic(1).withName("types_copy").schema());
            MigrationPlan fresh = Planner.plan(pair.source(), pair.target(), file.spec(), RunOptions.DEFAULT);
            assertThat(ids(fresh, "types")).containsExactly("TARGET_EXISTS");
            assertThatThrownBy(() -> file.check(fresh))
                    .isInstanceOfSatisfying(
                            GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLAN_STALE))
                    .hasMessageContaining("planned.types: action");
        }
    }

    @Test
    void seesThatItsTargetIsItsSource() {
        LocalServer server = MilvusServers.source();
        try (ClusterPair pair = connect(server, server)) {
            MigrationPlan plan = Planner.plan(
                    pair.source(),
                    pair.target(),
                    Selections.parse(List.of(), List.of("planned.types"), List.of())
                            .spec(
                                    pair.source().endpoint().uri(),
                                    pair.target().endpoint().uri(),
                                    IfExists.REPLACE),
                    RunOptions.DEFAULT);
            assertThat(ids(plan, "types")).contains("SAME_COLLECTION");
        }
    }

    @Test
    void refusesForMilvusLiteWhatItCannotHold() {
        try (ClusterPair pair = connect(MilvusServers.source(), MilvusServers.lite2())) {
            MigrationPlan plan =
                    plan(pair, "planned.parts=default.p", "planned.tenants=default.t", "planned.automatic");
            assertThat(ids(plan, "parts")).contains("UNSUPPORTED_FEATURE");
            assertThat(ids(plan, "tenants")).contains("UNSUPPORTED_FEATURE");
            assertThat(ids(plan, "automatic")).containsExactly("UNSUPPORTED_FEATURE");
        }
        try (ClusterPair pair = connect(MilvusServers.source(), MilvusServers.lite3())) {
            MigrationPlan plan = plan(pair, "planned.types=archive.types");
            assertThat(plan.refused()).isFalse();
            assertThat(plan.databases()).containsExactly("archive");
        }
    }

    @Test
    void planningLeavesATypeThatKillsAnOldServerAtItsSource() {
        LocalServer lite = MilvusServers.lite2();
        MilvusFixture fixture = MilvusServers.fixture(lite);
        fixture.createCollection(SAMPLES.basic(1).withName("plan_text").schema().toBuilder()
                .addFields(FieldSchema.newBuilder().setName("body").setDataType(DataType.SparseFloatVector))
                .build());
        try (ClusterPair pair = connect(lite, MilvusServers.target())) {
            MigrationPlan plan = plan(pair, "plan_text");
            assertThat(plan.findings())
                    .filteredOn(Finding::error)
                    .extracting(Finding::id)
                    .containsExactlyInAnyOrder("UNSUPPORTED_TYPE", "TARGET_LIMIT");
        } finally {
            fixture.dropCollection("plan_text");
        }
    }

    @Test
    void namesTheTroubleOfBothClusters() {
        Endpoint nobody = Endpoint.of("http://127.0.0.1:1", null, Endpoint.Tls.SYSTEM);
        Endpoint stranger = Endpoint.of(MilvusServers.target().uri(), "root:wrong", Endpoint.Tls.SYSTEM);
        assertThatThrownBy(() -> ClusterPair.connect(stranger, nobody, Patience.of(Duration.ofSeconds(2))))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNREACHABLE))
                .hasMessageContaining(nobody.toString())
                .hasMessageContaining(stranger.toString());
    }

    private static MigrationPlan plan(String... collections) {
        try (ClusterPair pair = connect(MilvusServers.source(), MilvusServers.target())) {
            return plan(pair, collections);
        }
    }

    private static MigrationPlan plan(ClusterPair pair, String... collections) {
        return Planner.plan(
                pair.source(),
                pair.target(),
                Selections.parse(List.of(), List.of(collections), List.of())
                        .spec(
                                pair.source().endpoint().uri(),
                                pair.target().endpoint().uri(),
                                IfExists.FAIL),
                RunOptions.DEFAULT);
    }

    private static ClusterPair connect(LocalServer from, LocalServer to) {
        return ClusterPair.connect(endpoint(from), endpoint(to), PATIENCE);
    }

    private static Endpoint endpoint(LocalServer server) {
        return Endpoint.of(server.uri(), server.token().orElse(null), Endpoint.Tls.SYSTEM);
    }

    private static CollectionPlan of(MigrationPlan plan, String source) {
        return plan.collections().stream()
                .filter(one -> one.source().name().equals(source))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(MigrationPlan plan, String source) {
        return plan.findings().stream()
                .filter(finding -> finding.collection()
                        .filter(name -> name.name().equals(source))
                        .isPresent())
                .map(Finding::id)
                .toList();
    }
}
