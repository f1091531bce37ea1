package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.store.SqliteStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A service on a free port of loopback, and an HTTP client that shows the owner's key. */
final class RunningService implements AutoCloseable {
    static final String OWNER_KEY = "owner-key-of-the-tests-0123456789abcdef";

    private static final JsonMapper JSON = new JsonMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Path state;
    private final Service service;

    private RunningService(Path state, Service service) {
        this.state = state;
        this.service = service;
    }

    static RunningService start(Path state) {
        return start(state, Map.of());
    }

    static RunningService start(Path state, Map<String, String> more) {
        Map<String, String> properties = new HashMap<>(Map.of(
                "godwit.admin.api-key",
                OWNER_KEY,
                // Tests ask more often than people; RateLimitTest has a limit.
                "godwit.requests-per-second",
                "0"));
        properties.putAll(more);
        ServiceOptions options = new ServiceOptions(
                state,
                Optional.empty(),
                OptionalInt.of(0),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                properties);
        return new RunningService(state, Service.start(options));
    }

    Service service() {
        return service;
    }

    int port() {
        return service.port();
    }

    Answer get(String path) {
        return as(OWNER_KEY, "GET", path, null);
    }

    Answer post(String path, String body) {
        return as(OWNER_KEY, "POST", path, body);
    }

    /** With an Idempotency-Key. */
    Answer postOnce(String path, String idempotencyKey, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + OWNER_KEY)
                .header("Idempotency-Key", idempotencyKey)
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    Answer patch(String path, String body) {
        return as(OWNER_KEY, "PATCH", path, body);
    }

    Answer delete(String path) {
        return as(OWNER_KEY, "DELETE", path, null);
    }

    /** @param body null: none at all */
    Answer as(String key, String method, String path, String body) {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .header("Authorization", "Bearer " + key)
                .header("Content-Type", "application/json")
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build());
    }

    Answer send(HttpRequest request) {
        try {
            HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
            String body = response.body();
            boolean json = response.headers()
                    .firstValue("content-type")
                    .filter(type -> type.matches("application/(problem\\+)?json.*"))
                    .isPresent();
            return new Answer(
                    response.statusCode(),
                    response.headers(),
                    body,
                    json && !body.isEmpty() ? JSON.readTree(body) : JSON.createObjectNode());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** The id of the only project that there is at first. */
    String project() {
        return get("/v2/projects").json().at("/data/0/projectId").asString();
    }

    /** Puts rows into the service's tables that no call makes. */
    void sql(String statement, Object... arguments) {
        String url = "jdbc:sqlite:" + state.resolve("godwit.db");
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < arguments.length; i++) {
                prepared.setObject(i + 1, arguments[i]);
            }
            prepared.executeUpdate();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** The first column of the first row. */
    Object query(String statement, Object... arguments) {
        String url = "jdbc:sqlite:" + state.resolve("godwit.db");
        try (Connection connection = DriverManager.getConnection(url);
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            for (int i = 0; i < arguments.length; i++) {
                prepared.setObject(i + 1, arguments[i]);
            }
            try (ResultSet row = prepared.executeQuery()) {
                assertThat(row.next()).as(statement).isTrue();
                return row.getObject(1);
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** A job once it has ended, in whatever state. */
    JsonNode ended(String job) {
        Set<String> ended = Set.of("SUCCESSFUL", "FAILED", "CANCELED");
        Instant until = Instant.now().plusSeconds(60);
        JsonNode seen = get("/api/v1/jobs/" + job).json();
        while (!ended.contains(seen.get("state").asString()) && Instant.now().isBefore(until)) {
            Thread.onSpinWait();
            seen = get("/api/v1/jobs/" + job).json();
        }
        return seen;
    }

    /** A registered cluster where nobody listens. */
    void clusterAtNowhere(String id, String project, String plan) {
        sql("""
                INSERT INTO cluster (id, project, name, description, endpoint, token, plan, region, version, created)
                VALUES (?, ?, ?, '', 'http://127.0.0.1:9', NULL, ?, 'aws-local', 'unknown', 1)""", id, project, "n" + id, plan);
    }

    /** A job of no collections between two clusters of a project, which nobody has run. */
    String job(String project, String source, String target, JobState jobState) {
        return job(project, source, target, jobState, URI.create("http://127.0.0.1:9"));
    }

    /** One that is planned once it reaches its target, as those are whose target was made for them. */
    String unplannedJob(String project, String source, String target, JobState jobState) {
        return job(project, source, target, jobState, URI.create("http://" + target + ".invalid:1"));
    }

    private String job(String project, String source, String target, JobState jobState, URI targetAddress) {
        URI nowhere = URI.create("http://127.0.0.1:9");
        MigrationSpec spec = new MigrationSpec(nowhere, targetAddress, List.of(), List.of(), IfExists.FAIL);
        MigrationPlan plan = new MigrationPlan(spec, "", "", List.of(), List.of(), List.of(), List.of(), List.of());
        try (JobStore store = SqliteStore.open(state)) {
            String id = store.create("test " + UUID.randomUUID(), plan, RunOptions.DEFAULT)
                    .id();
            store.state(id, jobState, Optional.empty());
            sql("""
                    INSERT INTO migration (job, organization, source_project, source_cluster, target_project,
                    target_cluster, wanted, created_by, created)
                    SELECT ?, organization, id, ?, id, ?, 'RUN', 'owner', 1 FROM project WHERE id = ?""", id, source, target, project);
            return id;
        }
    }

    @Override
    public void close() {
        service.close();
    }

    record Answer(int status, HttpHeaders headers, String text, JsonNode json) {
        int code() {
            return json.path("code").asInt(-1);
        }

        /** Asserts that it went well, and returns the data. */
        JsonNode data() {
            assertThat(status).as(text).isEqualTo(200);
            assertThat(json.path("code").isInt()).as(text).isTrue();
            assertThat(code()).as(text).isZero();
            return json.get("data");
        }

        Answer refused(int wantedStatus, int wantedCode) {
            assertThat(status).as(text).isEqualTo(wantedStatus);
            assertThat(json.isObject()).as(text).isTrue();
            assertThat(code()).as(text).isEqualTo(wantedCode);
            assertThat(json.get("message").isString()).as(text).isTrue();
            assertThat(headers.firstValue("requestid")).isPresent();
            assertThat(headers.firstValue("content-type").orElse("")).startsWith("application/json");
            return this;
        }

        String message() {
            return json.path("message").asString();
        }
    }
}
