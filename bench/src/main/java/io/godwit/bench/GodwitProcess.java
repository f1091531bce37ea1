package io.godwit.bench;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code godwit migrate} as a process of its own, with a state folder of its own. */
final class GodwitProcess {
    private final Process process;
    private final Path log;
    private final long started;
    private long peakKilobytes;

    private GodwitProcess(Process process, Path log, long started) {
        this.process = process;
        this.log = log;
        this.started = started;
    }

    static GodwitProcess migrate(List<String> command, Servers servers, String collection) {
        Path state = Migration.stateFolder();
        List<String> line = new ArrayList<>(command);
        line.addAll(List.of("migrate", "--source", servers.source().uri()));
        line.addAll(List.of("--target", servers.target().uri()));
        line.addAll(List.of("--collection", collection, "--state", state.toString()));
        Path log = state.resolve("output.txt");
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "GODWIT_SOURCE_TOKEN", Servers.token(servers.source()),
                        "GODWIT_TARGET_TOKEN", Servers.token(servers.target())));
        try {
            long now = System.nanoTime();
            return new GodwitProcess(builder.start(), log, now);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + command + ".", e);
        }
    }

    double secondsSinceStart() {
        return (System.nanoTime() - started) / 1e9;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end, watching its memory; anything but exit code 0 is an exception. */
    void awaitSuccess() {
        try {
            while (!process.waitFor(20, TimeUnit.MILLISECONDS)) {
                watchMemory();
            }
            if (process.exitValue() != 0) {
                throw new IllegalStateException(
                        "godwit ended with exit code " + process.exitValue() + ":\n" + Files.readString(log));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while waiting for godwit.", e);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + log + ".", e);
        }
    }

    /** The largest resident set that it, or a process that it started, has had. */
    double peakMegabytes() {
        return peakKilobytes / 1024.0;
    }

    private void watchMemory() {
        peakKilobytes = Math.max(peakKilobytes, ProcessMemory.peak(process.toHandle()));
        process.toHandle()
                .descendants()
                .forEach(child -> peakKilobytes = Math.max(peakKilobytes, ProcessMemory.peak(child)));
    }
}
