package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalServer;
import io.godwit.migration.CollectionOptions.LoadChoice;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.OptionsText;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.Json;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollection.Batch;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Options where a Milvus Lite is on one side, where rows are merged, and where a job is stopped on its way. */
@Execution(ExecutionMode.CONCURRENT)
final class LiteOptionsIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(6);

    @Test
    void dynamicKeysBecomeFieldsWithNullsAndDefaultsOnMilvusLite3() {
        SampleCollection docs =
                dynamic("docs", 40, i -> i % 4 == 0 ? Map.of("rest", i) : Map.of("size", i, "color", "c"));
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.lite3())) {
            trial.source().prepare(docs);

            run(
                    trial,
                    "docs",
                    options ->
                            options.dynamicKeys(OptionsText.dynamicKeys("size:Int64:nullable,color:VarChar(9)=none")));

            FieldData sizes = column(trial.target(), "docs", "size");
            assertThat(sizes.getValidDataList().stream().filter(valid -> !valid))
                    .hasSize(10);
            FieldData colors = column(trial.target(), "docs", "color");
            assertThat(colors.getScalars().getStringData().getDataList())
                    .filteredOn("none"::equals)
                    .hasSize(10);
            assertThat(trial.compare().result().equal()).isTrue();
        }
    }

    @Test
    void namedPartitionsGoIntoAPartitionKeyOnMilvusLite3() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.lite3())) {
            trial.source().prepare(SAMPLES.namedPartitions(30));

            run(trial, "named_partitions", options -> options.partitionKey(new PartitionKey("place", 0)));

            assertThat(field(trial.target(), "named_partitions", "place").getIsPartitionKey())
                    .isTrue();
            assertSame(trial, "named_partitions", row -> row);
        }
    }

    @Test
    void aPartitionKeyIsTakenAwayForMilvusLite2() {
        SampleCollection keyed = SAMPLES.partitionKey(150).withName("unkeyed");
        try (Trial trial = Trial.toDefaultDatabase(MilvusServers.source(), MilvusServers.lite2(), "unkeyed")) {
            trial.source().prepare(keyed);
            assertThat(trial.plan().refused()).isTrue();

            runInto(trial, "unkeyed", "default", options -> options.partitionKey(PartitionKey.NONE));

            assertSame(trial, "unkeyed", row -> row);
        }
    }

    @Test
    void theDynamicFieldIsTurnedOffAndOnForMilvusLite() {
        for (LocalServer lite : List.of(MilvusServers.lite2(), MilvusServers.lite3())) {
            SampleCollection off = dynamic("lite_off", 20, i -> Map.of("size", i));
            SampleCollection on = SAMPLES.small(1, 20).get(0).withName("lite_on");
            try (Trial trial = Trial.toDefaultDatabase(MilvusServers.source(), lite, "lite_off", "lite_on")) {
                trial.source().prepareAll(List.of(off, on));
                trial.selecting(
                        selection(
                                trial,
                                "lite_off",
                                "default",
                                options ->
                                        options.dynamicField(false).dynamicKeys(OptionsText.dynamicKeys("size:Int32"))),
                        selection(trial, "lite_on", "default", options -> options.dynamicField(true)));

                Job job = trial.run();

                assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
                assertThat(dynamicField(trial, "lite_off")).isFalse();
                assertThat(dynamicField(trial, "lite_on")).isTrue();
                assertSame(trial, "lite_off", row -> {
                    Map<String, Object> wanted = without(row, "$meta");
                    wanted.put("size", Math.toIntExact((long) row.get("id")));
                    return wanted;
                });
                assertSame(trial, "lite_on", row -> row);
                assertThat(trial.compare().result().collections())
                        .allSatisfy(result -> assertThat(result.sameRows()).isTrue());
            }
        }
    }

    @Test
    void fieldsAreChosenFromMilvusLite() {
        SampleCollection all = SAMPLES.allTypes(40).withName("lite_fields");
        for (LocalServer lite : List.of(MilvusServers.lite2(), MilvusServers.lite3())) {
            try (Trial trial = Trial.fromDefaultDatabase(lite, MilvusServers.target(), "lite_fields")) {
                trial.source().prepare(all);

                runInto(
                        trial,
                        "lite_fields",
                        trial.targetDatabase(),
                        options -> options.fields(List.of("id", "vector", "json", "int64s"))
                                .dynamicField(false)
                                .dynamicKeys(OptionsText.dynamicKeys("drop"))
                                .load(LoadChoice.YES));

                assertSame(trial, "lite_fields", row -> {
                    Map<String, Object> wanted = new HashMap<>(row);
                    wanted.keySet().retainAll(List.of("id", "vector", "json", "int64s"));
                    return wanted;
                });
            }
        }
    }

    /** As a Milvus 2.3 can hold one vector field only, one of several has to be chosen for it. */
    @Test
    void oneOfSeveralVectorFieldsIsChosenForAServerThatHoldsOne() {
        SampleCollection one = SAMPLES.small(1, 60).get(0);
        CollectionSchema schema = one.schema().toBuilder()
                .setName("two_vectors")
                .addFields(Schemas.vector("other", DataType.FloatVector, 8))
                .build();
        List<Map<String, Object>> rows = one.batches().get(0).rows().stream()
                .map(row -> {
                    Map<String, Object> both = new HashMap<>(row);
                    both.put("other", row.get("vector"));
                    return both;
                })
                .toList();
        for (LocalServer lite : List.of(MilvusServers.lite2(), MilvusServers.lite3())) {
            try (Trial trial = Trial.fromDefaultDatabase(lite, MilvusServers.target(), "two_vectors")) {
                trial.source()
                        .prepare(new SampleCollection(
                                schema,
                                1,
                                0,
                                List.of(),
                                List.of(new Batch("_default", rows)),
                                List.of(SampleIndex.flat("vector"), SampleIndex.flat("other")),
                                one.runsOn()));
                assertThat(trial.plan().refused()).isTrue();

                runInto(
                        trial,
                        "two_vectors",
                        trial.targetDatabase(),
                        options -> options.fields(List.of("id", "title", "other")));

                assertSame(trial, "two_vectors", row -> without(row, "vector"));
                assertThat(trial.target().serving().indexes("two_vectors"))
                        .singleElement()
                        .satisfies(index -> assertThat(index.getFieldName()).isEqualTo("other"));
            }
        }
    }

    @Test
    void rowsOfNamedPartitionsAreMergedIntoACollectionWithAPartitionKey() {
        SampleCollection named = SAMPLES.namedPartitions(30).withName("docs");
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(named);
            MilvusFixture target = trial.createTargetDatabase();
            FieldSchema place = named.schema().getFields(1).toBuilder()
                    .setIsPartitionKey(true)
                    .build();
            List<Map<String, Object>> own = List.of(
                    Map.of("id", 5L, "place", "old", "vector", vector(named)),
                    Map.of("id", 777L, "place", "own", "vector", vector(named)));
            target.prepare(new SampleCollection(
                    named.schema().toBuilder().setFields(1, place).build(),
                    1,
                    6,
                    List.of(),
                    List.of(new Batch("_default", own)),
                    named.indexes(),
                    named.runsOn()));

            run(trial.ifExists(IfExists.MERGE), "docs", options -> options.partitionKey(new PartitionKey("place", 6)));

            Map<Object, Map<String, Object>> wanted =
                    new HashMap<>(trial.source().readAll("docs"));
            wanted.put(777L, own.get(1));
            RowComparison.assertSameRows(wanted, target.readAll("docs"));
            assertThat(target.count("docs")).isEqualTo(91);
        }
    }

    @Test
    void aJobWithOptionsGoesOnWhereItWasStopped() {
        SampleCollection docs = dynamic("docs", 3000, i -> Map.of("tenant", "t" + i % 9, "rest", i));
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(docs);
            trial.atBytesPerSecond(60_000);
            trial.selecting(selection(
                    trial,
                    "docs",
                    trial.database(),
                    options -> options.dynamicKeys(OptionsText.dynamicKeys("tenant:VarChar(9)"))
                            .partitionKey(new PartitionKey("tenant", 3))));
            CompletableFuture<Job> running = trial.runInBackground();
            Trial.await("some rows are copied", () -> running.isDone() || trial.copied("docs") > 500);
            trial.store().desire(trial.job().id(), Desired.PAUSE);
            assertThat(running.join().state()).isEqualTo(JobState.PAUSED);
            int before = trial.receipts().size();

            trial.atBytesPerSecond(50_000_000);
            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(before).isPositive();
            assertThat(trial.receipts().size()).isGreaterThan(before);
            assertSame(trial, "docs", row -> {
                long i = (long) row.get("id");
                Map<String, Object> wanted = new HashMap<>(row);
                wanted.put("tenant", "t" + i % 9);
                wanted.put("$meta", Json.of(Map.of("rest", i)));
                return wanted;
            });
        }
    }

    private static void run(Trial trial, String collection, UnaryOperator<CollectionOptions.Builder> options) {
        runInto(trial, collection, trial.database(), options);
    }

    private static void runInto(
            Trial trial, String collection, String database, UnaryOperator<CollectionOptions.Builder> options) {
        trial.selecting(selection(trial, collection, database, options));
        Job job = trial.run();
        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
    }

    private static Selection selection(
            Trial trial, String collection, String database, UnaryOperator<CollectionOptions.Builder> options) {
        return new Selection(
                trial.database(),
                collection,
                database,
                collection,
                options.apply(CollectionOptions.builder()).build());
    }

    private static void assertSame(Trial trial, String collection, UnaryOperator<Map<String, Object>> wanted) {
        Map<Object, Map<String, Object>> rows = trial.source().readAll(collection).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, row -> wanted.apply(row.getValue())));
        boolean dynamic = rows.values().iterator().next().containsKey("$meta");
        Map<Object, Map<String, Object>> found = trial.target().readAll(collection).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, row -> dynamic ? row.getValue() : without(row.getValue(), "$meta")));
        RowComparison.assertSameRows(rows, found);
        assertThat(trial.target().count(collection)).isEqualTo(rows.size());
    }

    private static boolean dynamicField(Trial trial, String collection) {
        return trial.target().describe(collection).getSchema().getEnableDynamicField();
    }

    private static FieldSchema field(MilvusFixture server, String collection, String name) {
        return server.describe(collection).getSchema().getFieldsList().stream()
                .filter(field -> field.getName().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static FieldData column(MilvusFixture server, String collection, String name) {
        QueryResults results = server.stub()
                .query(QueryRequest.newBuilder()
                        .setDbName(server.database())
                        .setCollectionName(collection)
                        .setExpr("id >= 0")
                        .addOutputFields("id")
                        .addOutputFields(name)
                        .build());
        return results.getFieldsDataList().stream()
                .filter(field -> field.getFieldName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(results.getStatus().toString()));
    }

    private static Object vector(SampleCollection sample) {
        return sample.batches().get(0).rows().get(0).get("vector");
    }

    private static Map<String, Object> without(Map<String, Object> row, String field) {
        Map<String, Object> some = new HashMap<>(row);
        some.remove(field);
        return some;
    }

    private static SampleCollection dynamic(String name, int rows, IntFunction<Map<String, Object>> keys) {
        SampleCollection plain = SAMPLES.small(1, rows).get(0).withName(name);
        List<Map<String, Object>> all = IntStream.range(0, rows)
                .mapToObj(i -> {
                    Map<String, Object> row =
                            new HashMap<>(plain.batches().get(0).rows().get(i));
                    row.put("$meta", Json.of(keys.apply(i)));
                    return row;
                })
                .toList();
        return new SampleCollection(
                plain.schema().toBuilder().setEnableDynamicField(true).build(),
                1,
                0,
                List.of(),
                List.of(new Batch("_default", all)),
                plain.indexes(),
                plain.runsOn());
    }
}
