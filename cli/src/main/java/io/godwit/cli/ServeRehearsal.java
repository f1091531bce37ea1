package io.godwit.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * The first start of a service on a free port of loopback, one answer and its end, so that the launcher can keep the classes that this
 * loads in an archive. Its state lies in a temporary folder.
 */
final class ServeRehearsal {
    private ServeRehearsal() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("godwit-rehearsal");
        Interruption interruption = new Interruption();
        try (PipedInputStream said = new PipedInputStream();
                PrintStream out = new PrintStream(new PipedOutputStream(said), true, StandardCharsets.UTF_8)) {
            Surroundings here = new Surroundings(out, out, Map.of(), Terminal.NONE, interruption);
            Thread serving = new Thread(() -> serve(here, folder), "serving");
            serving.start();
            String line = new BufferedReader(new InputStreamReader(said, StandardCharsets.UTF_8)).readLine();
            try {
                ask(new ObjectMapper().readTree(line));
            } finally {
                interruption.interrupt();
                serving.join();
            }
        } finally {
            Rehearsal.delete(folder);
        }
    }

    private static void serve(Surroundings here, Path folder) {
        Godwit.run(
                here, "serve", "--host", "127.0.0.1", "--port", "0", "--output", "json", "--state", folder.toString());
    }

    private static void ask(JsonNode serving) throws IOException, InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        for (String path : List.of("/health/readiness", "/v2/projects", "/api/v1/jobs")) {
            HttpRequest request = HttpRequest.newBuilder(
                            URI.create(serving.get("address").asText() + path))
                    // There is none if the environment holds the one to be used: then the answer is a refusal.
                    .header("Authorization", "Bearer " + serving.path("apiKey").asText())
                    .build();
            client.send(request, BodyHandlers.discarding());
        }
    }
}
