package io.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A web server as a process of its own on a port of loopback: {@code godwit serve}, or what it is compared with. */
final class ServeProcess implements AutoCloseable {
    /** Of the owner, who is made at the first start on a folder. */
    static final String OWNER_KEY = "bench-key-of-the-owner-0123456789abcdef";

    static final String OWNER_PASSWORD = "bench-password-of-the-owner";

    private static final int PATIENCE_SECONDS = 120;

    private final Process process;
    private final Path log;
    private final URI address;
    private final double readySeconds;

    private ServeProcess(Process process, Path log, URI address, double readySeconds) {
        this.process = process;
        this.log = log;
        this.address = address;
        this.readySeconds = readySeconds;
    }

    /** Returns once the service is ready, jobs and all. */
    static ServeProcess godwit(List<String> command, Path state) {
        int port = Http.freePort();
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("serve", "--port", Integer.toString(port), "--state", state.toString()));
        return start(line, port, "/health/readiness");
    }

    /**
     * Returns once the path is answered with 200.
     *
     * @param line a command that listens on the port
     */
    static ServeProcess start(List<String> line, int port, String path) {
        try {
            Path log = Files.createTempFile("godwit-bench", ".txt");
            log.toFile().deleteOnExit();
            ProcessBuilder builder =
                    new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(log.toFile());
            builder.environment()
                    .putAll(Map.of("GODWIT_ADMIN_API_KEY", OWNER_KEY, "GODWIT_ADMIN_PASSWORD", OWNER_PASSWORD));
            URI address = URI.create("http://127.0.0.1:" + port);
            long started = System.nanoTime();
            Process process = builder.start();
            while (Http.status(address.resolve(path)) != 200) {
                double seconds = (System.nanoTime() - started) / 1e9;
                if (!process.isAlive() || seconds > PATIENCE_SECONDS) {
                    process.destroyForcibly();
                    throw new IllegalStateException(line + " does not answer:\n" + Files.readString(log));
                }
                TimeUnit.MILLISECONDS.sleep(10);
            }
            return new ServeProcess(process, log, address, (System.nanoTime() - started) / 1e9);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + line + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for " + line + ".", e);
        }
    }

    URI address() {
        return address;
    }

    /** From the start of the process to the first answer that says ready. */
    double readySeconds() {
        return readySeconds;
    }

    double residentMegabytes() {
        return ProcessMemory.resident(process.toHandle()) / 1024.0;
    }

    /** What it was started with in the end: the launcher's shell has become the virtual machine. */
    List<String> commandLine() {
        try {
            String line = Files.readString(Path.of("/proc/" + process.pid() + "/cmdline"), StandardCharsets.UTF_8);
            return List.of(line.split("\0"));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the command line of the service.", e);
        }
    }

    String log() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log + ".", e);
        }
    }

    /** As a user ends it, by SIGTERM. */
    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
    }
}
