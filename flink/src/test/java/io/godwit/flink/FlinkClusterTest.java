package io.godwit.flink;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.godwit.flink.FlinkRest.Listed;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which Flink jobs a run takes for those of its own job, on a scripted REST. */
class FlinkClusterTest {
    private static final RunArguments ARGUMENTS = new RunArguments("job-1", 1, "jdbc:postgresql:x", 2, 2, 0, 60);
    private static final JobJar JAR = new JobJar(Path.of("job.jar"), "job.jar");

    private final List<String> sent = new ArrayList<>();
    private final List<String> canceled = new ArrayList<>();
    private HttpServer flink;

    @BeforeEach
    void start() throws IOException {
        flink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        flink.createContext("/", this::answer);
        flink.start();
    }

    @AfterEach
    void stop() {
        flink.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        String body = "{}";
        if (path.equals("/jars")) {
            body = "{\"files\": [{\"name\": \"job.jar\", \"id\": \"x\"}]}";
        } else if (path.endsWith("/run")) {
            JsonNode asked = new ObjectMapper().readTree(exchange.getRequestBody());
            sent.add(asked.get("jobId").asText());
        } else if (path.equals("/jobs/overview")) {
            List<String> jobs = new ArrayList<>();
            sent.forEach(id -> jobs.add(job(id, jobs.isEmpty() ? "CANCELED" : "RUNNING")));
            body = "{\"jobs\": [" + String.join(", ", jobs) + "]}";
        } else {
            canceled.add(exchange.getRequestURI().toString());
        }
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private static String job(String id, String state) {
        return "{\"jid\": \"" + id + "\", \"state\": \"" + state + "\", \"tasks\": {\"total\": 2}}";
    }

    @Test
    void jobsOfEarlierRunsAreThoseOfTheSameJobThatHaveNotEnded() {
        cluster("job-1/then").submit(ARGUMENTS);
        cluster("job-1/then").submit(ARGUMENTS);
        cluster("job-1/another store").submit(ARGUMENTS);
        assertThat(sent).hasSize(3).doesNotHaveDuplicates().allMatch(id -> id.matches("[0-9a-f]{32}"));

        FlinkCluster cluster = cluster("job-1/then");

        assertThat(cluster.earlier()).containsExactly(new Listed(sent.get(1), "RUNNING", 2));
        cluster.earlier().forEach(cluster::cancel);
        assertThat(canceled).containsExactly("/jobs/" + sent.get(1) + "?mode=cancel");
        assertThat(cluster.state()).isEqualTo(Optional.empty());
    }

    private FlinkCluster cluster(String job) {
        URI address = URI.create("http://127.0.0.1:" + flink.getAddress().getPort());
        return new FlinkCluster(address, new FlinkRest(address), JAR, job);
    }
}
