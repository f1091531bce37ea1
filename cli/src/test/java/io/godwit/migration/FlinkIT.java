package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.cli.ServeProcess;
import io.godwit.cli.ServiceClient;
import io.godwit.flink.FlinkEngines;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Totals;
import io.godwit.store.PostgresAddress;
import io.godwit.store.PostgresStore;
import io.godwit.testkit.FlinkSession;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.PostgresServer;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The engine on a real Flink cluster of four slots, with a real PostgreSQL, between real servers. */
class FlinkIT {
    private static final SampleCollection BASIC = SampleCollections.withSeed(1).basic(4000);
    private static final SampleCollection PARTITIONS =
            SampleCollections.withSeed(2).namedPartitions(600);
    private static final SampleCollection TEXTS = SampleCollections.withSeed(3).varCharKeys(600);
    private static final int SLOW = 500_000;
    /** What a pause or the end of a run may take to reach all workers. */
    private static final Duration REACHED = Duration.ofSeconds(10);

    private static FlinkSession cluster;

    private final String database = PostgresServer.database();
    private Trial trial;

    @BeforeAll
    static void start() {
        cluster = FlinkSession.start(2);
    }

    @AfterAll
    static void stop() {
        cluster.close();
    }

    @BeforeEach
    void begin() {
        trial = Trial.keptIn(folder -> PostgresStore.open(address()).jobs(folder), new FlinkEngines(FlinkSession.KEY));
    }

    @AfterEach
    void end() {
        trial.close();
    }

    @Test
    void copiesTheSameAsTheLocalEngineByOneTwoAndFourWorkers() throws IOException {
        List<SampleCollection> samples = List.of(BASIC, PARTITIONS, TEXTS);
        samples.forEach(trial.source()::prepare);
        List<Object> copied = new ArrayList<>();
        for (int workers : List.of(0, 1, 2, 4)) {
            trial.into("by_" + workers);
            if (workers > 0) {
                trial.onFlink(cluster.address(), workers);
            }
            Job job = trial.run();
            assertThat(job.state()).as(this::story).isEqualTo(JobState.SUCCESSFUL);
            assertThat(events())
                    .filteredOn(event -> event.contains("the Flink cluster"))
                    .hasSize(workers > 0 ? 1 : 0);
            samples.forEach(sample -> trial.assertEqual(sample.name()));
            copied.add(IntStream.range(0, samples.size())
                    .mapToObj(trial.ledger()::totals)
                    .map(FlinkIT::digests)
                    .toList());
        }
        assertThat(copied.stream().distinct()).hasSize(1);
        assertThat(get("/jars").path("files")).isEmpty();
        assertNoSecrets();
    }

    private static Object digests(Totals totals) {
        return List.of(totals.rows(), totals.digest(), totals.targetDigest(), totals.verifiedRows());
    }

    /** Nothing that lets into source, target or store is in what Flink shows or logs, nor is it in the store in the clear. */
    private void assertNoSecrets() throws IOException {
        StringBuilder shown = new StringBuilder(cluster.said());
        for (JsonNode job : get("/jobs").path("jobs")) {
            for (String page : List.of("", "/config", "/plan", "/exceptions", "/checkpoints", "/checkpoints/config")) {
                shown.append(cluster.text("/jobs/" + job.path("id").asText() + page));
            }
        }
        for (String page : List.of("/jobmanager/config", "/jobmanager/environment", "/jars", "/overview")) {
            shown.append(cluster.text(page));
        }
        assertThat(shown.toString())
                .contains("Godwit " + trial.job().id())
                .doesNotContain(
                        secret(MilvusServers.source().token()),
                        secret(MilvusServers.target().token()),
                        FlinkSession.KEY.get("GODWIT_FLINK_KEY"),
                        PostgresServer.PASSWORD);
    }

    private static JsonNode get(String path) throws IOException {
        return new ObjectMapper().readTree(cluster.text(path));
    }

    private static String secret(Optional<String> token) {
        String text = token.orElseThrow();
        return text.substring(text.indexOf(':') + 1);
    }

    @Test
    void aTaskManagerThatIsKilledLosesAndDoublesNothing() {
        CompletableFuture<Job> running = slowly();

        cluster.replaceTaskManager();

        assertEnds(running);
        cluster.await(2);
    }

