package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** A registered cluster whose password has changed is given the new one: between scripted servers. */
class ClusterCredentialsTest {
    private static final String FORMER = "root:former-password";
    private static final String NEW = "root:canary-of-the-new-password";
    private static final List<String> NAMES = List.of("docs", "notes", "papers");

    /** By body: status and reason. One service answers all, since each start takes seconds. */
    private static final List<List<String>> REFUSED = List.of(
            List.of("{}", "400", "nothing to change"),
            List.of("{'token': '', 'tls': {'ca': ''}}", "400", "nothing to change"),
            List.of("{'token': 'root:wrong'}", "409", "auth check failure"),
            List.of("{'password': 'wrong'}", "409", "auth check failure"),
            List.of("{'token': null}", "409", "token"),
            List.of("{'username': 'root'}", "400", "password is missing"),
            List.of("{'username': 'a:b', 'password': 'x'}", "400", "colon"),
            List.of("{'token': 'x', 'password': 'y'}", "400", "in place of"),
            List.of("{'endpoint': 'http://a', 'token': 'x'}", "400", "endpoint is not known here"),
            List.of("{'tls': {'ca': 'x'}}", "400", "write https://"));

    @TempDir
    private Path state;

    private ScriptedMilvus source;
    private ScriptedMilvus target;
    private RunningService service;
    private String from;
    private String to;

    @BeforeEach
    void start() {
        source = ScriptedMilvus.start("v2.6.17");
        target = ScriptedMilvus.start("v2.6.17");
        try (MilvusFixture fixture = MilvusFixture.connect(source.uri(), "")) {
            NAMES.forEach(name ->
                    fixture.prepare(SampleCollections.withSeed(7).basic(30).withName(name)));
        }
        source.letIn(FORMER);
        service = RunningService.start(state);
        from = register("source", source, ", 'token': '" + FORMER + "'");
        to = register("target", target, "");
    }

