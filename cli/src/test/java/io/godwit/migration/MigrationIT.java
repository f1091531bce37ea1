package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.copy.Boundary;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.copy.CollectionRows;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.KeyField;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.migration.verify.RangeSum;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Patience;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.ShapeComparison;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole migrations from a real Milvus 2.3.5 to another. */
final class MigrationIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(20261124);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void everySampleCollectionArrivesEqualWithAllThatBelongsToIt() {
        List<SampleCollection> samples = new ArrayList<>(List.of(
                SAMPLES.basic(4000),
                SAMPLES.allTypes(300),
                SAMPLES.binaryVectors(100),
                SAMPLES.float16Vectors(100),
                SAMPLES.nastyKeys(),
                SAMPLES.varCharKeys(1000),
                SAMPLES.int64Extremes(),
                SAMPLES.namedPartitions(200),
                SAMPLES.sharedKeys(60),
                SAMPLES.partitionKey(600),
                SAMPLES.autoIds(200),
                SAMPLES.equalDuplicates(100),
                SAMPLES.bigRows(40),
                SAMPLES.small(1, 0).get(0).withShards(2)));
        samples.addAll(SAMPLES.indexTypes(150));
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(samples);
            createWithSettings(trial.source());
            trial.source().serving().createAlias("basic", "basic_alias");
            trial.source().serving().createAlias("basic", "basic_other");
            trial.source().serving().createAlias("hnsw", "neighbours");
            trial.source().serving().release("big_rows");

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().collections())
                    .containsExactlyInAnyOrderElementsOf(trial.source().collections());
            for (String name : trial.source().collections()) {
                ShapeComparison.assertSameShape(trial.source(), trial.target(), name);
            }
            trial.source().serving().load("big_rows");
            trial.target().serving().load("big_rows");
            samples.forEach(sample -> trial.assertEqual(sample.name()));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void twoJobsOfOneMigratorRunAtOnceAndAreBothInterrupted() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            List<SampleCollection> samples = SAMPLES.small(2, 1500);
            // Beforehand, since the first job must not be through when the second one is on its way.
            samples.forEach(trial.source()::prepare);
            List<CompletableFuture<Job>> runs = new ArrayList<>();
            for (SampleCollection sample : samples) {
                trial.selecting(new Selection(trial.database(), sample.name(), trial.database(), sample.name()));
                runs.add(trial.atBytesPerSecond(5_000).runInBackground());
                Trial.await(sample.name() + " is on its way", () -> trial.copied(sample.name()) > 0);
            }

            trial.interrupt();

            assertThat(runs).allSatisfy(run -> assertThat(run.join().state()).isEqualTo(JobState.PAUSED));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whoAsksForAPauseAsSoonAsAJobIsLockedIsHeard() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target());
                ClusterPair clusters = trial.connect()) {
            trial.source().prepare(SAMPLES.small(1, 10).get(0));
            Migrator migrator = new Migrator(pausedOnceLocked(trial.store()));
            Job job = migrator.submit(trial.plan(), RunOptions.DEFAULT);

            Job ended = migrator.run(job.id(), clusters, RunOptions.DEFAULT, new Progress(event -> {}));

            assertThat(ended.state()).isEqualTo(JobState.PAUSED);
        }
    }

    /** The store as it is for a run whose job another process wants paused just after it has locked it. */
    private static JobStore pausedOnceLocked(JobStore store) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            Object answer = method.invoke(store, arguments);
            if (method.getName().equals("lock")) {
                store.desire((String) arguments[0], Desired.PAUSE);
            }
            return answer;
        };
        return (JobStore)
                Proxy.newProxyInstance(JobStore.class.getClassLoader(), new Class<?>[] {JobStore.class}, handler);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void severalDatabasesAreSelectedByPatternAndRenamed() {
        try (Trial first = Trial.between(MilvusServers.source(), MilvusServers.target());
                Trial second = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            first.source().prepareAll(SAMPLES.small(2, 120));
            second.source().prepare(SAMPLES.small(1, 70).get(0));
            second.source().prepare(SAMPLES.nastyKeys());
            String moved = first.database() + "_moved";
            first.selecting(
                    new Selection(first.database(), "small_*", moved, "little_*_v2"),
                    new Selection(second.database(), "small_0", moved, "guest"));

            Job job = first.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            MilvusFixture arrived = first.targetDatabase(moved);
            assertThat(arrived.collections()).containsExactlyInAnyOrder("little_0_v2", "little_1_v2", "guest");
            assertThat(arrived.databases()).doesNotContain(first.database(), second.database());
            assertSame(first.source(), "small_0", arrived, "little_0_v2");
            assertSame(first.source(), "small_1", arrived, "little_1_v2");
            assertSame(second.source(), "small_0", arrived, "guest");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void keysThatAreHeldTwiceAreNamedAndAreNoLoss() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(List.of(SAMPLES.equalDuplicates(90), SAMPLES.conflictingDuplicates(60)));

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(keys(trial, "equal_duplicates", Kind.DUPLICATE_IN_SOURCE))
                    .isEqualTo(tens(9));
            assertThat(keys(trial, "conflicting_duplicates", Kind.DUPLICATE_IN_SOURCE))
                    .isEqualTo(tens(6));
            assertThat(trial.knownDifferences()).hasSize(15);
            trial.assertEqual("equal_duplicates");
            assertThat(trial.target().count("conflicting_duplicates")).isEqualTo(60);
            Trial.Compared counted = trial.verifying(Verify.COUNTS).compare();
            assertThat(counted.result().equal()).isTrue();
            assertThat(counted.differences())
                    .hasSize(15)
                    .allSatisfy(row -> assertThat(row.kind()).isEqualTo(Kind.DUPLICATE_IN_SOURCE));
            assertThat(trial.target().readAll("conflicting_duplicates").values())
                    .allSatisfy(row -> assertThat(row.get("copy"))
                            .isIn((long) row.get("id") % 10 == 0 ? List.of(0L, 1L) : List.of(0L)));
        }
    }

    /** Of a key that it finds in two segments, a 2.3.5 shifts the arrays of the rows after it in about one answer of thirty. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void arraysStayWithTheirRowsWhereKeysAreHeldTwice() {
        SampleCollection sample = SAMPLES.allTypes(160).withName("arrays");
        List<Map<String, Object>> rows = sample.batches().get(0).rows();
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            Map<Object, Map<String, Object>> wanted =
                    trial.source().prepare(sample).getOrDefault("_default", Map.of());
            Digest once = digest(trial, sample);
            trial.source().insert("arrays", "_default", List.of(rows.get(11)));
            trial.source().awaitCount("arrays", 161);

            assertThat(IntStream.range(0, 60).mapToObj(i -> digest(trial, sample)))
                    .containsOnly(once);
            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(keys(trial, "arrays", Kind.DUPLICATE_IN_SOURCE)).containsExactly(Key.of(11));
            RowComparison.assertSameRows(wanted, trial.target().readAll("arrays"));
            assertThat(trial.target().count("arrays")).isEqualTo(160);
        }
    }

    /** Of the whole collection as the product reads it. */
    private static Digest digest(Trial trial, SampleCollection sample) {
        List<String> fields = Stream.concat(
                        sample.schema().getFieldsList().stream().map(FieldSchema::getName), Stream.of("$meta"))
                .toList();
        try (ClusterPair clusters = trial.connect()) {
            CollectionReader reader = new CollectionReader(
                            clusters.source(),
                            Patience.of(Duration.ofMinutes(1)),
                            new CollectionRows(
                                    new CollectionName(trial.database(), sample.name()),
                                    new KeyField("id", true),
                                    fields,
                                    Boundary.ANY_KEY),
                            0)
                    .now();
            return RangeSum.of(reader, new RowHasher(false), "", KeySpan.ALL).digest();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJobThatIsDoneIsReadBackAnewWhenItRunsOnceMore() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            SampleCollection sample = SAMPLES.basic(20);
            trial.source().prepare(sample);
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);

            trial.target().upsert(sample.name(), SampleCollection.DEFAULT_PARTITION, List.of(row(sample, 3, 5)));
            // A change of the source in the same range is no leave to write over it.
            trial.source().upsert(sample.name(), SampleCollection.DEFAULT_PARTITION, List.of(row(sample, 4, 6)));
            Map<Object, Map<String, Object>> left = trial.target().readAll(sample.name());
            Job altered = trial.run();
            assertThat(trial.target().readAll(sample.name())).isEqualTo(left);

            assertThat(altered.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            assertThat(keys(trial, sample.name(), Kind.DIFFERENT)).containsExactlyInAnyOrder(Key.of(5), Key.of(6));

            assertThat(trial.run().state()).isEqualTo(JobState.FAILED);
            assertThat(trial.recheckingSource().run().state()).isEqualTo(JobState.FAILED);
            assertThat(trial.target().readAll(sample.name())).isEqualTo(left);

            assertThat(trial.repair().state()).isEqualTo(JobState.SUCCESSFUL);
            trial.target().delete(sample.name(), SampleCollection.DEFAULT_PARTITION, List.of(7L));
            Job shortened = trial.run();

            assertThat(shortened.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            assertThat(keys(trial, sample.name(), Kind.MISSING)).containsExactly(Key.of(7));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRowThatTheSourceCountsButNeverReturnsIsADifferenceByName() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(SAMPLES.unreadableKey());

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            assertThat(job.reason().orElseThrow().message()).contains("1 row unreadable");
            assertThat(keys(trial, "unreadable_key", Kind.UNREADABLE)).containsExactly(Key.of(Long.MAX_VALUE));
            assertThat(trial.knownDifferences()).hasSize(1);
            assertThat(trial.target().readAll("unreadable_key").keySet()).containsExactlyInAnyOrder(1L, 2L);
            assertThat(trial.target().count("unreadable_key")).isEqualTo(2);
            assertThat(trial.verifying(Verify.COUNTS).compare().differences())
                    .singleElement()
                    .satisfies(row -> assertThat(row.kind()).isEqualTo(Kind.UNREADABLE))
                    .satisfies(row -> assertThat(row.key()).isEqualTo(Key.of(Long.MAX_VALUE)));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void mergingOverwritesRowsOfTheSameKeyAndKeepsTheOthers() {
        SampleCollection sample = SAMPLES.small(1, 300).get(0);
        SampleCollection twice = SAMPLES.sharedKeys(60);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(List.of(sample, twice));
            MilvusFixture target = trial.createTargetDatabase();
            target.prepareAll(List.of(sample, twice));
            long ofEachPartition = target.count(twice.name());
            target.upsert("small_0", "_default", List.of(row(sample, 6, 7), row(sample, 8, 5_000)));
            // A row of the target's own may be there twice: that is nothing of the job's.
            target.insert("small_0", "_default", List.of(row(sample, 8, 5_000)));
            // Milvus takes a key once a partition: neither Insert nor Upsert would replace the first of these.
            target.createPartition("small_0", "elsewhere");
            target.insert("small_0", "elsewhere", List.of(row(sample, 7, 10), row(sample, 8, 6_000)));
            target.awaitCount("small_0", 304);

            Job job = trial.ifExists(IfExists.MERGE).run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            Map<Object, Map<String, Object>> wanted =
                    new HashMap<>(trial.source().readAll("small_0"));
            wanted.put(5_000L, row(sample, 8, 5_000));
            wanted.put(6_000L, row(sample, 8, 6_000));
            RowComparison.assertSameRows(wanted, target.readAll("small_0"));
            assertThat(target.count("small_0")).isEqualTo(303);
            assertThat(target.count("small_0", "", "elsewhere")).isEqualTo(1);
            RowComparison.assertSameRows(trial.source(), twice.name(), target, twice.name());
            assertThat(target.count(twice.name())).isEqualTo(ofEachPartition);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void replacingDropsWhatWasThereWithItsAliases() {
        SampleCollection sample = SAMPLES.small(1, 80).get(0);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            trial.source().serving().createAlias("small_0", "same");
            MilvusFixture target = trial.createTargetDatabase();
            target.prepare(SAMPLES.nastyKeys().withName("small_0"));
            target.serving().createAlias("small_0", "same");
            target.serving().createAlias("small_0", "old");

            Job job = trial.ifExists(IfExists.REPLACE).run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            ShapeComparison.assertSameShape(trial.source(), target, "small_0");
            trial.assertEqual("small_0");
        }
    }

    /** What the job was to merge into or to drop was agreed on; what has taken its place is somebody else's. */
    @ParameterizedTest
    @EnumSource(names = {"MERGE", "REPLACE"})
    @Execution(ExecutionMode.CONCURRENT)
    void aTargetThatBecameAnotherSinceThePlanIsLeftAsItIs(IfExists wanted) {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(SAMPLES.small(1, 30).get(0));
            MilvusFixture target = trial.createTargetDatabase();
            target.prepare(SAMPLES.small(1, 5).get(0));
            trial.ifExists(wanted).submit();
            target.dropCollection("small_0");
            target.prepare(SAMPLES.small(1, 7).get(0));

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().message()).contains("made another of the same name");
            assertThat(target.count("small_0")).isEqualTo(7);
        }
    }

    /** One of the sample's rows under another key. */
    private static Map<String, Object> row(SampleCollection sample, int number, long key) {
        Map<String, Object> row = new HashMap<>(sample.batches().get(0).rows().get(number));
        row.put("id", key);
        return row;
    }

    private static Set<Key> keys(Trial trial, String collection, Kind kind) {
        List<CollectionPlan> plans = trial.job().plan().collections();
        return trial.knownDifferences().stream()
                .filter(difference -> difference.kind() == kind)
                .filter(difference ->
                        plans.get(difference.collection()).source().name().equals(collection))
                .map(RowDifference::key)
                .collect(Collectors.toSet());
    }

    private static Set<Key> tens(int count) {
        return LongStream.range(0, count).mapToObj(i -> Key.of(i * 10)).collect(Collectors.toSet());
    }

    private static void createWithSettings(MilvusFixture source) {
        CollectionSchema schema = SAMPLES.small(1, 0).get(0).schema().toBuilder()
                .setName("settings")
                .setDescription("description \u4e2d")
                .build();
        source.createCollection(
                schema,
                request -> request.setShardsNum(3)
                        .setConsistencyLevel(io.milvus.grpc.ConsistencyLevel.Eventually)
                        .addProperties(property("collection.ttl.seconds", "86400000"))
                        .addProperties(property("owner", "the tests")));
        source.serving().createIndex("settings", SampleIndex.flat("vector"));
    }

    private static KeyValuePair property(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private static void assertSame(MilvusFixture source, String name, MilvusFixture target, String other) {
        RowComparison.assertSameRows(source, name, target, other);
        assertThat(target.count(other)).isEqualTo(source.count(name));
    }
}
