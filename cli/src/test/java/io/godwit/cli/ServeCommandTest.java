package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit serve} as a process of its own: it takes the logging and the signals of the process that it runs in. */
class ServeCommandTest {
    @TempDir
    private Path folder;

    @Test
    void printsTheKeyOnceAnswersAndEndsOnATermSignal() throws IOException, InterruptedException {
        String key;
        try (Serve first = new Serve("--port", "0", "--output", "json")) {
            JsonNode serving = first.firstObject();
            assertThat(serving.get("type").asText()).isEqualTo("serving");
            key = serving.get("apiKey").asText();
            assertThat(serving.get("password").asText()).isNotEmpty();
            assertThat(status(serving, "/health/readiness", "")).isEqualTo(200);
            assertThat(status(serving, "/v2/clusters", "")).isEqualTo(401);
            assertThat(status(serving, "/v2/clusters", key)).isEqualTo(200);
            assertThat(first.endedByTerm()).as(first.errors()).isZero();
            assertThat(first.errors()).doesNotContain(key).doesNotContain("SLF4J");
        }
        try (Serve second = new Serve("--port", "0", "--output", "json")) {
            JsonNode serving = second.firstObject();
            assertThat(serving.has("apiKey")).isFalse();
            assertThat(serving.has("password")).isFalse();
            assertThat(status(serving, "/v2/clusters", key)).isEqualTo(200);

            try (Serve third = new Serve("--port", "0")) {
                assertThat(third.ended()).isNotZero();
                assertThat(third.errors())
                        .contains("A service is running on the state folder")
                        .doesNotContain("Exception");
            }
            assertThat(second.endedByTerm()).isZero();
        }
        try (Serve rotation = new Serve("--rotate-key", "--output", "json")) {
            JsonNode rotated = rotation.firstObject();
            assertThat(rotated.get("type").asText()).isEqualTo("rotated");
            assertThat(rotated.get("secrets").asInt()).isZero();
            assertThat(rotation.ended()).as(rotation.errors()).isZero();
        }
    }

    @Test
    void saysInOneSentenceWhyItCannotStart() throws IOException, InterruptedException {
        Path settings = Files.writeString(folder.resolve("settings.properties"), "godwit.plans.refused=Gold:Free\n");
        try (Serve wrong = new Serve("--port", "0", "--config", settings.toString())) {
            assertThat(wrong.ended()).isNotZero();
            assertThat(wrong.errors())
                    .contains("The service cannot start: godwit.plans.refused holds 'Gold:Free'")
                    .doesNotContain("Exception");
            assertThat(wrong.errors().lines()).hasSize(1);
        }
        assertThat(CommandRun.of("serve", "--config", "nowhere").err()).contains("nowhere cannot be read");
        assertThat(CommandRun.of("serve", "--tls-cert", settings.toString()).err())
                .contains("--tls-cert and --tls-key go together");
        assertThat(CommandRun.of("serve", "--tls-cert", "nowhere", "--tls-key", settings.toString())
                        .err())
                .contains("nowhere cannot be read", "--tls-cert");
        assertThat(CommandRun.of("serve", "--port", "70000").err()).contains("--port is a number from 0 to 65535");
    }

    private static int status(JsonNode serving, String path, String key) throws IOException, InterruptedException {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(serving.get("address").asText() + path));
        if (!key.isEmpty()) {
            request.header("Authorization", "Bearer " + key);
        }
        return HttpClient.newHttpClient()
                .send(request.build(), BodyHandlers.discarding())
                .statusCode();
    }

    private final class Serve implements AutoCloseable {
        private final Process process;
        private final Path errors;

        Serve(String... arguments) throws IOException {
            errors = Files.createTempFile(folder, "serve", ".err");
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.godwit.cli.Godwit",
                    "serve",
                    "--state",
                    folder.resolve("state").toString()));
            command.addAll(List.of(arguments));
            process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
        }

        JsonNode firstObject() throws IOException {
            BufferedReader out =
                    new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
            String line = out.readLine();
            assertThat(line).as(errors()).isNotNull();
            return new ObjectMapper().readTree(line);
        }

        int endedByTerm() throws IOException, InterruptedException {
            process.destroy();
            return ended();
        }

        int ended() throws IOException, InterruptedException {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(errors()).isTrue();
            return process.exitValue();
        }

        String errors() throws IOException {
            return Files.readString(errors);
        }

        @Override
        public void close() {
            process.destroyForcibly();
        }
    }
}
