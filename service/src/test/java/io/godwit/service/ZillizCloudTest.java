package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Clusters that the service makes at Zilliz Cloud, which is a double that answers as the recordings do. */
class ZillizCloudTest {
    private static final String ACCOUNT =
            "{\"projectId\": \"" + FakeZillizCloud.PROJECT + "\", \"apiKey\": \"" + FakeZillizCloud.KEY + "\"}";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    private static Path state;

    private static FakeZillizCloud cloud;
    private static RunningService service;

    @BeforeAll
    static void start() throws IOException {
        cloud = FakeZillizCloud.start();
        service = RunningService.start(
                state,
                Map.of(
                        "godwit.provisioner", "zilliz-cloud",
                        "godwit.zilliz-cloud.url", cloud.url() + "/",
                        "godwit.zilliz-cloud.poll", "50ms"));
    }

    @AfterAll
    static void stop() {
        service.close();
        cloud.close();
    }

    @Test
    void makesOperatesAndDropsClustersThere() {
        account(ACCOUNT);
        assertThat(service.get("/v2/regions?cloudId=azure").data().toString()).contains("az-eastus");
        assertThat(service.get("/v2/clouds").data().findValuesAsString("description"))
                .containsExactly("Amazon Web Services", "Microsoft Azure");

        JsonNode made = create("createDedicated", "big", ", 'cuType': 'Performance-optimized', 'cuSize': 1")
                .data();
        String id = made.get("clusterId").asString();
        assertThat(made.get("username").asString()).isEqualTo("db_admin");
        assertThat(made.get("password").asString()).isEqualTo(FakeZillizCloud.PASSWORD);
        assertThat(last(cloud.calls()))
                .isEqualTo("POST /v2/clusters/createDedicated {\"clusterName\":\"big\",\"projectId\":\""
                        + FakeZillizCloud.PROJECT
                        + "\",\"regionId\":\"aws-us-west-2\",\"plan\":\"Standard\","
                        + "\"cuType\":\"Performance-optimized\",\"cuSize\":1}");
        assertThat(await(id, "RUNNING").get("connectAddress").asString())
                .isEqualTo("https://" + id + ".aws-us-west-2.vectordb.zillizcloud.com:19535");

        operate("POST", id, "modify", "{\"cuSize\": 4}").data();
        assertThat(last(cloud.calls())).contains("/modify ", "\"cuSize\":4");
        assertThat(await(id, "RUNNING").get("cuSize").asInt()).isEqualTo(4);
        operate("POST", id, "resume", "").refused(200, 40003);
        operate("POST", id, "suspend", "").data();
        operate("POST", id, "suspend", "").refused(200, 40003);
        await(id, "STOPPED");
        operate("POST", id, "resume", "{}").data();
        await(id, "RUNNING");
        assertThat(service.delete("/api/v1/zilliz-cloud").status()).isEqualTo(409);

        operate("DELETE", id, "drop", "{}").data();
        awaitGone(id);
    }

    @Test
    void passesOnWhatIsRefusedThere() {
        account(ACCOUNT);
        // A name that is not taken here, and is there.
        String id = create("createFree", "twice", "").data().get("clusterId").asString();
        await(id, "RUNNING");
        service.sql("UPDATE cluster SET name = 'other' WHERE id = ?", id);
        assertThat(create("createFree", "twice", "").refused(200, 40013).message())
                .contains("Zilliz Cloud says: The specified cluster name already exists.");
        operate("POST", id, "modify", "{\"cuSize\": 4}").refused(200, 80021);
        assertThat(create("createFree", "elsewhere", ", 'regionId': 'aws-local'")
                        .refused(200, 80000)
                        .message())
                .contains("aws-us-west-2, az-eastus");

        cloud.breakDown(true);
        try {
            assertThat(operate("POST", id, "suspend", "").refused(200, 90151).message())
                    .contains("answered HTTP 502 and no JSON object");
            assertThat(service.get("/v2/clusters/" + id).data().get("status").asString())
                    .isEqualTo("RUNNING");
            assertThat(service.get("/api/v1/zilliz-cloud").status()).isEqualTo(200);
        } finally {
            cloud.breakDown(false);
        }
        cloud.vanish(id);
        await(id, "ABNORMAL");
        assertThat(service.get("/api/v1/clusters/" + id).json().get("failure").asString())
                .contains("has it no more");
        operate("DELETE", id, "drop", "").data();
        awaitGone(id);
    }

