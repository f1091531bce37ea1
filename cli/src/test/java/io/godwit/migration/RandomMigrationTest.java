package io.godwit.migration;

import static io.godwit.testkit.ServerFamily.LATER_MILVUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.fail;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.RandomCollections;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ShapeComparison;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/**
 * A thousand random schemas with random rows, twenty to a migration, on the scripted Milvus, which is quick and has the types of
 * 2.6 (nullable vectors since 2.6.17); {@link RandomMigrationIT} has some on real servers. jqwik prints the seed of a run. A collection that differs is named with its own seed:
 * {@code -Dgodwit.random.seed=SEED} runs that one alone.
 */
class RandomMigrationTest {
    private static final int MIGRATIONS = 50;
    private static final int COLLECTIONS = 20;
    /** One in so many is compared in all that its server tells of it: it takes as long as the rows. */
    private static final int SHAPES = 4;

    /** Of collections with dynamic keys that become fields. */
    private static final int KEY_MIGRATIONS = 5;

    /** Most of the time would go into the ledger's syncs to disk, which are not what is tested here. */
    private static final Path MEMORY = Path.of("/dev/shm");

    private static final String VERSION = "v2.6.17";

    private static ScriptedMilvus source;
    private static ScriptedMilvus target;
    private static Path state;
    private static JobStore store;
    private static int migrations;

    @BeforeContainer
    static void start() throws IOException {
        source = ScriptedMilvus.start(VERSION);
        target = ScriptedMilvus.start(VERSION);
        state = Files.createTempDirectory(
                Files.isDirectory(MEMORY) ? MEMORY : Path.of(System.getProperty("java.io.tmpdir")), "godwit-random-");
        store = SqliteStore.open(state);
    }

    @AfterContainer
    static void end() {
        store.close();
        source.close();
        target.close();
        Trial.delete(state);
    }

    @Property(tries = MIGRATIONS, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void whateverTheSchemaEveryRowArrives(@ForAll("seeds") List<Long> seeds) {
        String database = "random_" + migrations++;
        List<SampleCollection> samples = IntStream.range(0, seeds.size())
                .mapToObj(i -> RandomCollections.of("number_" + i, seeds.get(i), LATER_MILVUS))
                .toList();
        try (MilvusFixture from = MilvusFixture.connect(source.uri(), "");
                MilvusFixture to = MilvusFixture.connect(target.uri(), "")) {
            from.createDatabase(database);
            Map<String, Map<String, Map<Object, Map<String, Object>>>> rows =
                    from.database(database).prepareAll(samples);

            Job job = migrate(List.of(new Selection(database, "*", database, "*")));

            assertThat(job.state())
                    .as(() -> job.reason() + " with the seeds " + seeds)
                    .isEqualTo(JobState.SUCCESSFUL);
            for (int i = 0; i < samples.size(); i++) {
                String name = samples.get(i).name();
                assertThatCode(() -> RowComparison.assertSamePartitions(
                                rows.getOrDefault(name, Map.of()),
                                to.database(database).readByPartition(name)))
                        .as("the collection of -Dgodwit.random.seed=" + seeds.get(i) + ", "
                                + samples.get(i).schema())
                        .doesNotThrowAnyException();
                if (i % SHAPES == 0) {
                    ShapeComparison.assertSameShape(from.database(database), to.database(database), name);
                }
                assertThat(to.database(database).count(name))
                        .isEqualTo(samples.get(i).rowCount());
            }
            assertNoDifference(job);
            from.dropEverything();
            to.dropEverything();
        }
        source.clear();
        target.clear();
    }

    /** Digests cannot tell: both sides read what Godwit made of a key. So the rows are compared with what was drawn. */
    @Property(tries = KEY_MIGRATIONS, shrinking = ShrinkingMode.OFF, edgeCases = EdgeCasesMode.NONE)
    void dynamicKeysBecomeTheFieldsThatTheirValuesSay(@ForAll("seeds") List<Long> seeds) {
        String database = "keys_" + migrations++;
        List<RandomKeys> samples = IntStream.range(0, seeds.size())
                .mapToObj(i -> new RandomKeys("number_" + i, seeds.get(i)))
                .toList();
        try (MilvusFixture from = MilvusFixture.connect(source.uri(), "");
                MilvusFixture to = MilvusFixture.connect(target.uri(), "")) {
            from.createDatabase(database);
            from.database(database)
                    .prepareAll(samples.stream().map(RandomKeys::collection).toList());

            Job job = migrate(samples.stream()
                    .map(sample -> selection(database, sample.collection().name(), sample.options()))
                    .toList());

            assertThat(job.state())
                    .as(() -> job.reason() + " with the seeds " + seeds)
                    .isEqualTo(JobState.SUCCESSFUL);
            for (int i = 0; i < samples.size(); i++) {
                RandomKeys sample = samples.get(i);
                assertThatCode(() -> RowComparison.assertSameRows(
                                sample.expected(),
                                to.database(database)
                                        .readAll(sample.collection().name())))
                        .as("the collection of -Dgodwit.random.seed=" + seeds.get(i))
                        .doesNotThrowAnyException();
            }
            from.dropEverything();
            to.dropEverything();
        }
        source.clear();
        target.clear();
    }

    private static Selection selection(String database, String name, CollectionOptions options) {
        return new Selection(database, name, database, name, options);
    }

    /** Generated keys stay so, and servers of one version need no other difference. */
    private static void assertNoDifference(Job job) {
        assertThat(job.plan().collections())
                .allSatisfy(plan -> assertThat(plan.differences()).isEmpty());
        assertThat(store.collections(job.id()))
                .allSatisfy(
                        state -> assertThat(state.schema()).contains(new SchemaCheck(List.of(), List.of(), List.of())));
        store.ledger(job.id()).eachDifference(difference -> fail("a row differs: " + difference));
    }

    private static Job migrate(List<Selection> selections) {
        Endpoint from = Endpoint.of(source.uri(), null, Endpoint.Tls.SYSTEM);
        Endpoint to = Endpoint.of(target.uri(), null, Endpoint.Tls.SYSTEM);
        MigrationSpec spec = new MigrationSpec(from.uri(), to.uri(), selections, List.of(), IfExists.FAIL);
        Migrator migrator = new Migrator(store);
        try (ClusterPair clusters = ClusterPair.connect(from, to, Patience.of(Duration.ofSeconds(30)))) {
            MigrationPlan plan = migrator.plan(clusters, spec, RunOptions.DEFAULT);
            assertThat(plan.refused()).as(() -> plan.findings().toString()).isFalse();
            Job job = migrator.submit(plan, RunOptions.DEFAULT);
            return migrator.run(job.id(), clusters, RunOptions.DEFAULT, new Progress(event -> {}));
        }
    }

    @Provide
    Arbitrary<List<Long>> seeds() {
        Long replayed = Long.getLong("godwit.random.seed");
        return replayed == null ? Arbitraries.longs().list().ofSize(COLLECTIONS) : Arbitraries.just(List.of(replayed));
    }
}
