package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Jobs into clusters that are made for them, given up: Zilliz Cloud is a double, whose clusters are a scripted server. */
class NewClusterCancelTest {
    @TempDir
    private Path state;

    private final ScriptedMilvus source = ScriptedMilvus.start("v2.6.17");
    private final ScriptedMilvus made = ScriptedMilvus.start("v2.6.17");
    private FakeZillizCloud cloud;
    private RunningService service;

    @BeforeEach
    void start() throws IOException {
        try (MilvusFixture from = MilvusFixture.connect(source.uri(), "")) {
            from.prepare(SampleCollections.withSeed(3).basic(20).withName("docs"));
        }
        cloud = FakeZillizCloud.start();
        service = RunningService.start(
                state,
                Map.of(
                        "godwit.provisioner", "zilliz-cloud",
                        "godwit.zilliz-cloud.url", cloud.url(),
                        "godwit.zilliz-cloud.poll", "50ms"));
        Answer account = service.as(
                RunningService.OWNER_KEY,
                "PUT",
                "/api/v1/zilliz-cloud",
                json("{'projectId': '" + FakeZillizCloud.PROJECT + "', 'apiKey': '" + FakeZillizCloud.KEY + "'}"));
        assertThat(account.status()).as(account.text()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        service.close();
        cloud.close();
        source.close();
        made.close();
    }

    @Test
    void aClusterThatIsStillBeingMadeGoesWithItsJob() {
        cloud.holdBack(true);
        JsonNode submitted = submit();
        String job = submitted.get("jobId").asString();

        cancel(job, "remove");

        String reason = await(job, seen -> seen.get("reason").asString().contains("dropped"))
                .get("reason")
                .asString();
        String cluster = submitted.get("clusterId").asString();
        assertThat(reason).isEqualTo("canceled; cluster " + cluster + ", which was made for it, is dropped");
        cloud.holdBack(false);
        awaitGone(cluster);
        assertThat(service.post("/api/v1/jobs/" + job + ":resume", "").status()).isEqualTo(409);
    }

    @Test
    void aClusterGoesWithTheCollectionsThatItsJobHasCreatedThere() {
        String job = failed();

        cancel(job, "remove");

        String reason = await(job, seen -> seen.get("reason").asString().contains("made for it"))
                .get("reason")
                .asString();
        assertThat(reason).contains("1 object that it had created removed; cluster in01-", "is dropped");
        awaitGone(
                service.get("/api/v1/jobs/" + job).json().get("targetClusterId").asString());
    }

    @Test
    void aClusterThatHoldsAnythingElseStays() {
        String job = failed();
        try (MilvusFixture there = MilvusFixture.connect(made.uri(), "")) {
            there.createCollection(
                    SampleCollections.withSeed(4).basic(0).withName("others").schema());
        }

        cancel(job, "remove");

        String reason = await(job, seen -> seen.get("reason").asString().contains("made for it"))
                .get("reason")
                .asString();
        assertThat(reason).contains("stays: it holds the collection default.others");
        String cluster =
                service.get("/api/v1/jobs/" + job).json().get("targetClusterId").asString();
        assertThat(service.get("/v2/clusters/" + cluster).data().get("status").asString())
                .isEqualTo("RUNNING");
        try (MilvusFixture there = MilvusFixture.connect(made.uri(), "")) {
            assertThat(there.collections()).containsExactly("others");
        }
    }

    @Test
    void aClusterStaysWithTheJobThatKeepsWhatItCreated() {
        String job = failed();

        cancel(job, "keep");

        assertThat(service.ended(job).get("state").asString()).isEqualTo("CANCELED");
        assertThat(cloud.calls()).noneMatch(call -> call.startsWith("DELETE"));
    }

    /** One that has created its collection and then failed over it. */
    @SuppressWarnings("deprecation")
    private String failed() {
        made.always(
                "CreateIndex", request -> ScriptedReply.refused(1100, ErrorCode.IllegalArgument, "invalid parameter"));
        String job = submit().get("jobId").asString();
        JsonNode end = service.ended(job);
        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("FAILED");
        assertThat(end.at("/collections/0/phase").asString()).isNotEqualTo("PREFLIGHT");
        return job;
    }

    private JsonNode submit() {
        cloud.clustersAt(made.uri());
        Answer registered = service.post(
                "/api/v1/clusters",
                json("{'projectId': '" + service.project() + "', 'clusterName': 'source', 'endpoint': '" + source.uri()
                        + "', 'regionId': 'aws-local'}"));
        String from = registered.json().get("clusterId").asString();
        return service.post(
                        "/v2/migrations/toNewDedicated",
                        json("{'source': {'clusterId': '" + from
                                + "'}, 'destination': {'clusterName': 'new', 'projectId': '"
                                + service.project() + "', 'regionId': 'aws-us-west-2', 'plan': 'Standard',"
                                + " 'cuType': 'Performance-optimized', 'cuSize': 1}}"))
                .data();
    }

    private void cancel(String job, String created) {
        Answer answer = service.post("/api/v1/jobs/" + job + ":cancel", json("{'created': '" + created + "'}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
    }

    private JsonNode await(String job, Predicate<JsonNode> wanted) {
        return await(() -> service.get("/api/v1/jobs/" + job).json(), wanted);
    }

    private void awaitGone(String cluster) {
        await(
                () -> service.get("/v2/clusters/" + cluster).json(),
                seen -> seen.get("code").asInt() == 80020);
        assertThat(cloud.calls()).contains("DELETE /v2/clusters/" + cluster + "/drop ");
    }

    private static JsonNode await(Supplier<JsonNode> look, Predicate<JsonNode> wanted) {
        Instant until = Instant.now().plusSeconds(60);
        JsonNode seen = look.get();
        while (!wanted.test(seen) && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
            seen = look.get();
        }
        assertThat(wanted.test(seen)).as(seen.toString()).isTrue();
        return seen;
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
