package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.local.LocalServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/** Asks one service, with the key of its owner. */
public record ServiceClient(String address) {
    private static final String KEY = "owner-key-of-the-test-0123456789abcdef";

    /** For the first start of a service that is to be asked. */
    public static final Map<String, String> ENVIRONMENT = Map.of(
            "GODWIT_ADMIN_API_KEY",
            KEY,
            "GODWIT_ADMIN_PASSWORD",
            "a-password-of-the-test",
            // Planning takes long where many tests run at a time.
            "GODWIT_JOBS_ANSWERWITHIN",
            "3m");

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    /** The id of the cluster that a server of the tests becomes. */
    public String register(String name, LocalServer server) throws IOException, InterruptedException {
        String project = get("/v2/projects").at("/data/0/projectId").asText();
        return post("/api/v1/clusters", """
                        {"projectId": "%s", "clusterName": "%s", "endpoint": "%s", "token": "%s"}""".formatted(
                                project, name, server.uri(), server.token().orElseThrow()))
                .get("clusterId")
                .asText();
    }

    /** The id of the job that migrates a database between two clusters. */
    public String migrate(String source, String target, String database, int bytesPerSecond)
            throws IOException, InterruptedException {
        return post("/api/v1/migrations", """
                        {"source": {"clusterId": "%s"}, "target": {"clusterId": "%s"}, "databases": ["%s"],
                         "ifExists": "fail", "maxBytesPerSecond": %d}""".formatted(source, target, database, bytesPerSecond))
                .get("jobId")
                .asText();
    }

    /** The job once it is as wanted, or after three minutes. */
    public JsonNode await(String job, Predicate<JsonNode> wanted) throws IOException, InterruptedException {
        Instant until = Instant.now().plus(PATIENCE);
        JsonNode seen = get("/api/v1/jobs/" + job);
        while (!wanted.test(seen) && Instant.now().isBefore(until)) {
            // A key is let through with 20 requests a second.
            Thread.sleep(60);
            seen = get("/api/v1/jobs/" + job);
        }
        return seen;
    }

    /** What the timeline of a job says. */
    public List<String> events(String job) throws IOException, InterruptedException {
        return get("/api/v1/jobs/" + job + "/events").get("events").findValuesAsText("message");
    }

    /** Of the first collection of a job. */
    public static long rowsCopied(JsonNode job) {
        return job.at("/collections/0/rowsCopied").asLong();
    }

    public static boolean isAtWork(JsonNode job) {
        return Set.of("PENDING", "IN_PROGRESS").contains(job.get("state").asText());
    }

    private JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    private JsonNode post(String path, String body) throws IOException, InterruptedException {
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