    @AfterEach
    void stop() {
        service.close();
        source.close();
        target.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"resume", "retry"})
    void aJobThatFailedByAChangedPasswordGoesOnWithTheNewOne(String step) {
        String job = failedInMidCopy();
        Answer given = service.post("/api/v1/jobs/" + job + ":" + step, json("{'source': {'token': '" + NEW + "'}}"));
        assertThat(given.status()).isEqualTo(400);
        assertThat(given.json().get("detail").asString()).contains("PATCH /api/v1/clusters/" + from);
        assertThat(service.get("/api/v1/jobs/" + job + "/errors").text()).contains("PATCH /api/v1/clusters/{id}");

        Answer changed = change(json("{'password': '" + NEW.substring(5) + "'}"));

        assertThat(changed.status()).as(changed.text()).isEqualTo(200);
        assertThat(changed.json().get("credentialsStored").asBoolean()).isTrue();
        assertThat(service.post("/api/v1/jobs/" + job + ":" + step, "").status())
                .isEqualTo(202);
        JsonNode end = service.ended(job);
        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
        try (MilvusFixture there = MilvusFixture.connect(source.uri(), NEW);
                MilvusFixture here = MilvusFixture.connect(target.uri(), "")) {
            NAMES.forEach(name -> RowComparison.assertSameRows(there, name, here, name));
        }
        assertThat(changed.text() + service.get("/api/v1/clusters/" + from).text() + end)
                .doesNotContain(NEW.substring(5));
        assertThat(service.get("/api/v1/audit?object=" + from).text())
                .contains("PATCH /api/v1/clusters/{id}")
                .doesNotContain(NEW.substring(5));
    }

    /** Its first rows are at the target when the password changes. */
    private String failedInMidCopy() {
        target.always("Insert", request -> {
            source.letIn(NEW);
            return ScriptedReply.proceed();
        });
        Answer submitted = submit("'parallelism': 1");
        assertThat(submitted.status()).as(submitted.text()).isEqualTo(202);
        String job = submitted.json().get("jobId").asString();
        JsonNode failed = service.ended(job);
        assertThat(failed.get("state").asString()).as(failed.toString()).isEqualTo("FAILED");
        assertThat(failed.toString()).contains("auth check failure");
        target.clear();
        return job;
    }

    @Test
    void whatDoesNotLetInIsRefusedAndWhatWasStoredIsKept() {
        Object before = stored();
        for (List<String> refused : REFUSED) {
            Answer answer = change(json(refused.get(0)));
            assertThat(answer.status()).as(refused + answer.text()).isEqualTo(Integer.parseInt(refused.get(1)));
            assertThat(answer.json().get("detail").asString()).contains(refused.get(2));
            assertThat(stored()).as(refused.get(0)).isEqualTo(before);
        }
        assertThat(service.post("/api/v1/clusters/" + from + ":test", "").status())
                .isEqualTo(200);
    }

    @Test
    void aPasswordAloneIsForAClusterWithAUser() {
        assertThat(service.patch("/api/v1/clusters/" + to, "{\"password\": \"x\"}")
                        .json()
                        .get("detail")
                        .asString())
                .contains("username is missing");
        Answer key = service.patch("/api/v1/clusters/" + to, "{\"token\": \"an-api-key\"}");
        assertThat(key.json().get("credentialsStored").asBoolean()).isTrue();
        Answer none = service.patch("/api/v1/clusters/" + to, "{\"token\": null}");
        assertThat(none.json().get("credentialsStored").asBoolean()).isFalse();
    }

    /** As after the key of the service was lost. */
    @Test
    void whatCannotBeReadAnyMoreIsGivenAnew() {
        service.sql("UPDATE cluster SET token = '00000000:AAAA' WHERE id = ?", from);
        assertThat(change(json("{'token': '" + FORMER + "'}")).status()).isEqualTo(200);
        assertThat(service.post("/api/v1/clusters/" + from + ":test", "").status())
                .isEqualTo(200);
    }

    @Test
    void connectsToNoAddressThatIsNotAllowed() {
        service.sql("UPDATE cluster SET endpoint = 'http://169.254.169.254:80' WHERE id = ?", from);
        Answer answer = change(json("{'token': 'x'}"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("code").asString()).isEqualTo("ADDRESS");
    }

    @ParameterizedTest
    @ValueSource(strings = {"merge", "remove"})
    void aJobOfAClusterThatWasRemovedSaysHowToBeginAnew(String way) {
        String job = failedInMidCopy();
        assertThat(service.delete("/api/v1/clusters/" + from).status()).isEqualTo(204);
        from = register("source", source, ", 'token': '" + NEW + "'");
        Answer retried = service.post("/api/v1/jobs/" + job + ":retry", "");
        assertThat(retried.status()).isEqualTo(409);
        assertThat(retried.json().get("detail").asString()).contains("it has another id", "ifExists", ":cancel");
        assertThat(submit("'parallelism': 1").json().get("code").asString()).isEqualTo("NAME_CLASH");

        if (way.equals("remove")) {
            service.post("/api/v1/jobs/" + job + ":cancel", "{\"created\": \"remove\"}");
            service.ended(job);
        }
        Answer anew = submit(way.equals("merge") ? "'ifExists': 'merge'" : "'parallelism': 1");

        assertThat(anew.status()).as(anew.text()).isEqualTo(202);
        JsonNode end = service.ended(anew.json().get("jobId").asString());
        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
    }

    private Object stored() {
        return service.query("SELECT token FROM cluster WHERE id = ?", from);
    }

    private Answer change(String body) {
        return service.patch("/api/v1/clusters/" + from, body);
    }

    private Answer submit(String options) {
        return service.post(
                "/api/v1/migrations",
                json("{'source': {'clusterId': '" + from + "'}, 'target': {'clusterId': '" + to + "'}, " + options
                        + "}"));
    }

    private String register(String name, ScriptedMilvus milvus, String credentials) {
        Answer answer = service.post(
                "/api/v1/clusters",
                json("{'projectId': '" + service.project() + "', 'clusterName': '" + name + "', 'endpoint': '"
                        + milvus.uri() + "'" + credentials + "}"));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer.json().get("clusterId").asString();
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