    @Test
    void takesNoKeyThatZillizCloudDoesNotTakeAndShowsNone() throws IOException {
        account(ACCOUNT);
        Answer wrong = put(ACCOUNT.replace(FakeZillizCloud.KEY, "wrong-canary"));
        assertThat(wrong.status()).isEqualTo(502);
        assertThat(wrong.text()).contains("refuses the API key").doesNotContain("canary");
        Answer project = put(ACCOUNT.replace(FakeZillizCloud.PROJECT, "proj-0"));
        assertThat(project.json().get("code").asString()).isEqualTo("PROJECT_ID");
        Answer signs = put("{\"projectId\": \"p\", \"apiKey\": \"a\\nb\"}");
        assertThat(signs.status()).isEqualTo(400);

        Answer shown = service.get("/api/v1/zilliz-cloud");
        assertThat(shown.json().get("projectId").asString()).isEqualTo(FakeZillizCloud.PROJECT);
        assertThat(shown.json().get("apiKeyStored").asBoolean()).isTrue();
        assertThat(shown.text()).doesNotContain(FakeZillizCloud.KEY);
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
                assertThat(text.contains(FakeZillizCloud.KEY))
                        .as(file.toString())
                        .isFalse();
                assertThat(text.contains(FakeZillizCloud.PASSWORD))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    /** Another organization has no account, and no part in this one. */
    @Test
    void withoutAKeyNothingIsMade(@TempDir Path other) {
        try (RunningService keyless = RunningService.start(
                other, Map.of("godwit.provisioner", "zilliz-cloud", "godwit.zilliz-cloud.url", cloud.url()))) {
            assertThat(keyless.get("/v2/regions").data().toString()).contains("aws-local");
            String order = "{\"clusterName\": \"a\", \"projectId\": \"" + keyless.project()
                    + "\", \"regionId\": \"aws-us-west-2\"}";
            assertThat(keyless.post("/v2/clusters/createFree", order)
                            .refused(200, 90151)
                            .message())
                    .contains("PUT /api/v1/zilliz-cloud");
        }
    }

    private static void account(String body) {
        Answer stored = put(body);
        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
    }

    private static Answer put(String body) {
        return service.as(RunningService.OWNER_KEY, "PUT", "/api/v1/zilliz-cloud", body);
    }

    /** @param more fields, which take the place of the usual ones */
    private static Answer create(String call, String name, String more) {
        String region = more.contains("regionId") ? "" : ", 'regionId': 'aws-us-west-2'";
        String order = "{'clusterName': '" + name + "', 'projectId': '" + service.project() + "'" + region + more + "}";
        return service.post("/v2/clusters/" + call, order.replace('\'', '"'));
    }

    private static Answer operate(String method, String id, String operation, String body) {
        return service.as(RunningService.OWNER_KEY, method, "/v2/clusters/" + id + "/" + operation, body);
    }

    private static JsonNode await(String id, String status) {
        Instant until = Instant.now().plus(PATIENCE);
        JsonNode seen = service.get("/v2/clusters/" + id).data();
        while (!seen.get("status").asString().equals(status) && Instant.now().isBefore(until)) {
            pause();
            seen = service.get("/v2/clusters/" + id).data();
        }
        assertThat(seen.get("status").asString()).isEqualTo(status);
        return seen;
    }

    private static void awaitGone(String id) {
        Instant until = Instant.now().plus(PATIENCE);
        while (service.get("/v2/clusters/" + id).code() == 0 && Instant.now().isBefore(until)) {
            pause();
        }
        service.get("/v2/clusters/" + id).refused(200, 80020);
    }

    private static String last(List<String> calls) {
        return calls.get(calls.size() - 1);
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