    /** For whose slots the cluster has nothing else: once the patience of the run is over, the others do. */
    @Test
    void aTaskManagerThatDoesNotComeBackLeavesItsWorkToTheOthers() {
        trial.source().prepare(BASIC);
        CompletableFuture<Job> running = trial.patientFor(Duration.ofSeconds(15))
                .atBytesPerSecond(SLOW / 4)
                .onFlink(cluster.address(), 4)
                .runInBackground();
        Trial.await("some rows are copied", () -> running.isDone() || copied() > 200);

        cluster.killTaskManager();
        try {
            assertEnds(running);
            assertThat(events())
                    .anyMatch(event -> event.contains("has fewer slots than the job had"))
                    .anyMatch(event -> event.contains("copies: 2 workers"));
        } finally {
            cluster.startTaskManager();
            cluster.await(2);
        }
    }

    @Test
    void aJobManagerThatIsKilledAndStartedAnewGetsTheJobOnceMore() {
        CompletableFuture<Job> running = slowly();

        cluster.killJobManager();
        cluster.startJobManager();

        assertEnds(running);
        assertThat(events()).anyMatch(event -> event.contains("has lost the job"));
    }

    /** Its workers wait for a minute whether it comes back. What lets them in is gone with the job's end. */
    @Test
    void aGodwitThatIsKilledLeavesNothingBehindAndIsFollowedByTheLocalEngine() throws IOException {
        trial.source().prepare(BASIC);
        killedWhileItCopies();
        Trial.await("its lease has ended", () -> workers() == 0);
        assertThat(running()).isEqualTo(1);
        assertThat(sealed()).isEqualTo(1);

        PostgresServer.execute(
                database,
                "UPDATE lease SET ends = ends - INTERVAL '1 minute' WHERE name = '"
                        + trial.job().id() + "'");

        Trial.await("the Flink job has ended", () -> running() == 0);
        Job job = trial.run();
        assertThat(job.state()).as(this::story).isEqualTo(JobState.SUCCESSFUL);
        assertThat(sealed()).isZero();
        trial.assertEqual(BASIC.name());
        assertThat(claims()).isZero();
    }

    /** What it has left in the cluster ends, and all of its slots are used again. */
    @Test
    void aGodwitThatIsKilledIsFollowedByOneWithAllSlots() throws IOException {
        trial.source().prepare(BASIC);
        killedWhileItCopies();
        try (Trial other = Trial.keptIn(
                folder -> PostgresStore.open(address()).jobs(folder), new FlinkEngines(FlinkSession.KEY))) {
            other.source().prepare(TEXTS);
            Job refused = other.onFlink(cluster.address(), 1).run();
            assertThat(refused.state()).isEqualTo(JobState.FAILED);
            assertThat(refused.reason().orElseThrow().message())
                    .contains("no free slot", "has 4, all of them taken", "--engine local");
        }

        Job job = trial.atBytesPerSecond(SLOW).onFlink(cluster.address(), 4).run();

        assertThat(job.state()).as(this::story).isEqualTo(JobState.SUCCESSFUL);
        assertThat(events())
                .filteredOn(event -> event.contains("copies: 4 workers"))
                .hasSize(2);
        trial.assertEqual(BASIC.name());
        assertThat(claims()).isZero();
    }

