package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.Json;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.godwit.testkit.ScriptedMilvus;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Types that of the real servers here only a Milvus Lite has. */
final class TypesIT {
    private static final int ROWS = 60;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void nullsGeometriesTimesAndSparseVectorsBetweenMilvusLites3() {
        try (Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            String name = "newer_types";
            trial.selecting(new Selection(trial.database(), name, trial.database(), name + "_copy"));
            fill(trial.source(), name);

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.ledger().totals(0).verifiedRows()).isEqualTo(ROWS);
            Map<Object, Map<String, Object>> rows = trial.source().readAll(name);
            assertThat(rows.get(3L)).containsEntry("text", null).containsEntry("sparse", sparse(3));
            assertThat(trial.target().readAll(name + "_copy")).isEqualTo(rows);
        }
    }

    /** Its Upsert would leave the old row's dynamic keys in the new one. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aChangedRowOfMilvusLite3LosesItsOldDynamicKeys() {
        try (Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            String name = "changed_keys";
            trial.selecting(new Selection(trial.database(), name, trial.database(), name + "_copy"));
            fill(trial.source(), name);
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
            Map<String, Object> changed = row(7);
            changed.put("$meta", Json.of("{\"other\":1}"));
            trial.source().delete(name, "", List.of(7L));
            trial.source().insert(name, "", List.of(changed));

            Job job = trial.again();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().readAll(name + "_copy"))
                    .isEqualTo(trial.source().readAll(name));
            assertThat(trial.target().readAll(name + "_copy").get(7L)).containsEntry("$meta", Json.of("{\"other\":1}"));
        }
    }

    /**
     * It stores zeros for the nulls of vectors, and writes geometries as they were sent; on the other side is the script, which does
     * neither.
     */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void fromMilvusLite3ToANewerMilvusAndBack(@TempDir Path state) {
        String name = "there_and_back";
        String database = "trial_" + UUID.randomUUID().toString().substring(0, 8);
        String lite = MilvusServers.lite3().uri();
        try (ScriptedMilvus newer = ScriptedMilvus.start("v2.6.17");
                MilvusFixture root = MilvusServers.fixture(MilvusServers.lite3());
                MilvusFixture there = MilvusFixture.connect(newer.uri(), "");
                JobStore store = SqliteStore.open(state)) {
            root.createDatabase(database);
            MilvusFixture here = root.database(database);
            fill(here, name);

            migrate(store, lite, newer.uri(), new Selection(database, name, "default", name));
            Selection back = new Selection("default", name, database, name + "_back");
            assertThat(plan(store, newer.uri(), lite, back).findings())
                    .filteredOn(Finding::error)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.object()).startsWith("field second of"));
            migrate(
                    store,
                    newer.uri(),
                    lite,
                    back.with(without("second", there.describe(name).getSchema())));

            Map<Object, Map<String, Object>> rows = normal(here.readAll(name));
            assertThat(normal(there.readAll(name))).isEqualTo(rows);
            rows.values().forEach(row -> row.remove("second"));
            assertThat(normal(here.readAll(name + "_back"))).isEqualTo(rows);
            here.dropCollections();
            root.dropDatabase(database);
        }
    }

    private static CollectionOptions without(String field, CollectionSchema schema) {
        return CollectionOptions.builder()
                .fields(schema.getFieldsList().stream()
                        .map(FieldSchema::getName)
                        .filter(name -> !name.equals(field))
                        .toList())
                .build();
    }

    private static MigrationPlan plan(JobStore store, String from, String to, Selection selection) {
        try (ClusterPair clusters = connect(from, to)) {
            return new Migrator(store).plan(clusters, spec(from, to, selection), RunOptions.DEFAULT);
        }
    }

    private static void migrate(JobStore store, String from, String to, Selection selection) {
        Migrator migrator = new Migrator(store);
        try (ClusterPair clusters = connect(from, to)) {
            MigrationPlan plan = migrator.plan(clusters, spec(from, to, selection), RunOptions.DEFAULT);
            assertThat(plan.refused()).as(() -> plan.findings().toString()).isFalse();
            Job job = migrator.submit(plan, RunOptions.DEFAULT);
            Job done = migrator.run(job.id(), clusters, RunOptions.DEFAULT, new Progress(event -> {}));
            assertThat(done.state()).as(() -> done.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(store.ledger(job.id()).totals(0).verifiedRows()).isEqualTo(ROWS);
        }
    }

    private static MigrationSpec spec(String from, String to, Selection selection) {
        return new MigrationSpec(
                endpoint(from).uri(), endpoint(to).uri(), List.of(selection), List.of(), MigrationSpec.IfExists.FAIL);
    }

    private static ClusterPair connect(String from, String to) {
        return ClusterPair.connect(endpoint(from), endpoint(to), Patience.of(Duration.ofMinutes(2)));
    }

    private static Endpoint endpoint(String uri) {
        return Endpoint.of(uri, null, Endpoint.Tls.SYSTEM);
    }

    /** The same geometries and times written in one way. */
    private static Map<Object, Map<String, Object>> normal(Map<Object, Map<String, Object>> rows) {
        Map<Object, Map<String, Object>> normal = new HashMap<>();
        rows.forEach((key, row) -> {
            Map<String, Object> copy = new HashMap<>(row);
            List.of("place", "other_place")
                    .forEach(field -> copy.computeIfPresent(
                            field, (name, wkt) -> wkt.toString().replaceAll("\\s*([(),])\\s*", "$1")));
            List.of("time", "other_time")
                    .forEach(field -> copy.computeIfPresent(
                            field,
                            (name, time) ->
                                    OffsetDateTime.parse(time.toString()).toInstant()));
            normal.put(key, copy);
        });
        return normal;
    }

    /** It checks nothing that it is sent, so odd values reach it and must come out as they are. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void vectorsOfAllKindsAndOddValuesBetweenMilvusLites2() {
        String name = "odd_values";
        String copy = name + "_copy";
        try (Trial trial = Trial.fromDefaultDatabase(MilvusServers.lite2(), MilvusServers.lite2(), name)) {
            trial.selecting(new Selection("default", name, "default", copy));
            fillOdd(trial.source(), name);

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.ledger().totals(0).verifiedRows()).isEqualTo(ROWS);
            assertThat(trial.targetDatabase("default").readAll(copy))
                    .isEqualTo(trial.source().readAll(name));
        }
    }

    private static void fillOdd(MilvusFixture server, String name) {
        CollectionSchema schema = Schemas.schema(
                name,
                Schemas.key(Schemas.field("id", DataType.Int64)),
                Schemas.vector("vector", DataType.FloatVector, 2),
                Schemas.vector("binary", DataType.BinaryVector, 16),
                Schemas.vector("float16", DataType.Float16Vector, 2),
                Schemas.vector("bfloat16", DataType.BFloat16Vector, 2),
                Schemas.field("sparse", DataType.SparseFloatVector),
                Schemas.field("json", DataType.JSON));
        List<String> roots = List.of("5", "\"text\"", "null", "true", "[1, null]", "{\"b\": 1,\"a\":2}");
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int id = 0; id < ROWS; id++) {
            ByteString half = ByteString.copyFrom(new byte[] {1, (byte) id, 2, 0x7d});
            rows.add(Map.of(
                    "id",
                    (long) id,
                    "vector",
                    FloatVector.of(id % 7 == 0 ? Float.NaN : id, Float.NEGATIVE_INFINITY),
                    "binary",
                    ByteString.copyFrom(new byte[] {(byte) id, -1}),
                    "float16",
                    half,
                    "bfloat16",
                    half,
                    "sparse",
                    id % 5 == 0 ? ByteString.EMPTY : sparse(id),
                    "json",
                    Json.of(roots.get(id % roots.size()))));
        }
        server.createCollection(schema);
        server.insert(name, "", rows);
        server.serving().createIndex(name, SampleIndex.flat("vector"));
        server.serving().load(name);
    }

    private static void fill(MilvusFixture server, String name) {
        CollectionSchema schema = Schemas.schema(
                        name,
                        Schemas.key(Schemas.field("id", DataType.Int64)),
                        Schemas.vector("vector", DataType.FloatVector, 2),
                        nullable(Schemas.vector("second", DataType.FloatVector, 3)),
                        Schemas.field("sparse", DataType.SparseFloatVector),
                        nullable(Schemas.field("bool", DataType.Bool)),
                        nullable(Schemas.field("int8", DataType.Int8)),
                        nullable(Schemas.field("int64", DataType.Int64)),
                        nullable(Schemas.field("float", DataType.Float)),
                        nullable(Schemas.field("double", DataType.Double)),
                        nullable(Schemas.varChar("text", 20)),
                        nullable(Schemas.field("json", DataType.JSON)),
                        nullable(Schemas.array("numbers", DataType.Int64, 4)),
                        nullable(Schemas.field("place", DataType.Geometry)),
                        nullable(Schemas.field("time", DataType.Timestamptz)),
                        Schemas.field("other_place", DataType.Geometry),
                        Schemas.field("other_time", DataType.Timestamptz))
                .toBuilder()
                .setEnableDynamicField(true)
                .build();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long id = 0; id < ROWS; id++) {
            rows.add(row(id));
        }
        server.createCollection(schema);
        server.insert(name, "", rows);
        server.serving().createIndex(name, SampleIndex.flat("vector"));
        server.serving().createIndex(name, SampleIndex.flat("second"));
        server.serving().createIndex(name, SampleIndex.of("sparse", "SPARSE_INVERTED_INDEX", "IP", ""));
        server.serving().load(name);
    }

    private static Map<String, Object> row(long id) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", id);
        row.put("vector", FloatVector.of(id, 0.5f));
        row.put("sparse", sparse((int) id));
        row.put("other_place", "POINT(" + id + " 2)");
        row.put("other_time", "2026-01-01T00:00:%02d+02:00".formatted(id % 60));
        row.put("$meta", Json.of("{\"extra\":" + id + "}"));
        put(row, "second", 2, FloatVector.of(id, 1, -0.0f));
        put(row, "bool", 3, id % 2 == 0);
        put(row, "int8", 6, -1);
        put(row, "int64", 5, Long.MIN_VALUE + id);
        put(row, "float", 2, Float.MIN_VALUE);
        put(row, "double", 3, -0.0);
        put(row, "text", 3, id % 4 == 0 ? "" : "text " + id);
        put(row, "json", 6, Json.of("{\"n\":" + id + "}"));
        put(row, "numbers", 5, id % 4 == 0 ? List.of() : List.of(id, 0L));
        put(row, "place", 2, "POLYGON ((0 0, " + (id + 1) + " 0, 1 1, 0 0))");
        put(row, "time", 3, "2026-02-%02dT12:00:00.5Z".formatted(1 + id % 28));
        return row;
    }

    /** Null in every so many rows. */
    private static void put(Map<String, Object> row, String field, int every, @Nullable Object value) {
        if ((Long) row.get("id") % every != 0 || (Long) row.get("id") % 4 == 0) {
            row.put(field, value);
        }
    }

    private static FieldSchema nullable(FieldSchema field) {
        return field.toBuilder().setNullable(true).build();
    }

    private static ByteString sparse(int row) {
        ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        return ByteString.copyFrom(buffer.putInt(row)
                .putFloat(0.5f)
                .putInt(row + 1000)
                .putFloat(2f)
                .flip());
    }
}
