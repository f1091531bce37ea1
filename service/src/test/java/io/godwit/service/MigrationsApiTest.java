package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.service.RunningService.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused of a migration, and of a connection, before any Milvus is reached. */
class MigrationsApiTest {
    private static final String SOURCE = "in01-00000000000000a";
    private static final String TARGET = "in01-00000000000000b";
    private static final String FREE = "in03-00000000000000a";

    @TempDir
    private static Path state;

    private static RunningService service;

    @BeforeAll
    static void start() {
        service = RunningService.start(state);
        String project = service.project();
        service.clusterAtNowhere(SOURCE, project, "STANDARD");
        service.clusterAtNowhere(TARGET, project, "STANDARD");
        service.clusterAtNowhere(FREE, project, "FREE");
    }

    @AfterAll
    static void stop() {
        service.close();
    }

    /** The fields beside source and target, in single quotes, and a word of what is answered. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'option': 1 | option is not known here",
                "'databases': [] | databases is empty",
                "'databases': 'a' | databases must be a list",
                "'databases': ['a.b'] | names a collection where a database is wanted",
                "'databases': ['a=b*'] | has a star in the new name",
                "'collections': [1] | collections[0] must be a string or an object",
                "'collections': ['a=1b'] | is no name for a collection",
                "'collections': ['a', 'a=b'] | is asked for under two names",
                "'exclude': ['a=b'] | excludes and renames at once",
                "'ifExists': 'drop' | ifExists is one of fail, merge, replace",
                "'verify': 'FULL' | verify is one of full, counts, none",
                "'loadSource': true | loadSource must be a string",
                "'recheckSource': 'yes' | recheckSource must be true or false",
                "'engine': 'spark' | engine is one of local, flink",
                "'engine': 'flink' | this service has no Flink cluster",
                "'parallelism': 0 | parallelism must be a whole number from 1 to 1024",
                "'parallelism': 1.5 | parallelism must be a whole number",
                "'maxBytesPerSecond': '5MB' | maxBytesPerSecond must be a whole number",
                "'maxBytesPerSecond': 99999999999999999999 | maxBytesPerSecond must be a whole number"
            })
    void saysWhatIsWrongInARequest(String fields, String said) {
        Answer answer = service.post("/api/v1/migrations", request(SOURCE, TARGET, ", " + fields));
        assertThat(answer.status()).as(answer.text()).isEqualTo(400);
        assertThat(answer.json().get("code").asString()).isEqualTo("INVALID_PARAMETER");
        assertThat(answer.json().get("detail").asString()).contains(said);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "?validateOnly=true"})
    void refusesPlansAndClustersAsV2Does(String query) {
        Answer plan = service.post("/api/v1/migrations" + query, request(SOURCE, FREE, ""));
        assertThat(plan.status()).isEqualTo(422);
        assertThat(plan.json().get("code").asString()).isEqualTo("PLAN");
        Answer missing = service.post("/api/v1/migrations" + query, request(SOURCE, "in01-000000000000000", ""));
        assertThat(missing.status()).isEqualTo(404);
        Answer absent = service.post("/api/v1/migrations" + query, request(SOURCE, TARGET, ""));
        assertThat(absent.status()).isEqualTo(409);
        assertThat(absent.json().get("code").asString()).isEqualTo("CLUSTER_STATE");
    }

    /** Named by its address, it is still what it was registered as. */
    @Test
    void aRegisteredClusterKeepsItsPlanWhateverIsSaidOfIt() {
        Answer answer = service.post(
                "/api/v1/migrations",
                ("{'source': {'endpoint': 'http://127.0.0.1:9', 'plan': 'Serverless'}, 'target': {'clusterId': '" + FREE
                                + "'}}")
                        .replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.json().get("detail").asString()).contains("Dedicated to Free");
    }

    @Test
    void refusesAParameterThatIsNeitherTrueNorFalse() {
        Answer answer = service.post("/api/v1/migrations?validateOnly=1", request(SOURCE, TARGET, ""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains("validateOnly is one of false, true");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with space"})
    void refusesAnIdempotencyKeyThatCannotBe(String key) {
        Answer answer = service.postOnce("/api/v1/migrations", key, request(SOURCE, TARGET, ""));
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("detail").asString()).contains("Idempotency-Key has 1 to 255");
    }

    /** What fails makes no job, and so keeps no key. */
    @Test
    void aRequestThatFailedMayBeChangedUnderItsKey() {
        for (String more : new String[] {"", ", 'verify': 'counts'"}) {
            Answer answer = service.postOnce("/api/v1/migrations", "again", request(SOURCE, TARGET, more));
            assertThat(answer.json().get("code").asString()).isEqualTo("CLUSTER_STATE");
        }
        assertThat(service.get("/api/v1/jobs").json().get("count").asInt()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "'endpoint': 'http://127.0.0.1:9', 409, CLUSTER_STATE",
        "'endpoint': 'http://127.0.0.1:9'; 'token': 'root:canary-secret', 409, CLUSTER_STATE",
        "'endpoint': 'http://169.254.169.254:80'; 'token': 'root:canary-secret', 422, ADDRESS",
        "'endpoint': 'ftp://127.0.0.1:9'; 'token': 'root:canary-secret', 400, INVALID_PARAMETER",
        "'token': 'root:canary-secret', 400, INVALID_PARAMETER",
        "'endpoint': 'http://root:canary-secret@127.0.0.1:9', 400, INVALID_PARAMETER",
        "'endpoint': 'http://127.0.0.1:9?token=canary-secret', 400, INVALID_PARAMETER",
        "'endpoint': 'http://127.0.0.1:9'; 'password': 'canary-secret', 400, INVALID_PARAMETER"
    })
    void testsConnectionsWithoutTellingTheToken(String fields, int status, String code) {
        Answer answer =
                service.post("/api/v1/connections:test", ("{" + fields.replace(';', ',') + "}").replace('\'', '"'));
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.json().get("code").asString()).isEqualTo(code);
        // GODWIT_SOURCE_TOKEN and the like are for the command line.
        assertThat(answer.text()).doesNotContain("canary-secret", "GODWIT_");
    }

    private static String request(String source, String target, String more) {
        return ("{'source': {'clusterId': '" + source + "'}, 'target': {'clusterId': '" + target + "'}" + more + "}")
                .replace('\'', '"');
    }
}
