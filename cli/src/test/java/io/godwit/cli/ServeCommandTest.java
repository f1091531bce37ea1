package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code godwit serve} as a process of its own: it takes the logging and the signals of the process that it runs in. */
class ServeCommandTest {
    @TempDir
    private Path folder;

    @Test
    void printsTheKeyOnceAnswersAndEndsOnATermSignal() throws IOException, InterruptedException {
        String key;
        try (ServeProcess first = new ServeProcess(folder, "--port", "0", "--output", "json")) {
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
        try (ServeProcess second = new ServeProcess(folder, "--port", "0", "--output", "json")) {
            JsonNode serving = second.firstObject();
            assertThat(serving.has("apiKey")).isFalse();
            assertThat(serving.has("password")).isFalse();
            assertThat(status(serving, "/v2/clusters", key)).isEqualTo(200);

            try (ServeProcess third = new ServeProcess(folder, "--port", "0")) {
                assertThat(third.ended()).isNotZero();
                assertThat(third.errors())
                        .contains("A service is running on the state folder")
                        .doesNotContain("Exception");
            }
            assertThat(second.endedByTerm()).isZero();
        }
        try (ServeProcess rotation = new ServeProcess(folder, "--rotate-key", "--output", "json")) {
            JsonNode rotated = rotation.firstObject();
            assertThat(rotated.get("type").asText()).isEqualTo("rotated");
            assertThat(rotated.get("secrets").asInt()).isZero();
            assertThat(rotation.ended()).as(rotation.errors()).isZero();
        }
    }

    @Test
    void saysInOneSentenceWhyItCannotStart() throws IOException, InterruptedException {
        Path settings = Files.writeString(folder.resolve("settings.properties"), "godwit.plans.refused=Gold:Free\n");
        try (ServeProcess wrong = new ServeProcess(folder, "--port", "0", "--config", settings.toString())) {
            assertThat(wrong.ended()).isNotZero();
            assertThat(wrong.errors())
                    .contains("The service cannot start: godwit.plans.refused holds 'Gold:Free'")
                    .doesNotContain("Exception");
            assertThat(wrong.errors().lines()).hasSize(1);
        }
        Path broken = Files.writeString(folder.resolve("settings.yaml"), "godwit: [\n");
        try (ServeProcess wrong = new ServeProcess(folder, "--port", "0", "--config", broken.toString())) {
            assertThat(wrong.ended()).isNotZero();
            assertThat(wrong.errors())
                    .startsWith("error USAGE: The service cannot start: " + broken)
                    .doesNotContain("Exception");
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
}
