package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionOptions.LoadChoice;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.OptionsText;
import io.godwit.migration.report.Report;
import io.godwit.migration.report.ReportText;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.testkit.Json;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollection.Batch;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.SampleIndex;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.LoadState;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What may be chosen to be other than at the source, on real servers. */
@Execution(ExecutionMode.CONCURRENT)
final class OptionsIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(5);
    private static final String DOCS = "docs";

    @Test
    void onlyTheChosenFieldsArrive() {
        try (Trial trial = between(SAMPLES.indexTypes(200).get(4).withName(DOCS))) {
            Job job = run(trial, options -> options.fields(List.of("id", "vector", "number")));

            assertThat(fields(trial)).containsExactly("id", "number", "vector");
            assertSameRows(trial, row -> only(row, Set.of("id", "vector", "number")));
            assertThat(trial.target().serving().indexes(DOCS)).hasSize(2);
            assertThat(differences(job)).contains("field title", "field label", "index on field title");
            goesOnAndVerifies(trial, 199);
        }
    }

    @Test
    void descriptionShardsAndConsistencyLevelAreWhatWasAskedFor() {
        try (Trial trial = between(SAMPLES.basic(100).withName(DOCS))) {
            Job job = run(
                    trial,
                    options ->
                            options.description("another é").shards(3).consistencyLevel(ConsistencyLevel.Eventually));

            DescribeCollectionResponse described = trial.target().describe(DOCS);
            assertThat(described.getSchema().getDescription()).isEqualTo("another é");
            assertThat(described.getShardsNum()).isEqualTo(3);
            assertThat(described.getConsistencyLevel()).isEqualTo(ConsistencyLevel.Eventually);
            assertThat(differences(job)).containsExactlyInAnyOrder("description", "shards", "consistency level");
            trial.assertEqual(DOCS);
            goesOnAndVerifies(trial, 99);
        }
    }

    @Test
    void withoutIndexesTheRowsAreCheckedAllTheSame() {
        try (Trial trial = between(SAMPLES.basic(150).withName(DOCS))) {
            Job job = run(trial, options -> options.index(IndexChoice.NONE));

            assertThat(trial.ledger().totals(0).verifiedRows()).isEqualTo(150);
            assertThat(trial.target().serving().indexes(DOCS)).isEmpty();
            assertThat(trial.target().serving().loadState(DOCS)).isEqualTo(LoadState.LoadStateNotLoad);
            assertThat(differences(job)).containsExactly("index on field vector", "load state");
            assertThat(trial.repair().state()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().serving().indexes(DOCS)).isEmpty();
            trial.target().serving().createIndex(DOCS, SampleIndex.flat("vector"));
            trial.target().serving().load(DOCS);
            trial.assertEqual(DOCS);
        }
    }

    @Test
    void anAutoindexIsBuiltOnVectorsOfEachType() {
        List<SampleCollection> samples = List.of(
                SAMPLES.basic(100),
                SAMPLES.binaryVectors(60),
                SAMPLES.float16Vectors(60),
                SAMPLES.indexTypes(60).get(2));
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(samples);
            select(trial, "*", options -> options.index(IndexChoice.AUTOINDEX));

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            for (SampleCollection sample : samples) {
                assertThat(trial.target().serving().indexes(sample.name()))
                        .as(sample.name())
                        .filteredOn(index -> index.getFieldName().equals("vector"))
                        .singleElement()
                        .satisfies(index -> assertThat(index.getParamsList())
                                .anySatisfy(
                                        param -> assertThat(param.getValue()).isEqualTo("AUTOINDEX")));
                trial.assertEqual(sample.name());
            }
        }
    }

    @Test
    void theTargetIsReleasedOrLoadedAsAskedFor() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(SAMPLES.small(2, 50));
            trial.source().serving().release("small_1");
            trial.selecting(
                    selection(trial, "small_0", options -> options.load(LoadChoice.NO)),
                    selection(trial, "small_1", options -> options.load(LoadChoice.YES)));

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().serving().loadState("small_0")).isEqualTo(LoadState.LoadStateNotLoad);
            assertThat(trial.target().serving().loadState("small_1")).isEqualTo(LoadState.LoadStateLoaded);
            assertThat(trial.source().serving().loadState("small_1")).isEqualTo(LoadState.LoadStateNotLoad);
        }
    }

    @Test
    void rowsOfNamedPartitionsGoIntoThePartitionsOfAKey() {
        try (Trial trial = between(SAMPLES.namedPartitions(80).withName(DOCS))) {
            run(trial, options -> options.partitionKey(new PartitionKey("place", 8)));

            assertThat(trial.target().describe(DOCS).getNumPartitions()).isEqualTo(8);
            assertThat(trial.target().partitions(DOCS)).hasSize(8).doesNotContain("north");
            assertSameRows(trial, row -> row);
            goesOnAndVerifies(trial, 239);
        }
    }

    @Test
    void keysThatPartitionsShareBecomeOneRowAndAreNamed() {
        try (Trial trial = between(SAMPLES.sharedKeys(20).withName(DOCS))) {
            select(trial, DOCS, options -> options.partitionKey(new PartitionKey("place", 4)));

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.knownDifferences())
                    .hasSize(20)
                    .allSatisfy(row -> assertThat(row.kind()).isEqualTo(Kind.DUPLICATE_IN_SOURCE));
            assertThat(trial.target().count(DOCS)).isEqualTo(20);
        }
    }

    @Test
    void withoutItsPartitionKeyACollectionHasItsRowsInTheDefaultPartition() {
        try (Trial trial = between(SAMPLES.partitionKey(300).withName(DOCS))) {
            run(trial, options -> options.partitionKey(PartitionKey.NONE));

            assertThat(trial.target().partitions(DOCS)).containsExactly("_default");
            assertThat(trial.target().describe(DOCS).getSchema().getFieldsList())
                    .noneMatch(FieldSchema::getIsPartitionKey);
            assertSameRows(trial, row -> row);
            goesOnAndVerifies(trial, 299);
        }
    }

    @Test
    void aPartitionKeyCanBeAnotherFieldWithAnotherNumberOfPartitions() {
        SampleCollection keyed = SAMPLES.indexTypes(120).get(0).withName(DOCS);
        try (Trial trial = between(keyed)) {
            run(trial, options -> options.partitionKey(new PartitionKey("number", 0)));

            assertThat(trial.target().describe(DOCS).getNumPartitions()).isEqualTo(16);
            assertSameRows(trial, row -> row);
            goesOnAndVerifies(trial, 119);
        }
    }

    @Test
    void aDynamicFieldCanBeTurnedOn() {
        try (Trial trial = between(SAMPLES.basic(60).withName(DOCS))) {
            run(trial, options -> options.dynamicField(true));

            assertThat(trial.target().describe(DOCS).getSchema().getEnableDynamicField())
                    .isTrue();
            assertSameRows(trial, row -> row, row -> without(row, "$meta"));
            goesOnAndVerifies(trial, 59);
        }
    }

    @Test
    void aDynamicFieldIsTurnedOffOnlyIfNoRowHasKeys() {
        try (Trial trial = between(dynamic(40, i -> i % 10 == 3 ? Map.of("color", "red") : Map.of()))) {
            select(trial, DOCS, options -> options.dynamicField(false));

            Job refused = trial.run();

            assertThat(refused.state()).isEqualTo(JobState.FAILED);
            assertThat(refused.reason().orElseThrow().code()).isEqualTo(ErrorCode.ROW_REFUSED);
            assertThat(refused.reason().orElseThrow().message())
                    .contains("4 rows")
                    .contains("dynamic key \"color\"");
            assertThat(trial.knownDifferences())
                    .allSatisfy(row -> assertThat(row.kind()).isEqualTo(Kind.REFUSED))
                    .extracting(RowDifference::key)
                    .containsExactly(Key.of(3), Key.of(13), Key.of(23), Key.of(33));
            assertThat(trial.target().collections()).isEmpty();

            trial.source()
                    .upsert(
                            DOCS,
                            "_default",
                            IntStream.of(3, 13, 23, 33)
                                    .mapToObj(i -> row(i, Map.of()))
                                    .toList());
            Job done = trial.run();

            assertThat(done.state()).as(() -> done.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.knownDifferences()).isEmpty();
            assertThat(fields(trial)).containsExactly("id", "vector");
            assertSameRows(trial, row -> without(row, "$meta"));
            goesOnAndVerifies(trial, 39);
        }
    }

    @Test
    void droppedDynamicKeysAreCounted() {
        try (Trial trial = between(
                dynamic(50, i -> i < 12 ? Map.of("color", "red", "size", i) : i < 20 ? Map.of("size", i) : Map.of()))) {
            run(trial, options -> options.dynamicField(false).dynamicKeys(OptionsText.dynamicKeys("drop")));

            assertThat(trial.events())
                    .anySatisfy(event -> assertThat(event.message())
                            .isEqualTo("dropping dynamic keys of 20 rows: \"size\" (20), \"color\" (12)"));
            assertThat(ReportText.of(Report.of(trial.store(), trial.job())))
                    .contains("of 20 rows: \"size\" (20), \"color\" (12)")
                    .contains("--dynamic-field off --dynamic-keys drop");
            assertThat(trial.target().describe(DOCS).getSchema().getEnableDynamicField())
                    .isFalse();
            assertSameRows(trial, row -> without(row, "$meta"));
            goesOnAndVerifies(trial, 49);
        }
    }

    @Test
    void namedDynamicKeysBecomeFields() {
        try (Trial trial = between(dynamic(
                60,
                i -> i % 2 == 0
                        ? Map.of(
                                "color",
                                "red" + i,
                                "size",
                                i,
                                "rest",
                                true,
                                "doc",
                                Map.of("n", List.of(i)),
                                "tags",
                                List.of("a" + i, "b"))
                        : Map.of("size", -i, "doc", Map.of(), "tags", List.of())))) {
            run(
                    trial,
                    options -> options.dynamicKeys(OptionsText.dynamicKeys(
                            "color:VarChar(20)=none,size:Int32,doc:JSON,tags:Array<VarChar(9)>[4]")));

            assertThat(fields(trial)).containsExactly("color", "doc", "id", "size", "tags", "vector");
            assertSameRows(trial, row -> {
                int i = Math.toIntExact((long) row.get("id"));
                Map<String, Object> wanted = new HashMap<>(row);
                wanted.put("color", i % 2 == 0 ? "red" + i : "none");
                wanted.put("size", i % 2 == 0 ? i : -i);
                wanted.put("tags", i % 2 == 0 ? List.of("a" + i, "b") : List.of());
                wanted.put("doc", Json.of(i % 2 == 0 ? Map.of("n", List.of(i)) : Map.of()));
                wanted.put("$meta", Json.of(i % 2 == 0 ? Map.of("rest", true) : Map.of()));
                return wanted;
            });
            goesOnAndVerifies(trial, 59);
        }
    }

    @Test
    void aDynamicKeyBecomesThePartitionKeyAndTheRestIsDropped() {
        try (Trial trial = between(dynamic(60, i -> Map.of("tenant", (long) i % 7, "other", i)))) {
            run(
                    trial,
                    options -> options.dynamicField(false)
                            .dynamicKeys(OptionsText.dynamicKeys("tenant:Int64,drop"))
                            .partitionKey(new PartitionKey("tenant", 5)));

            assertThat(trial.target().describe(DOCS).getNumPartitions()).isEqualTo(5);
            assertSameRows(trial, row -> {
                Map<String, Object> wanted = without(row, "$meta");
                wanted.put("tenant", (long) row.get("id") % 7);
                return wanted;
            });
            goesOnAndVerifies(trial, 59);
        }
    }

    @Test
    void aValueThatDoesNotFitItsTypeIsRefusedByKeyBeforeAnythingIsWritten() {
        try (Trial trial = between(dynamic(30, i -> i == 7 ? Map.of("size", "big") : Map.of("size", i)))) {
            select(trial, DOCS, options -> options.dynamicKeys(OptionsText.dynamicKeys("size:Int8")));

            Job job = trial.run();

            assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.ROW_REFUSED);
            assertThat(trial.knownDifferences()).singleElement().satisfies(row -> {
                assertThat(row.key()).isEqualTo(Key.of(7));
                assertThat(row.fields()).containsExactly("$meta.size");
                assertThat(row.detail()).contains("holds \"big\", which is no Int8");
            });
            assertThat(trial.target().collections()).isEmpty();
        }
    }

    private static Trial between(SampleCollection sample) {
        Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target());
        trial.source().prepare(sample);
        return trial;
    }

    private static Job run(Trial trial, UnaryOperator<CollectionOptions.Builder> options) {
        select(trial, DOCS, options);
        Job job = trial.run();
        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
        return job;
    }

    private static void select(Trial trial, String collection, UnaryOperator<CollectionOptions.Builder> options) {
        trial.selecting(selection(trial, collection, options));
    }

    private static Selection selection(
            Trial trial, String collection, UnaryOperator<CollectionOptions.Builder> options) {
        return new Selection(
                trial.database(),
                collection,
                trial.database(),
                collection,
                options.apply(CollectionOptions.builder()).build());
    }

    /** What is done with a job afterwards: verify finds it equal, damage is repaired, a deletion is caught up with. */
    private static void goesOnAndVerifies(Trial trial, long rowsAfterDeletion) {
        assertThat(trial.compare().result().collections())
                .singleElement()
                .satisfies(result ->
                        assertThat(result.equal()).as(result.toString()).isTrue());
        Object key = trial.target().readAll(DOCS).keySet().iterator().next();
        trial.target().delete(DOCS, "", List.of(key));
        assertThat(trial.compare().differences())
                .singleElement()
                .satisfies(row -> assertThat(row.kind()).isEqualTo(Kind.MISSING));
        assertThat(trial.repair().state()).isEqualTo(JobState.SUCCESSFUL);
        assertThat(trial.target().readAll(DOCS)).containsKey(key);
        trial.source().delete(DOCS, "", List.of(key));
        Job again = trial.again();
        assertThat(again.state()).as(() -> again.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
        assertThat(trial.target().readAll(DOCS)).doesNotContainKey(key).hasSize(Math.toIntExact(rowsAfterDeletion));
    }

    private static void assertSameRows(Trial trial, UnaryOperator<Map<String, Object>> wanted) {
        assertSameRows(trial, wanted, row -> row);
    }

    /** Over all partitions at once. */
    private static void assertSameRows(
            Trial trial, UnaryOperator<Map<String, Object>> wanted, UnaryOperator<Map<String, Object>> found) {
        RowComparison.assertSameRows(changed(trial.source(), wanted), changed(trial.target(), found));
        assertThat(trial.target().count(DOCS)).isEqualTo(trial.source().count(DOCS));
    }

    private static Map<Object, Map<String, Object>> changed(
            MilvusFixture server, UnaryOperator<Map<String, Object>> change) {
        return server.readAll(DOCS).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, row -> change.apply(row.getValue())));
    }

    private static Map<String, Object> only(Map<String, Object> row, Set<String> fields) {
        Map<String, Object> some = new HashMap<>(row);
        some.keySet().retainAll(fields);
        return some;
    }

    private static Map<String, Object> without(Map<String, Object> row, String field) {
        Map<String, Object> some = new HashMap<>(row);
        some.remove(field);
        return some;
    }

    private static List<String> fields(Trial trial) {
        return trial.target().describe(DOCS).getSchema().getFieldsList().stream()
                .map(FieldSchema::getName)
                .sorted()
                .toList();
    }

    private static List<String> differences(Job job) {
        return job.plan().collections().get(0).differences().stream()
                .map(CollectionPlan.SchemaDifference::property)
                .toList();
    }

    private static SampleCollection dynamic(int rows, java.util.function.IntFunction<Map<String, Object>> keys) {
        SampleCollection basic = SAMPLES.partitionKey(1).withName(DOCS);
        var schema = SAMPLES.nastyKeys().schema().toBuilder()
                .clearFields()
                .setName(DOCS)
                .setEnableDynamicField(true)
                .addFields(basic.keyField())
                .addFields(basic.schema().getFieldsList().stream()
                        .filter(field -> field.getName().equals("vector"))
                        .findFirst()
                        .orElseThrow())
                .build();
        return new SampleCollection(
                schema,
                1,
                0,
                List.of(),
                List.of(new Batch(
                        "_default",
                        IntStream.range(0, rows)
                                .mapToObj(i -> row(i, keys.apply(i)))
                                .toList())),
                basic.indexes(),
                basic.runsOn());
    }

    private static Map<String, Object> row(int number, Map<String, Object> keys) {
        Map<String, Object> row = new HashMap<>(
                SAMPLES.small(1, number + 1).get(0).batches().get(0).rows().get(number));
        row.remove("title");
        row.put("$meta", Json.of(keys));
        return row;
    }
}
