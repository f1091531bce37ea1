package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.service.RunningService.Answer;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs that wait, run, and are given up with what they have created or without: to a scripted server that takes no rows. */
class JobCancelTest {
    private static final String DATABASE = "shop";
    /** A tenth of a second apart at least: several times the patience of the connecting. */
    private static final int LOOKS_WITHOUT_HEADWAY = 8;

    /** Rows are taken once this is open. */
    private final CountDownLatch gate = new CountDownLatch(1);

    @TempDir
    private Path state;

    private ScriptedMilvus source;
    private ScriptedMilvus target;
    private MilvusFixture at;
    private RunningService service;
    private String cluster;

    @BeforeEach
    void start() {
        source = ScriptedMilvus.start("v2.6.17");
        target = ScriptedMilvus.start("v2.6.17");
        at = MilvusFixture.connect(target.uri(), "");
        try (MilvusFixture from = MilvusFixture.connect(source.uri(), "")) {
            from.prepare(SampleCollections.withSeed(3).basic(20).withName("docs"));
            from.createDatabase(DATABASE);
            from.database(DATABASE)
                    .prepare(SampleCollections.withSeed(3).basic(20).withName("docs"));
        }
        at.prepare(SampleCollections.withSeed(3).basic(5).withName("docs"));
        for (String rpc : List.of("Insert", "Upsert")) {
            target.always(rpc, request -> {
                hold();
                return ScriptedReply.proceed();
            });
        }
        service = RunningService.start(
                state, Map.of("godwit.jobs.per-organization", "1", "godwit.jobs.connect-patience", "100ms"));
        cluster = register("target", target);
    }

    private String register(String name, ScriptedMilvus server) {
        Answer registered = service.post(
                "/api/v1/clusters",
                json("{'projectId': '" + service.project() + "', 'clusterName': '" + name + "', 'endpoint': '"
                        + server.uri() + "'}"));
        return registered.json().get("clusterId").asString();
    }

    @AfterEach
    void stop() {
        gate.countDown();
        service.close();
        at.close();
        source.close();
        target.close();
    }

    @Test
    void aRunningJobTellsItsRate() {
        String job = submit("'databases': ['" + DATABASE + "']");
        JsonNode running = await(job, seen -> !seen.get("bytesPerSecond").isNull());
        assertThat(running.get("state").asString()).isEqualTo("IN_PROGRESS");
        assertThat(running.get("waitsFor").isNull()).isTrue();
        assertThat(running.at("/collections/0/rowsPerSecond").isIntegralNumber())
                .isTrue();
        assertThat(running.has("secondsLeft")).isTrue();
        cancel(job, "keep");
        assertThat(service.ended(job).get("bytesPerSecond").isNull()).isTrue();
    }

    /** A page of a hundred jobs must not read a hundred ledgers. */
    @Test
    void aListShowsHowFarAJobHadComeWhenItStopped() {
        String job = created("'databases': ['" + DATABASE + "']");
        cancel(job, "keep");
        JsonNode details = service.ended(job);
        JsonNode listed = awaitAt(
                        "/api/v1/jobs?state=CANCELED", seen -> seen.get("count").asInt() == 1)
                .at("/jobs/0");
        assertThat(listed.get("phase").asString())
                .isEqualTo(details.get("phase").asString());
        assertThat(listed.get("progress").asInt())
                .isEqualTo(details.get("progress").asInt());
        assertThat(listed.has("collections")).isFalse();

        service.sql("UPDATE migration SET phase = 'LOAD', progress = 77 WHERE job = ?", job);

        assertThat(service.get("/api/v1/jobs").json().at("/jobs/0/progress").asInt())
                .isEqualTo(77);
        assertThat(service.get("/api/v1/jobs/" + job).json().get("phase").asString())
                .isEqualTo(details.get("phase").asString());
    }

    /** The patience of the connecting is no measure for the work of a server. */
    @Test
    void anIndexThatMakesNoHeadwayForAWhileIsWaitedFor() {
        AtomicInteger looks = new AtomicInteger();
        target.always("CreateIndex", request -> {
            // It is asked for again meanwhile.
            looks.compareAndSet(0, 1 + LOOKS_WITHOUT_HEADWAY);
            return ScriptedReply.proceed();
        });
        target.always(
                "DescribeIndex",
                request -> looks.get() > 1 && looks.getAndDecrement() > 1
                        ? ScriptedReply.answer(DescribeIndexResponse.newBuilder()
                                .addIndexDescriptions(IndexDescription.newBuilder()
                                        .setFieldName("vector")
                                        .setIndexName("vector")
                                        .setState(IndexState.InProgress)
                                        .setTotalRows(20))
                                .build())
                        : ScriptedReply.proceed());
        gate.countDown();

        JsonNode end = service.ended(submit("'databases': ['" + DATABASE + "']"));

        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
        assertThat(looks.get()).isEqualTo(1);
    }