    private static long running() {
        try {
            return get("/overview").path("jobs-running").asLong();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Jobs for which the store has what lets workers into source and target. */
    private long sealed() {
        return number("SELECT COUNT(*) FROM dispatch WHERE access <> ''");
    }

    private void killedWhileItCopies() throws IOException {
        Process process = FlinkProcess.start(trial, database, cluster.address(), SLOW);
        try {
            Trial.await("it copies", () -> !process.isAlive() || copied() > 500);
            assertThat(process.isAlive()).as(() -> FlinkProcess.said(process)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(copied()).isLessThan(BASIC.rowCount());
    }

    @Test
    void aPauseReachesAllWorkersAndFlinkGoesOnWhereTheLocalEngineWas() throws IOException {
        trial.source().prepare(BASIC);
        CompletableFuture<Job> begun = trial.atBytesPerSecond(SLOW).runInBackground();
        Trial.await("some rows are copied", () -> begun.isDone() || copied() > 300);
        trial.store().desire(trial.job().id(), Desired.PAUSE);
        assertThat(begun.join().state()).isEqualTo(JobState.PAUSED);
        long local = copied();

        CompletableFuture<Job> running =
                trial.atBytesPerSecond(SLOW).onFlink(cluster.address(), 3).runInBackground();
        Trial.await("more rows are copied", () -> running.isDone() || copied() > local + 500);
        Instant asked = Instant.now();
        trial.store().desire(trial.job().id(), Desired.CANCEL);
        Job canceled = running.join();

        assertThat(canceled.state()).as(this::story).isEqualTo(JobState.CANCELED);
        assertThat(workers()).isZero();
        assertThat(Duration.between(asked, Instant.now())).isLessThan(REACHED);
        long stopped = copied();
        assertThat(stopped).isLessThan(BASIC.rowCount());
        assertThat(claims()).as("chunks under way").isLessThanOrEqualTo(3);

        trial.atBytesPerSecond(100 * SLOW).onFlink(cluster.address(), 4);
        assertThat(trial.run().state()).as(this::story).isEqualTo(JobState.SUCCESSFUL);
        trial.assertEqual(BASIC.name());
    }

    @Test
    void aServiceHasTheClusterCopyAndGoesOnWithItAfterAKill(@TempDir Path folder)
            throws IOException, InterruptedException {
        // Of the size that a service gives them, there are several chunks.
        SampleCollection large = SampleCollections.withSeed(4).basic(20_000);
        trial.source().prepare(large);
        Map<String, String> environment = new HashMap<>(ServiceClient.ENVIRONMENT);
        environment.putAll(FlinkSession.KEY);
        environment.put("GODWIT_STORE", database);
        environment.put("GODWIT_STORE_USER", PostgresServer.USER);
        environment.put("GODWIT_STORE_PASSWORD", PostgresServer.PASSWORD);
        environment.put("GODWIT_ENGINE", "flink");
        environment.put("GODWIT_FLINK_URL", cluster.address().toString());
        String job;
        try (ServeProcess service = new ServeProcess(folder, environment, "--port", "0", "--output", "json")) {
            ServiceClient client =
                    new ServiceClient(service.firstObject().get("address").asText());
            job = client.migrate(
                    client.register("source", MilvusServers.source()),
                    client.register("target", MilvusServers.target()),
                    trial.database(),
                    6 * SLOW);
            JsonNode seen = client.await(job, one -> copied() > 0 || !ServiceClient.isAtWork(one));
            assertThat(ServiceClient.isAtWork(seen)).as(seen + service.errors()).isTrue();
            service.kill();
        }
        assertThat(copied()).isLessThan(large.rowCount());

        try (ServeProcess service = new ServeProcess(folder, environment, "--port", "0", "--output", "json")) {
            ServiceClient client =
                    new ServiceClient(service.firstObject().get("address").asText());
            JsonNode end = client.await(job, one -> !ServiceClient.isAtWork(one));

            assertThat(end.get("state").asText()).as(end + service.errors()).isEqualTo("SUCCESSFUL");
            assertThat(client.events(job))
                    .filteredOn(event -> event.startsWith("the Flink cluster " + cluster.address() + " copies"))
                    .hasSize(2);
        }
        trial.assertEqual(large.name());
        assertThat(workers()).isZero();
    }

    /** On a Java 17 that was started without what Flink's own scripts start it with. */
    @Test
    void aJobManagerThatCannotRunJobsIsToldWhatItLacks() {
        trial.source().prepare(TEXTS);
        try (FlinkSession closed = FlinkSession.closed()) {
            Job job = trial.onFlink(closed.address(), 1).run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().message())
                    .as(closed::said)
                    .contains(
                            "--add-opens java.base/java.util=ALL-UNNAMED",
                            closed.address().toString());
        }
    }

    private CompletableFuture<Job> slowly() {
        trial.source().prepare(BASIC);
        CompletableFuture<Job> running =
                trial.atBytesPerSecond(SLOW).onFlink(cluster.address(), 4).runInBackground();
        Trial.await("some rows are copied", () -> running.isDone() || copied() > 500);
        return running;
    }

    private void assertEnds(CompletableFuture<Job> running) {
        Job job = running.join();
        assertThat(job.state()).as(this::story).isEqualTo(JobState.SUCCESSFUL);
        trial.assertEqual(BASIC.name());
        assertThat(workers()).isZero();
    }

    private long copied() {
        return number("SELECT COALESCE(SUM(row_count), 0) FROM receipt WHERE failure_code IS NULL");
    }

    private long claims() {
        return number("SELECT COUNT(*) FROM claim");
    }

    /** Who may write for the job beside the process that runs it. */
    private long workers() {
        return number("SELECT COUNT(*) FROM lease WHERE name LIKE '%/%' AND ends > clock_timestamp()");
    }

    private long number(String sql) {
        return PostgresServer.number(database, sql);
    }

    private List<String> events() {
        return trial.store().events(trial.job().id(), 1000).stream()
                .map(JobEvent::message)
                .toList();
    }

    private String story() {
        return trial.job().reason() + "\n" + String.join("\n", events()) + "\n" + cluster.said();
    }

    private PostgresAddress address() {
        return new PostgresAddress(database, Optional.of(PostgresServer.USER), Optional.of(PostgresServer.PASSWORD));
    }
}
