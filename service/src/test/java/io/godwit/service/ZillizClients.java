package io.godwit.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.springframework.util.FileSystemUtils;

/** Zilliz Cloud's own clients, unchanged, in a virtual environment that is made once and kept where the Milvus servers are. */
final class ZillizClients {
    private static final List<String> REQUIREMENTS = List.of("zilliz-cli==1.0.2", "zilliz-mcp-server==1.0.0", "mcp<2");

    private final Path environment;
    private final Path home;

    private ZillizClients(Path environment, Path home) {
        this.environment = environment;
        this.home = home;
    }

    /** @param home where they keep their settings */
    static ZillizClients install(Path home) throws IOException, InterruptedException {
        String cache = System.getenv("XDG_CACHE_HOME");
        Path folder = (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
                .resolve("godwit/clients");
        Files.createDirectories(folder);
        Path environment = folder.resolve("zilliz-1");
        Path complete = environment.resolve("complete");
        try (FileChannel channel = FileChannel.open(
                        folder.resolve("zilliz-1.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!Files.exists(complete)) {
                FileSystemUtils.deleteRecursively(environment);
                run(Map.of(), "python3", "-m", "venv", environment.toString()).succeeded();
                List<String> pip = new ArrayList<>(List.of(
                        environment.resolve("bin/python").toString(),
                        "-m",
                        "pip",
                        "--disable-pip-version-check",
                        "--no-input",
                        "install",
                        "--quiet"));
                pip.addAll(REQUIREMENTS);
                run(Map.of(), pip.toArray(String[]::new)).succeeded();
                Files.createFile(complete);
            }
        }
        return new ZillizClients(environment, home);
    }

    /** Runs {@code zilliz}. */
    Output cli(Map<String, String> variables, String... arguments) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of(environment.resolve("bin/zilliz").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = builder(variables, command);
        builder.environment().put("ZILLIZ_CONFIG_DIR", home.toString());
        return output(builder);
    }

    /** Starts {@code zilliz-mcp-server}, which speaks over its standard streams. */
    Process mcpServer(Map<String, String> variables) throws IOException {
        List<String> command =
                List.of(environment.resolve("bin/zilliz-mcp-server").toString());
        return builder(variables, command)
                .directory(home.toFile())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static Output run(Map<String, String> variables, String... command)
            throws IOException, InterruptedException {
        return output(builder(variables, List.of(command)));
    }

    /** Without what this machine may say of proxies: only what a test says counts. */
    private static ProcessBuilder builder(Map<String, String> variables, List<String> command) {
        ProcessBuilder builder = new ProcessBuilder(command);
        if (!variables.isEmpty()) {
            builder.environment()
                    .keySet()
                    .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        }
        builder.environment().putAll(variables);
        return builder;
    }

    private static Output output(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = Files.createTempFile("client", ".out");
        Path err = Files.createTempFile("client", ".err");
        try {
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            process.getOutputStream().close();
            assertThat(process.waitFor(10, TimeUnit.MINUTES))
                    .as(builder.command().toString())
                    .isTrue();
            return new Output(process.exitValue(), Files.readString(out), Files.readString(err));
        } finally {
            Files.delete(out);
            Files.delete(err);
        }
    }

    record Output(int status, String out, String err) {
        String succeeded() {
            assertThat(status).as(out + err).isZero();
            return out;
        }

        String failed() {
            assertThat(status).as(out + err).isEqualTo(1);
            return err;
        }
    }
}