    @Test
    void aJobThatWaitsForTheCatalogOfAServerSaysSo() {
        target.always("CreateCollection", request -> ScriptedReply.rateLimited());
        String job = submit("'databases': ['" + DATABASE + "']");

        JsonNode waiting = await(job, seen -> !seen.get("waitsFor").isNull());

        assertThat(waiting.get("waitsFor").asString()).contains("creating", "rate limit exceeded");
        cancel(job, "keep");
        assertThat(service.ended(job).get("state").asString()).isEqualTo("CANCELED");
    }

    /** The first one waits for a cluster where nobody listens. */
    @Test
    void aJobThatWaitsSaysForWhat() {
        String nowhere = "in01-00000000000000a";
        service.clusterAtNowhere(nowhere, service.project(), "STANDARD");
        String first = service.job(service.project(), nowhere, nowhere, JobState.FAILED);
        String second = service.job(service.project(), nowhere, nowhere, JobState.FAILED);
        service.post("/api/v1/jobs/" + first + ":resume", "");

        JsonNode waiting =
                service.post("/api/v1/jobs/" + second + ":resume", "").json();

        assertThat(waiting.get("state").asString()).isEqualTo("PENDING");
        assertThat(waiting.get("waitsFor").asString()).contains("another job of the organization");
        JsonNode alone = await(first, seen -> !seen.get("waitsFor").isNull());
        assertThat(alone.get("state").asString()).isEqualTo("PENDING");
        assertThat(alone.get("waitsFor").asString()).contains("a cluster", "127.0.0.1:9");
        JsonNode canceled = cancel(second, "remove").json();
        assertThat(canceled.get("state").asString()).isEqualTo("CANCELED");
        assertThat(canceled.get("waitsFor").isNull()).isTrue();
    }

    /** Its calls have a minute each to be answered, and are repeated for ten. */
    @Test
    void aJobThatIsPlannedFromASourceThatDoesNotAnswerIsGivenUpAllTheSame() {
        String job = service.unplannedJob(service.project(), register("source", source), cluster, JobState.FAILED);
        source.clear();
        source.always("ShowCollections", request -> ScriptedReply.silence());
        service.post("/api/v1/jobs/" + job + ":resume", "");
        await(job, seen -> source.calls().contains("ShowCollections"));

        cancel(job, "keep");

        assertThat(service.ended(job).get("state").asString()).isEqualTo("CANCELED");
    }

    @Test
    void aJobThatIsGivenUpTakesAwayWhatItCreatedAndCannotGoOn() {
        String job = created("'databases': ['" + DATABASE + "']");

        assertThat(cancel(job, "remove").status()).isEqualTo(202);
        assertThat(cancel(job, "keep").status()).as("which calls nothing off").isEqualTo(202);

        JsonNode end = service.ended(job);
        assertThat(end.get("state").asString()).isEqualTo("CANCELED");
        assertThat(end.get("reason").asString()).isEqualTo("canceled; 2 objects that it had created removed");
        assertThat(at.databases()).doesNotContain(DATABASE);
        assertThat(at.collections()).containsExactly("docs");
        assertThat(service.get("/api/v1/jobs/" + job + "/events")
                        .json()
                        .get("events")
                        .findValuesAsString("object"))
                .contains(DATABASE + ".docs", "database " + DATABASE);
        Answer resumed = service.post("/api/v1/jobs/" + job + ":resume", "");
        assertThat(resumed.status()).isEqualTo(409);
        assertThat(resumed.json().get("detail").asString()).contains("Submit the migration anew");
        JsonNode report = service.get("/api/v1/jobs/" + job + "/report").json();
        assertThat(report.at("/conclusion/grade").asString()).isEqualTo("GIVEN_UP");
        assertThat(report.at("/conclusion/next/0/commands/0").asString()).isEqualTo("POST /api/v1/migrations");
        assertThat(report.at("/collections/0/standing").asString()).isEqualTo("GIVEN_UP");
    }

    /** A plan takes as long as its clusters do. */
    @Test
    void aClusterThatIsRemovedWhileAMigrationToItIsPlannedGetsNone() {
        source.always("DescribeCollection", request -> {
            service.delete("/api/v1/clusters/" + cluster);
            return ScriptedReply.proceed();
        });

        Answer answer = service.post("/api/v1/migrations", migration());

        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
        assertThat(service.get("/api/v1/jobs").json().get("count").asInt()).isZero();
    }

    @Test
    void aMemberWhoIsRemovedWhileAMigrationIsPlannedHasNoneMade() {
        JsonNode member = service.post("/api/v1/members", json("{'name': 'eve', 'orgRole': 'Owner'}"))
                .json();
        source.always("DescribeCollection", request -> {
            service.delete("/api/v1/members/" + member.get("memberId").asString());
            return ScriptedReply.proceed();
        });

        Answer answer = service.as(member.get("apiKey").asString(), "POST", "/api/v1/migrations", migration());

        assertThat(answer.status()).as(answer.text()).isEqualTo(401);
        assertThat(service.get("/api/v1/jobs").json().get("count").asInt()).isZero();
    }

