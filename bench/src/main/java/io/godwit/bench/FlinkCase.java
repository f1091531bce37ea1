package io.godwit.bench;

import io.godwit.flink.FlinkEngines;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.PostgresAddress;
import io.godwit.store.PostgresStore;
import io.godwit.testkit.FlinkSession;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.PostgresServer;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The same copy by one, two and four slots of a Flink cluster and by the local engine with as many chunks in flight. Between scripted
 * servers, whose target takes 200 ms for each write: it, and no processor, is what is waited for.
 */
final class FlinkCase {
    private static final String VERSION = "v2.6.17";
    private static final Duration WRITE = Duration.ofMillis(200);
    private static final int CHUNK_BYTES = 4096;
    /** About 300 ranges, which take a minute whatever the number of slots: a job that is worth a cluster. */
    private static final int ROWS_PER_SLOT = 2_100;

    private static final List<Integer> SLOTS = List.of(1, 2, 4);

    private final Hold hold;

    FlinkCase(Hold hold) {
        this.hold = hold;
    }

    Results run() {
        Results results = new Results();
        try (FlinkSession cluster = FlinkSession.start(2);
                ScriptedMilvus source = ScriptedMilvus.start(VERSION);
                MilvusFixture fixture = MilvusFixture.connect(source.uri(), "")) {
            for (int slots : SLOTS) {
                fixture.prepare(SampleCollections.withSeed(1)
                        .basic(slots * ROWS_PER_SLOT)
                        .withName(collection(slots)));
            }
            copy(results, "to warm up", source, 1, Optional.of(cluster.address()));
            for (int slots : SLOTS) {
                hold.during(() -> {
                    copy(results, "local", source, slots, Optional.empty());
                    copy(results, "Flink", source, slots, Optional.of(cluster.address()));
                });
            }
        }
        for (int slots : SLOTS) {
            results.judge(new Ratio(
                    "Flink / local, " + slots + " in flight: s",
                    results.quotients(name("Flink", slots), name("local", slots)),
                    false,
                    1.1));
        }
        results.judge(new Ratio(
                "Flink, 4 in flight / 1: ranges/s", results.quotients(pace("Flink", 4), pace("Flink", 1)), true, 3.5));
        return results;
    }

    private static String name(String engine, int chunks) {
        return engine + ", " + chunks + " in flight: s";
    }

    private static String pace(String engine, int chunks) {
        return engine + ", " + chunks + " in flight: ranges/s";
    }

    private static String collection(int slots) {
        return "docs_" + slots;
    }

    private static void copy(Results results, String engine, ScriptedMilvus source, int chunks, Optional<URI> cluster) {
        PostgresAddress address = new PostgresAddress(
                PostgresServer.database(), Optional.of(PostgresServer.USER), Optional.of(PostgresServer.PASSWORD));
        try (ScriptedMilvus target = ScriptedMilvus.start(VERSION);
                JobStore store = PostgresStore.open(address).jobs(Migration.stateFolder());
                ClusterPair clusters =
                        ClusterPair.connect(endpoint(source), endpoint(target), Patience.of(Duration.ofMinutes(1)))) {
            target.always("Insert", request -> ScriptedReply.delayed(WRITE));
            RunOptions options = RunOptions.builder()
                    .parallelism(OptionalInt.of(chunks))
                    .chunkBytes(OptionalInt.of(CHUNK_BYTES))
                    .flink(cluster)
                    .build();
            String database = CollectionName.DEFAULT_DATABASE;
            MigrationSpec spec = new MigrationSpec(
                    clusters.source().endpoint().uri(),
                    clusters.target().endpoint().uri(),
                    List.of(new Selection(database, collection(chunks), database, collection(chunks))),
                    List.of(),
                    IfExists.FAIL);
            Migrator migrator = new Migrator(store, new FlinkEngines(FlinkSession.KEY));
            Job job = migrator.submit(migrator.plan(clusters, spec, options), options);
            job = migrator.run(job.id(), clusters, options, new Progress(event -> {}));
            if (job.state() != JobState.SUCCESSFUL) {
                throw new IllegalStateException("The migration ended " + job.state() + ": " + job.reason());
            }
            Duration took = store.collections(job.id()).get(0).phases().getOrDefault(Phase.COPY, Duration.ZERO);
            long ranges = store.ledger(job.id()).totals(0).chunks();
            results.add(name(engine, chunks), took.toMillis() / 1e3);
            results.add(pace(engine, chunks), ranges * 1e3 / took.toMillis());
        }
    }

    private static Endpoint endpoint(ScriptedMilvus server) {
        return Endpoint.of(server.uri(), null, Endpoint.Tls.SYSTEM);
    }
}
