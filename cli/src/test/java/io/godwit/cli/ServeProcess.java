package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code godwit serve} in a process of its own, on the folder {@code state} of a test's folder. */
public final class ServeProcess implements AutoCloseable {
    private final Process process;
    private final Path errors;

    ServeProcess(Path folder, String... arguments) throws IOException {
        this(folder, Map.of(), arguments);
    }

    public ServeProcess(Path folder, Map<String, String> environment, String... arguments) throws IOException {
        errors = Files.createTempFile(folder, "serve", ".err");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "io.godwit.cli.Godwit",
                "serve",
                "--state",
                folder.resolve("state").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(errors.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
    }

    /** What it says first; with {@code --output json}. */
    public JsonNode firstObject() throws IOException {
        BufferedReader out = process.inputReader();
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

    /** By a signal that no process can answer. */
    public void kill() throws IOException, InterruptedException {
        process.destroyForcibly();
        ended();
    }

    public String errors() throws IOException {
        return Files.readString(errors);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