    @Test
    void aProjectThatIsDeletedWhileAClusterIsRegisteredInItIsNotFound() {
        String project = service.post("/v2/projects", json("{'projectName': 'short', 'plan': 'Enterprise'}"))
                .data()
                .asString();
        source.always("Connect", request -> {
            service.delete("/v2/projects/" + project);
            return ScriptedReply.proceed();
        });

        Answer answer = service.post(
                "/api/v1/clusters",
                json("{'projectId': '" + project + "', 'clusterName': 'late', 'endpoint': '" + source.uri() + "'}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(404);
    }

    @Test
    void aRequestWhoseJobWasDeletedIsDoneAnew() {
        String first = service.postOnce("/api/v1/migrations", "one", migration())
                .json()
                .get("jobId")
                .asString();
        await(first, JobCancelTest::copies);
        cancel(first, "remove");
        service.ended(first);
        await(first, seen -> Files.exists(state.resolve("jobs/" + first + "/failures.ndjson")));
        try (JobStore store = SqliteStore.open(state)) {
            store.delete(first);
        }

        Answer again = service.postOnce("/api/v1/migrations", "one", migration());

        assertThat(again.status()).as(again.text()).isEqualTo(202);
        assertThat(again.json().get("jobId").asString()).isNotEqualTo(first);
        service.ended(again.json().get("jobId").asString());
    }

    private String migration() {
        return json("{'source': {'endpoint': '" + source.uri() + "'}, 'target': {'clusterId': '" + cluster
                + "'}, 'databases': ['" + DATABASE + "']}");
    }

    @Test
    void whatWasKeptCanBeTakenAwayLater() {
        String job = created("'databases': ['" + DATABASE + "']");
        cancel(job, "keep");

        assertThat(service.ended(job).get("reason").asString()).isEqualTo("canceled");
        at.database(DATABASE)
                .createCollection(SampleCollections.withSeed(4)
                        .basic(0)
                        .withName("others")
                        .schema());
        assertThat(at.database(DATABASE).collections()).containsExactlyInAnyOrder("docs", "others");

        cancel(job, "remove");

        await(job, seen -> seen.get("reason").asString().contains("removed"));
        assertThat(service.ended(job).get("state").asString()).isEqualTo("CANCELED");
        assertThat(at.database(DATABASE).collections())
                .as("what somebody else has made there stays")
                .containsExactly("others");
    }

    @Test
    void aCollectionThatWasThereBeforeStays() {
        String job = submit("'collections': ['docs'], 'ifExists': 'merge'");
        await(job, JobCancelTest::copies);

        cancel(job, "remove");

        assertThat(service.ended(job).get("state").asString()).isEqualTo("CANCELED");
        assertThat(at.collections()).containsExactly("docs");
    }

    @Test
    void refusesAChoiceThatThereIsNot() {
        String job = submit("'databases': ['" + DATABASE + "']");
        for (String body : List.of("{'created': 'drop'}", "{'created': true}", "{'keep': true}")) {
            Answer answer = service.post("/api/v1/jobs/" + job + ":cancel", json(body));
            assertThat(answer.status()).isEqualTo(400);
            assertThat(answer.json().get("code").asString()).isEqualTo("INVALID_PARAMETER");
        }
        cancel(job, "keep");
        service.ended(job);
    }

    /** A job that has created its target and cannot fill it. The target answers nobody as long as it holds rows back. */
    private String created(String what) {
        String job = submit(what);
        await(job, JobCancelTest::copies);
        return job;
    }

    private String submit(String what) {
        Answer answer = service.post(
                "/api/v1/migrations",
                json("{'source': {'endpoint': '" + source.uri() + "'}, 'target': {'clusterId': '" + cluster + "'}, "
                        + what + "}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().get("jobId").asString();
    }

    private static boolean copies(JsonNode job) {
        return job.at("/collections/0/phase").asString().equals("COPY");
    }

    private void hold() {
        try {
            gate.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What is under way at the target is let through then. */
    private Answer cancel(String job, String created) {
        Answer answer = service.post("/api/v1/jobs/" + job + ":cancel", json("{'created': '" + created + "'}"));
        gate.countDown();
        return answer;
    }

    private JsonNode await(String job, Predicate<JsonNode> wanted) {
        return awaitAt("/api/v1/jobs/" + job, wanted);
    }

    private JsonNode awaitAt(String path, Predicate<JsonNode> wanted) {
        Instant until = Instant.now().plusSeconds(60);
        JsonNode seen = service.get(path).json();
        while (!wanted.test(seen) && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
            seen = service.get(path).json();
        }
        assertThat(wanted.test(seen)).as(seen.toString()).isTrue();
        return seen;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
