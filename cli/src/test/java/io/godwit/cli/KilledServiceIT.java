package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.local.LocalServer;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollections;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit serve} killed with writes under way between two real Milvus 2.3.5 servers. */
class KilledServiceIT {
    private static final String DATABASE = "killed_service_it";
    private static final String COLLECTION = "docs";
    /** Several ranges of keys, so that there are good receipts and open claims at the same time. */
    private static final int ROWS = 20_000;

    private static final int BYTES_PER_SECOND = 3_000_000;
    private static final String KEY = "owner-key-of-the-test-0123456789abcdef";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private final LocalServer sourceServer = MilvusServers.source();
    private final LocalServer targetServer = MilvusServers.target();
    private MilvusFixture source;
    private MilvusFixture target;

    @BeforeEach
    void fill() {
        source = ofDatabase(sourceServer);
        target = ofDatabase(targetServer);
        source.prepare(SampleCollections.withSeed(9).basic(ROWS).withName(COLLECTION));
    }

    private static MilvusFixture ofDatabase(LocalServer server) {
        try (MilvusFixture fixture = MilvusServers.fixture(server)) {
            fixture.createDatabase(DATABASE);
        }
        return MilvusServers.fixture(server).database(DATABASE);
    }

    @AfterEach
    void clear() {
        for (MilvusFixture fixture : new MilvusFixture[] {source, target}) {
            fixture.dropCollections();
            fixture.dropDatabase(DATABASE);
            fixture.close();
        }
    }

    @Test
    void goesOnByItselfAfterTheKillAndLosesAndDoublesNoRow() throws IOException, InterruptedException {
        String job;
        long copied;
        try (ServeProcess service = new ServeProcess(
                folder,
                Map.of(
                        "GODWIT_ADMIN_API_KEY",
                        KEY,
                        "GODWIT_ADMIN_PASSWORD",
                        "a-password-of-the-test",
                        // Planning takes long where many tests run at a time.
                        "GODWIT_JOBS_ANSWERWITHIN",
                        "3m"),
                "--port",
                "0",
                "--output",
                "json")) {
            JsonNode serving = service.firstObject();
            assertThat(serving.has("apiKey") || serving.has("password"))
                    .as("What was given is not shown.")
                    .isFalse();
            Client client = new Client(serving.get("address").asText());
            job = submit(client);
            copied = client.await(job, seen -> rowsCopied(seen) > 0 || !isAtWork(seen))
                    .at("/collections/0/rowsCopied")
                    .asLong();
            service.kill();
        }
        assertThat(copied).isBetween(1L, ROWS - 1L);

        try (ServeProcess service = new ServeProcess(folder, "--port", "0", "--output", "json")) {
            Client client = new Client(service.firstObject().get("address").asText());
            JsonNode end = client.await(job, seen -> !isAtWork(seen));

            assertThat(end.get("state").asText()).as(end + service.errors()).isEqualTo("SUCCESSFUL");
            assertThat(rowsCopied(end)).isEqualTo(ROWS);
            assertThat(client.get("/api/v1/jobs/" + job + "/events")
                            .get("events")
                            .findValuesAsText("message"))
                    .contains("the service has started again and takes it up")
                    .doesNotContain("owner asked for: resume");
            assertThat(service.endedByTerm()).isZero();
        }
        assertThat(target.count(COLLECTION)).isEqualTo(ROWS);
        RowComparison.assertSameRows(source, COLLECTION, target, COLLECTION);
    }

    private String submit(Client client) throws IOException, InterruptedException {
        String project = client.get("/v2/projects").at("/data/0/projectId").asText();
        String from = client.register(project, "source", sourceServer);
        String to = client.register(project, "target", targetServer);
        return client.post("/api/v1/migrations", """
                        {"source": {"clusterId": "%s"}, "target": {"clusterId": "%s"}, "databases": ["%s"],
                         "ifExists": "fail", "maxBytesPerSecond": %d}""".formatted(from, to, DATABASE, BYTES_PER_SECOND))
                .get("jobId")
                .asText();
    }

    private static long rowsCopied(JsonNode job) {
        return job.at("/collections/0/rowsCopied").asLong();
    }

    private static boolean isAtWork(JsonNode job) {
        return Set.of("PENDING", "IN_PROGRESS").contains(job.get("state").asText());
    }

    /** Of one service, with the key of its owner. */
    private record Client(String address) {
        String register(String project, String name, LocalServer server) throws IOException, InterruptedException {
            return post("/api/v1/clusters", """
                            {"projectId": "%s", "clusterName": "%s", "endpoint": "%s", "token": "%s"}""".formatted(
                                    project, name, server.uri(), server.token().orElseThrow()))
                    .get("clusterId")
                    .asText();
        }

        JsonNode await(String job, Predicate<JsonNode> wanted) throws IOException, InterruptedException {
            Instant until = Instant.now().plus(PATIENCE);
            JsonNode seen = get("/api/v1/jobs/" + job);
            while (!wanted.test(seen) && Instant.now().isBefore(until)) {
                // A key is let through with 20 requests a second.
                Thread.sleep(60);
                seen = get("/api/v1/jobs/" + job);
            }
            return seen;
        }

        JsonNode get(String path) throws IOException, InterruptedException {
            return send(request(path).GET().build());
        }

        JsonNode post(String path, String body) throws IOException, InterruptedException {
            return send(request(path).POST(BodyPublishers.ofString(body)).build());
        }

        private HttpRequest.Builder request(String path) {
            return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + KEY);
        }

        private static JsonNode send(HttpRequest request) throws IOException, InterruptedException {
            HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
            return JSON.readTree(answer.body());
        }
    }
}
