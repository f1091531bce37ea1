package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobState;
import io.godwit.service.RunningService.Answer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
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

/** Migrations from a cluster that nobody has registered, with another schema at the target: between scripted servers. */
class RemoteSourceTest {
    private static final String CANARY = "canary-password-of-the-source";
    private static final int ROWS = 50;

    @TempDir
    private static Path state;

    private static ScriptedMilvus source;
    private static ScriptedMilvus target;
    private static MilvusFixture at;
    private static RunningService service;
    private static String cluster;

    @BeforeAll
    static void start() {
        source = ScriptedMilvus.start("v2.6.17");
        target = ScriptedMilvus.start("v2.6.17");
        at = MilvusFixture.connect(target.uri(), "");
        try (MilvusFixture from = MilvusFixture.connect(source.uri(), "")) {
            for (String name : List.of("docs", "notes")) {
                from.prepare(SampleCollections.withSeed(7).basic(ROWS).withName(name));
            }
        }
        service = RunningService.start(state);
        Answer registered = service.post(
                "/api/v1/clusters",
                json("{'projectId': '" + service.project() + "', 'clusterName': 'target', 'endpoint': '" + target.uri()
                        + "'}"));
        cluster = registered.json().get("clusterId").asString();
    }

    @AfterAll
    static void stop() {
        service.close();
        at.close();
        source.close();
        target.close();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "http://127.0.0.1:9  | {'ca': 'x'} | write https://",
                "https://127.0.0.1:9 | {'ca': 'x'} | tls.ca holds no certificate in PEM form",
                "https://127.0.0.1:9 | {'certificate': 'x'} | go together",
                "https://127.0.0.1:9 | {'certificate': 'x', 'key': 'x'} | BEGIN PRIVATE KEY",
                "https://127.0.0.1:9 | {'cert': 'x'} | tls.cert is not known here",
                "https://127.0.0.1:9 | {'ca': 1} | tls.ca must be a string",
                "https://127.0.0.1:9 | 1 | tls must be an object"
            })
    void refusesCertificatesThatCannotBeUsed(String endpoint, String tls, String said) {
        String access = "{'endpoint': '" + endpoint + "', 'tls': " + tls + "}";
        for (Answer answer : List.of(
                service.post("/api/v1/connections:test", json(access)),
                service.post("/api/v1/schema-previews", json("{'source': " + access + "}")))) {
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.json().get("code").asString()).isEqualTo("INVALID_PARAMETER");
            assertThat(answer.json().get("detail").asString()).contains(said);
        }
    }

    @Test
    void showsASourceFieldByFieldBeforeThereIsATarget() {
        Answer answer =
                service.post("/api/v1/schema-previews", json("{'source': " + remote() + ", 'collections': ['docs']}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.json().get("sourceServer").asString()).contains("2.6.17");
        assertThat(answer.json().get("targetServer").isNull()).isTrue();
        assertThat(answer.json().get("collections")).hasSize(1);
        JsonNode docs = answer.json().at("/collections/0");
        assertThat(docs.get("rows").asInt()).isEqualTo(ROWS);
        assertThat(docs.has("targetSchema")).isFalse();
        JsonNode schema = docs.get("sourceSchema");
        assertThat(schema.get("fields").findValuesAsString("name")).containsExactly("id", "title", "vector");
        assertThat(schema.at("/fields/0/primaryKey").asBoolean()).isTrue();
        assertThat(schema.at("/fields/1/params/max_length").asString()).isEqualTo("200");
        assertThat(schema.at("/fields/2/type").asString()).isEqualTo("FloatVector");
        assertThat(answer.text()).doesNotContain(CANARY);
    }

    @Test
    void showsWhatTheTargetWouldGet() {
        Answer answer = service.post(
                "/api/v1/schema-previews",
                request("previewed", ", 'options': {'description': 'all', 'shards': 2}", "{'partitionKey': 'title'}"));

        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode docs = answer.json().at("/collections/0");
        assertThat(docs.get("target").asString()).isEqualTo("default.previewed");
        assertThat(docs.get("shards").asInt()).isEqualTo(2);
        assertThat(docs.at("/targetSchema/description").asString()).isEqualTo("all");
        assertThat(docs.at("/targetSchema/fields/1/partitionKey").asBoolean()).isTrue();
        assertThat(docs.at("/sourceSchema/fields/1/partitionKey").asBoolean()).isFalse();
        assertThat(docs.at("/options/partitionKey/field").asString()).isEqualTo("title");
        assertThat(docs.get("differences")).isNotEmpty();
        assertThat(at.collections()).doesNotContain("previewed");
    }

    @Test
    void migratesWithAnotherSchemaAndForgetsTheCredentialsAtTheEnd() {
        String job = submitted(service.postOnce(
                "/api/v1/migrations",
                "once",
                request("papers", ", 'options': {'description': 'all'}", "{'fields': ['id', 'vector'], 'shards': 2}")));
        Answer again = service.postOnce(
                "/api/v1/migrations",
                "once",
                request("papers", ", 'options': {'description': 'all'}", "{'fields': ['id', 'vector'], 'shards': 2}")
                        .replace(CANARY, "another"));
        assertThat(again.json().get("jobId").asString()).isEqualTo(job);

        JsonNode end = service.ended(job);

        assertThat(end.get("state").asString()).as(end.toString()).isEqualTo("SUCCESSFUL");
        assertThat(end.get("sourceEndpoint").asString()).isEqualTo(source.uri());
        assertThat(end.get("sourceClusterId").isNull()).isTrue();
        assertThat(end.toString()).doesNotContain(CANARY);
        assertThat(at.count("papers")).isEqualTo(ROWS);
        assertThat(at.describe("papers").getShardsNum()).isEqualTo(2);
        assertThat(at.describe("papers").getSchema().getDescription()).isEqualTo("all");
        assertThat(at.describe("papers").getSchema().getFieldsCount()).isEqualTo(2);
        forgotten(job);

        Answer without = service.post("/api/v1/jobs/" + job + ":verify", "");
        assertThat(without.status()).isEqualTo(409);
        assertThat(without.json().get("detail").asString()).contains("credentials", "source");
        Answer with = service.post(
                "/api/v1/jobs/" + job + ":verify",
                json("{'source': {'username': 'root', 'password': '" + CANARY + "'}}"));
        assertThat(with.status()).as(with.text()).isEqualTo(202);
        JsonNode verified = service.ended(job);
        assertThat(verified.get("state").asString()).as(verified.toString()).isEqualTo("SUCCESSFUL");
        forgotten(job);
    }

    @ParameterizedTest
    @CsvSource({"FAILED, true", "CANCELED, false"})
    void aJobThatMayGoOnKeepsTheCredentialsAndOneThatWasGivenUpDoesNot(String end, boolean kept) {
        String job = submitted(service.post("/api/v1/migrations", request("kept_" + kept, "", "{}")));
        service.ended(job);
        forgotten(job);
        service.sql("UPDATE migration SET source_token = 'x' WHERE job = ?", job);
        service.sql("UPDATE job SET state = 'FAILED' WHERE id = ?", job);
        if (end.equals(JobState.CANCELED.name())) {
            assertThat(service.post("/api/v1/jobs/" + job + ":cancel", "").status())
                    .isEqualTo(202);
        }
        assertThat(token(job) != null).isEqualTo(kept);
    }

    @Test
    void credentialsAreOnlyForSourcesThatAreNotRegistered() {
        String job = service.job(service.project(), cluster, cluster, JobState.FAILED);
        Answer answer = service.post("/api/v1/jobs/" + job + ":resume", json("{'source': {'token': 'x'}}"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains("not registered");
    }

    /** The source, in single quotes, and a word of what is answered. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{} | clusterId or endpoint is missing",
                "{'token': 'CANARY'} | clusterId or endpoint is missing",
                "{'endpoint': 'ftp://a', 'token': 'CANARY'} | endpoint:",
                "{'endpoint': 'http://u:CANARY@a'} | endpoint:",
                "{'endpoint': 'http://a', 'token': 'CANARY', 'username': 'u', 'password': 'CANARY'} | in place of",
                "{'endpoint': 'http://a', 'username': 'u'} | source.password is missing",
                "{'endpoint': 'http://a', 'password': 'CANARY'} | source.username is missing",
                "{'endpoint': 'http://a', 'username': 'u:v', 'password': 'CANARY'} | colon",
                "{'endpoint': 'http://a', 'password': 5} | must be a string",
                "{'endpoint': 'http://a', 'apikey': 'CANARY'} | apikey is not known",
                "{'clusterId': 'in01-1', 'token': 'CANARY'} | source.token is for a source without clusterId",
                "{'clusterId': 'in01-1', 'endpoint': 'http://a'} | source.endpoint is for a source without clusterId"
            })
    void saysWhatIsWrongWithASourceWithoutItsSecrets(String given, String said) {
        String body =
                json("{'source': " + given.replace("CANARY", CANARY) + ", 'target': {'clusterId': '" + cluster + "'}}");
        for (String path : new String[] {"migrations", "migrations?validateOnly=true", "schema-previews"}) {
            Answer answer = service.post("/api/v1/" + path, body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.json().get("detail").asString()).contains(said).doesNotContain(CANARY);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'options': [] | options must be an object",
                "'options': {'shard': 2} | 'shard' is no option",
                "'options': {'shards': 0} | is not a number from 1 on",
                "'options': {'dynamicField': 'maybe'} | is neither on nor off",
                "'options': {'fields': []} | fields is not a list of names",
                "'options': {'index': 'some'} | is no choice of indexes",
                "'options': {'partitionKey': {'partitions': 3}} | partitionKey lacks its field",
                "'collections': [{'source': 'docs', 'options': {'load': 'never'}}] | is no load state",
                "'collections': [{'target': 'docs'}] | collections[0].source is missing",
                "'collections': [{'source': 'docs', 'name': 'x'}] | collections[0].name is not known",
                "'collections': [{'source': 'docs'}, 'docs'] | collections[1].source is there twice"
            })
    void saysWhatIsWrongWithOptions(String fields, String said) {
        String body = json("{'source': " + remote() + ", 'target': {'clusterId': '" + cluster + "'}, " + fields + "}");
        for (String path : new String[] {"migrations", "schema-previews"}) {
            Answer answer = service.post("/api/v1/" + path, body);
            assertThat(answer.status()).as(answer.text()).isEqualTo(400);
            assertThat(answer.json().get("detail").asString()).contains(said);
        }
    }

    @Test
    void anOptionSaysNothingWithoutATarget() {
        Answer answer =
                service.post("/api/v1/schema-previews", json("{'source': " + remote() + ", 'options': {'shards': 2}}"));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains("with a target");
    }

    @ParameterizedTest
    @ValueSource(strings = {"migrations", "schema-previews"})
    void connectsToNoMetadataServiceForASource(String path) {
        Answer answer = service.post(
                "/api/v1/" + path,
                json("{'source': {'endpoint': 'http://169.254.169.254', 'token': '" + CANARY
                        + "'}, 'target': {'clusterId': '" + cluster + "'}}"));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("code").asString()).isEqualTo("ADDRESS");
    }

    @Test
    void aSourceCountsAsThePlanThatIsSaid() {
        String free = "in03-0000000000000ff";
        service.clusterAtNowhere(free, service.project(), "FREE");
        String body = request("x", "", "{}").replace(cluster, free);
        assertThat(service.post("/api/v1/migrations", body).json().get("code").asString())
                .isEqualTo("PLAN");
        Answer serverless = service.post(
                "/api/v1/migrations", body.replace("\"endpoint\"", "\"plan\": \"Serverless\", \"endpoint\""));
        assertThat(serverless.json().get("code").asString()).isEqualTo("CLUSTER_STATE");
    }

    /** Which follows the end of the job. */
    private static void forgotten(String job) {
        Instant until = Instant.now().plusSeconds(60);
        while (token(job) != null && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
        }
        assertThat(token(job)).isNull();
    }

    private static Object token(String job) {
        return service.query("SELECT source_token FROM migration WHERE job = ?", job);
    }

    private static String submitted(Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.json().get("jobId").asString();
    }

    private static String request(String newName, String more, String options) {
        return json("{'source': " + remote() + ", 'target': {'clusterId': '" + cluster
                + "'}, 'collections': [{'source': 'docs', 'target': '" + newName + "', 'options': " + options + "}]"
                + more + "}");
    }

    private static String remote() {
        return "{'endpoint': '" + source.uri() + "', 'username': 'root', 'password': '" + CANARY + "'}";
    }

    private static String json(String text) {
        return text.replace('\'', '"');
    }
}
