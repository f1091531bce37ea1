package io.godwit.testkit;

import static io.godwit.testkit.SampleCollection.DEFAULT_PARTITION;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.LocalServer;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LoadState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

@Execution(ExecutionMode.CONCURRENT)
class MilvusFixtureIT {
    private final SampleCollections samples = SampleCollections.withSeed(11);
    private final String database = "db_" + UUID.randomUUID().toString().substring(0, 8);
    private final MilvusFixture source = inDatabase(MilvusServers.source());
    private final MilvusFixture target = inDatabase(MilvusServers.target());

    @AfterEach
    void leaveServersEmpty() {
        for (MilvusFixture fixture : List.of(source, target)) {
            fixture.dropCollections();
            fixture.dropDatabase(database);
            fixture.close();
        }
    }

    /** Each test has a database of its own, so that they can run beside each other. */
    private MilvusFixture inDatabase(LocalServer server) {
        MilvusFixture all = MilvusServers.fixture(server);
        all.createDatabase(database);
        return all.database(database);
    }

    @Test
    void theComparisonOfTwoServersFindsAChangedBitADroppedAndAnAddedRow() {
        SampleCollection sample = samples.basic(500);
        source.prepare(sample);
        target.prepare(sample.withName("copy"));
        RowComparison.assertSameRows(source, "basic", target, "copy");
        Map<String, Object> row = sample.batches().get(0).rows().get(42);

        target.upsert("copy", DEFAULT_PARTITION, List.of(withOneBitChanged(row)));
        assertThatThrownBy(() -> RowComparison.assertSameRows(source, "basic", target, "copy"))
                .hasMessageContaining("1 differences")
                .hasMessageContaining("key 42, field vector");

        target.upsert("copy", DEFAULT_PARTITION, List.of(row));
        RowComparison.assertSameRows(source, "basic", target, "copy");

        target.delete("copy", DEFAULT_PARTITION, List.of(42L));
        assertThatThrownBy(() -> RowComparison.assertSameRows(source, "basic", target, "copy"))
                .hasMessageContaining("key 42 is only on the left");

        target.insert("copy", DEFAULT_PARTITION, List.of(row, with(row, "id", 1_000_000L)));
        assertThatThrownBy(() -> RowComparison.assertSameRows(source, "basic", target, "copy"))
                .hasMessageContaining("1 differences")
                .hasMessageContaining("key 1000000 is only on the right");
    }

    @Test
    void rowsInTheWrongPartitionAreADifference() {
        SampleCollection sample = samples.namedPartitions(50);
        source.prepare(sample);
        target.prepare(sample);
        Map<String, Object> row = sample.batches().get(1).rows().get(0);

        target.delete(sample.name(), "north", List.of(50L));
        target.insert(sample.name(), "south", List.of(row));

        assertThat(target.count(sample.name())).isEqualTo(source.count(sample.name()));
        assertThatThrownBy(() -> RowComparison.assertSameRows(source, sample.name(), target, sample.name()))
                .hasMessageContaining("partition north, key 50 is only on the left");
    }

    @Test
    void databasesAreSeenThroughViewsAndDroppedWithAllTheyHold() {
        try (LocalServer server = MilvusServers.milvus(builder -> builder);
                MilvusFixture all = MilvusServers.fixture(server)) {
            all.createDatabase("shop");
            MilvusFixture shop = all.database("shop");
            shop.createCollection(
                    samples.basic(1).schema(),
                    request -> request.setShardsNum(2).setConsistencyLevel(ConsistencyLevel.Bounded));
            shop.serving().createAlias("basic", "items");

            assertThat(all.collections()).isEmpty();
            assertThat(shop.collections()).containsExactly("basic");
            assertThat(shop.describe("basic").getShardsNum()).isEqualTo(2);
            assertThat(shop.serving().aliases("basic")).containsExactly("items");

            all.dropEverything();
            assertThat(all.databases()).containsExactly("default");
        }
    }

    @Test
    void loadsAndReleasesCollectionsAndPartitions() {
        SampleCollection sample = samples.namedPartitions(50);
        source.prepare(sample);

        source.serving().release(sample.name());
        assertThat(source.serving().loadState(sample.name())).isEqualTo(LoadState.LoadStateNotLoad);

        source.serving().loadPartitions(sample.name(), "north");
        assertThat(source.count(sample.name(), "", "north")).isEqualTo(50);
        assertThat(source.count(sample.name(), "id > 89", "north")).isEqualTo(10);
    }

    @Test
    void anErrorOfTheServerFailsLoudly() {
        assertThatThrownBy(() -> source.describe("nowhere"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("code 100");
        assertThatThrownBy(() -> MilvusFixture.connect(MilvusServers.source().uri(), "root:wrong"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("UNAUTHENTICATED");
    }

    @Test
    void neverSendsWhatKillsTheServer() {
        var withText = Schemas.schema(
                "text", Schemas.key(Schemas.field("id", DataType.Int64)), Schemas.field("text", DataType.Text));
        assertThatThrownBy(() -> source.createCollection(withText)).isInstanceOf(IllegalArgumentException.class);

        source.createCollection(samples.basic(1).schema());
        assertThatThrownBy(() -> source.insert("basic", DEFAULT_PARTITION, List.of(Map.of("id", 1L))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aRateLimitIsWaitedOutOnAServerOfItsOwn() {
        try (LocalServer limited = MilvusServers.milvus(builder -> builder.setting("quotaAndLimits.enabled", "true")
                        .setting("quotaAndLimits.dml.enabled", "true")
                        .setting("quotaAndLimits.dml.insertRate.max", "0.5"));
                MilvusFixture fixture = MilvusServers.fixture(limited)) {
            SampleCollection sample = samples.basic(2_000);
            fixture.createCollection(sample.schema());
            List<Map<String, Object>> rows = sample.batches().get(0).rows();
            InsertRequest.Builder request =
                    InsertRequest.newBuilder().setCollectionName("basic").setNumRows(rows.size());
            for (FieldSchema field : sample.schema().getFieldsList()) {
                request.addFieldsData(Columns.column(
                        field,
                        rows.stream().map(row -> row.get(field.getName())).toList()));
            }
            int refusedAt = 0;
            while (fixture.stub().insert(request.build()).getStatus().getCode() != 8) {
                assertThat(++refusedAt).as("requests before the limit").isLessThan(100);
            }

            fixture.insert("basic", DEFAULT_PARTITION, rows);
            fixture.serving().createIndex("basic", SampleIndex.flat("vector"));
            fixture.serving().load("basic");

            fixture.awaitCount("basic", (refusedAt + 1) * 2_000L);
        }
    }

    private static Map<String, Object> withOneBitChanged(Map<String, Object> row) {
        FloatVector vector = (FloatVector) row.get("vector");
        float[] values = new float[vector.dim()];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector.get(i);
        }
        values[100] = Float.intBitsToFloat(Float.floatToRawIntBits(values[100]) ^ 1);
        return with(row, "vector", FloatVector.of(values));
    }

    private static Map<String, Object> with(Map<String, Object> row, String field, Object value) {
        Map<String, Object> changed = new HashMap<>(row);
        changed.put(field, value);
        return changed;
    }
}
