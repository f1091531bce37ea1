package io.godwit.flink;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** The REST of a Flink cluster (2.3.0), as far as it takes to run a job there. */
final class FlinkRest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Duration LONG_LIMIT = Duration.ofMinutes(3);

    private final URI address;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    FlinkRest(URI address) {
        this.address = address;
    }

    /** The version of Flink there, and how many slots it has free. */
    Overview overview() {
        JsonNode node = get("/overview");
        if (!node.has("flink-version")) {
            throw new GodwitException(
                    ErrorCode.BAD_ANSWER,
                    "What answers at " + address + " is no Flink cluster: it knows no flink-version. Check --flink.");
        }
        return new Overview(
                node.get("flink-version").textValue(),
                node.path("slots-total").intValue(),
                node.path("slots-available").intValue());
    }

    /** The Flink jobs there, also those that have ended. */
    List<Listed> jobs() {
        List<Listed> jobs = new ArrayList<>();
        for (JsonNode job : get("/jobs/overview").path("jobs")) {
            jobs.add(new Listed(
                    job.path("jid").asText(),
                    job.path("state").asText(),
                    job.path("tasks").path("total").intValue()));
        }
        return jobs;
    }

    /** The id of a jar that was uploaded under this name. */
    Optional<String> jar(String name) {
        for (JsonNode file : get("/jars").path("files")) {
            if (name.equals(file.path("name").textValue())) {
                return Optional.of(file.get("id").textValue());
            }
        }
        return Optional.empty();
    }

    /** Uploads a jar under a name, and returns its id. */
    String upload(Path file, String name) {
        String boundary = UUID.randomUUID().toString();
        String head = "--" + boundary + "\r\nContent-Disposition: form-data; name=\"jarfile\"; filename=\"" + name
                + "\"\r\nContent-Type: application/x-java-archive\r\n\r\n";
        HttpRequest request;
        try {
            BodyPublisher body = BodyPublishers.concat(
                    BodyPublishers.ofString(head),
                    BodyPublishers.ofFile(file),
                    BodyPublishers.ofString("\r\n--" + boundary + "--\r\n"));
            request = request("/jars/upload", LONG_LIMIT)
                    .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                    .POST(body)
                    .build();
        } catch (IOException e) {
            throw new GodwitException(ErrorCode.INTERNAL, "The job for Flink cannot be read: " + e, e);
        }
        // The path on the JobManager's disk, whose last part is the id.
        String path = json(answer(request)).path("filename").asText();
        return path.substring(path.lastIndexOf('/') + 1);
    }

    void deleteJar(String id) {
        answer(request("/jars/" + id, LIMIT).DELETE().build());
    }

    /** Runs a jar as the Flink job with this id. */
    void run(String jar, String job, List<String> arguments) {
        ObjectNode body = MAPPER.createObjectNode().put("jobId", job);
        arguments.forEach(body.putArray("programArgsList")::add);
        HttpRequest request = request("/jars/" + jar + "/run", LONG_LIMIT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        HttpResponse<String> response = send(request);
        if (response.statusCode() >= 300) {
            throw refused(response.body());
        }
    }

    private GodwitException refused(String body) {
        if (body.contains("InaccessibleObjectException") && body.contains("java.util")) {
            return new GodwitException(
                    ErrorCode.NOT_SUPPORTED,
                    "The JobManager of " + address
                            + " runs on a Java that does not let Flink at java.util. Start it with --add-opens"
                            + " java.base/java.util=ALL-UNNAMED, which Flink's own scripts do; else put it into env.java.opts.jobmanager.");
        }
        return new GodwitException(
                ErrorCode.SERVER_ERROR, "The Flink cluster " + address + " does not run the job: " + errors(body));
    }

    /** The state of a Flink job; empty if the cluster does not know it. */
    Optional<String> state(String job) {
        HttpResponse<String> response =
                send(request("/jobs/" + job + "/status", LIMIT).GET().build());
        if (unknown(response)) {
            return Optional.empty();
        }
        return Optional.of(json(accepted(response)).path("status").asText());
    }

    /** The last line of what made a job fail. */
    String cause(String job) {
        String trace = "";
        for (JsonNode entry :
                get("/jobs/" + job + "/exceptions").path("exceptionHistory").path("entries")) {
            trace = entry.path("stacktrace").asText();
            break;
        }
        String cause = trace.lines().findFirst().orElse("for no reason that it tells");
        for (String line : trace.lines().toList()) {
            if (line.startsWith("Caused by: ")) {
                cause = line.substring("Caused by: ".length());
            }
        }
        return cause;
    }

    void cancel(String job) {
        HttpResponse<String> response = send(request("/jobs/" + job + "?mode=cancel", LIMIT)
                .method("PATCH", BodyPublishers.noBody())
                .build());
        // Not found and conflict: it has ended already.
        if (!unknown(response) && response.statusCode() != 409) {
            accepted(response);
        }
    }

    /** The status of a job that it does not know a 2.3.0 answers with 500. */
    private static boolean unknown(HttpResponse<String> response) {
        return response.statusCode() == 404 || response.body().contains("FlinkJobNotFoundException");
    }

    private JsonNode get(String path) {
        return json(answer(request(path, LIMIT).GET().build()));
    }

    private HttpRequest.Builder request(String path, Duration limit) {
        String base = address.toString().replaceAll("/+$", "");
        return HttpRequest.newBuilder(URI.create(base + path)).timeout(limit);
    }

    private String answer(HttpRequest request) {
        return accepted(send(request));
    }

    private String accepted(HttpResponse<String> response) {
        if (response.statusCode() >= 300) {
            throw new GodwitException(
                    ErrorCode.SERVER_ERROR,
                    "The Flink cluster " + address + " answers " + response.statusCode() + " to "
                            + response.uri().getPath() + ": " + errors(response.body()));
        }
        return response.body();
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.UNREACHABLE,
                    "The Flink cluster " + address + " does not answer (" + e
                            + "). Check --flink: it is the address of the JobManager's REST, http://host:8081.",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while asking the Flink cluster.", e);
        }
    }

    private JsonNode json(String body) {
        try {
            return MAPPER.readTree(body);
        } catch (JsonProcessingException e) {
            throw new GodwitException(
                    ErrorCode.BAD_ANSWER,
                    "What answers at " + address + " is no Flink cluster: its answer is no JSON. Check --flink.",
                    e);
        }
    }

    /** The lines of an error that say something: the rest is where in Flink it came about. */
    private static String errors(String body) {
        StringBuilder text = new StringBuilder();
        body.replace("\\n", "\n")
                .lines()
                .map(String::strip)
                .filter(line -> !line.startsWith("\\tat ") && !line.startsWith("at "))
                .limit(6)
                .forEach(line -> text.append(line).append(' '));
        return text.toString().strip();
    }

    /**
     * @param version of Flink
     * @param slots of all TaskManagers
     * @param freeSlots that no job has
     */
    record Overview(String version, int slots, int freeSlots) {}

    /**
     * A Flink job, as the list of all of them shows it.
     *
     * @param tasks each of which takes one slot
     */
    record Listed(String id, String state, int tasks) {}
}
