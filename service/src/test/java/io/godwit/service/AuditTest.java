package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The audit trail of what a service was asked for: every call that is to change something, and none that only reads. */
class AuditTest {
    private static final String CLUSTER = "in01-00000000000000a";
    private static final String CANARY = "canary-secret-in-a-body";

    @TempDir
    private static Path state;

    private static RunningService service;
    private static String member;
    private static String made;
    private static String key;

    @BeforeAll
    static void act() {
        service = RunningService.start(state);
        service.clusterAtNowhere(CLUSTER, service.project(), "STANDARD");
        Answer ada = service.post("/api/v1/members", "{\"name\": \"ada\", \"orgRole\": \"Member\"}");
        member = ada.json().get("memberId").asString();
        key = ada.json().get("apiKey").asString();
        service.as(key, "DELETE", "/api/v1/clusters/" + CLUSTER, null);
        service.post(
                "/api/v1/clusters",
                "{\"projectId\": \"" + service.project()
                        + "\", \"clusterName\": \"c\", \"endpoint\": \"http://127.0.0.1:9\", \"token\": \"" + CANARY
                        + "\"}");
        service.delete("/api/v1/keys/" + key);
        service.post(
                "/v2/migrations/toExisting",
                "{\"source\": {\"clusterId\": \"x\"}, \"destination\": {\"clusterId\": \"" + CLUSTER + "\"}}");
        made = service.post("/v2/projects", "{\"projectName\": \"second\", \"plan\": \"Enterprise\"}")
                .data()
                .asString();
        // An entry is written once its request is answered.
        Instant until = Instant.now().plusSeconds(60);
        while (entries("").size() < 6 && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    @Test
    void tellsWhoDidWhatToWhichObjectAndWhatCameOfIt() {
        assertThat(entries("pageSize=100"))
                .extracting(entry -> String.join(
                        ", ",
                        List.of(
                                entry.get("number").asString(),
                                entry.get("who").asString(),
                                entry.get("action").asString(),
                                entry.get("object").asString(),
                                entry.get("result").asString())))
                .containsExactly(
                        "6, owner, POST /v2/projects, " + made + ", OK",
                        "5, owner, POST /v2/migrations/toExisting, , NOT_FOUND",
                        "4, owner, DELETE /api/v1/keys/{id}, , NOT_FOUND",
                        "3, owner, POST /api/v1/clusters, , CLUSTER_STATE",
                        "2, ada, DELETE /api/v1/clusters/{id}, " + CLUSTER + ", NOT_FOUND",
                        "1, owner, POST /api/v1/members, " + member + ", OK");
        JsonNode entry = entries("").get(0);
        assertThat(entry.get("apiKeyId").asString()).matches("key-[a-z0-9]{22}");
        assertThat(entry.get("requestId").asString()).matches("[0-9a-f]{32}");
        assertThat(entry.get("hash").asString()).matches("[0-9a-f]{64}");
    }

    @Test
    void holdsNothingOfABodyAndOfAPathOnlyIds() {
        String all = service.get("/api/v1/audit?pageSize=100").text();
        assertThat(all).doesNotContain(CANARY, key, "127.0.0.1");
    }

    @ParameterizedTest
    @CsvSource({
        "who=ada, 1",
        "who=nobody, 0",
        "result=NOT_FOUND, 3",
        "object=in01-00000000000000a, 1",
        "action=POST%20/api/v1/members, 1",
        "who=owner&result=OK, 2",
        "from=2020-01-01T00:00:00Z, 6",
        "from=2999-01-01T00:00:00%2B02:00, 0",
        "before=2020-01-01T00:00:00Z, 0"
    })
    void listsWhatIsAskedFor(String filter, int count) {
        assertThat(service.get("/api/v1/audit?" + filter).json().get("count").asInt())
                .isEqualTo(count);
    }

    @Test
    void isPaged() {
        JsonNode page = service.get("/api/v1/audit?pageSize=2&currentPage=2").json();
        assertThat(page.get("count").asInt()).isEqualTo(6);
        assertThat(page.get("entries")).hasSize(2);
        assertThat(page.at("/entries/0/number").asInt()).isEqualTo(4);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "from=%2B999999999-01-01T00:00:00Z",
                "before=1",
                "pageSize=0",
                "pageSize=101",
                "currentPage=0"
            })
    void refusesParametersThatCannotBe(String query) {
        assertThat(service.get("/api/v1/audit?" + query).status()).isEqualTo(400);
    }

    @Test
    void showsWhereAnEntryWasChangedOrTakenOut() {
        JsonNode whole = check();
        assertThat(whole.get("intact").asBoolean()).isTrue();
        assertThat(whole.get("entries").asInt()).isEqualTo(6);
        assertThat(whole.get("firstBroken").isNull()).isTrue();
        assertThat(whole.get("head").asString())
                .isEqualTo(entries("").get(0).get("hash").asString());

        service.sql("UPDATE audit SET who = 'eve' WHERE number = 2");
        assertThat(check().get("intact").asBoolean()).isFalse();
        assertThat(check().get("firstBroken").asInt()).isEqualTo(2);
        service.sql("UPDATE audit SET who = 'ada' WHERE number = 2");
        assertThat(check().get("intact").asBoolean()).isTrue();

        service.sql("UPDATE audit SET number = number + 100 WHERE number > 3");
        assertThat(check().get("firstBroken").asInt()).isEqualTo(104);
        service.sql("UPDATE audit SET number = number - 100 WHERE number > 100");
        assertThat(check().get("intact").asBoolean()).isTrue();
    }

    private static JsonNode check() {
        return service.get("/api/v1/audit:check").json();
    }

    private static List<JsonNode> entries(String query) {
        return service.get("/api/v1/audit?" + query)
                .json()
                .get("entries")
                .valueStream()
                .toList();
    }
}
