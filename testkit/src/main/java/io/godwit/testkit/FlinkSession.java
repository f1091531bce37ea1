package io.godwit.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A standalone session cluster of Flink on loopback, made of its artifacts alone: a JobManager and TaskManagers of two slots, each a
 * process of its own that may be killed. It sees the loss of one within seconds, and refuses slots that it does not have at once, as a
 * cluster does that has been there for a while.
 */
public final class FlinkSession implements AutoCloseable {
    /** What Godwit and the cluster share. */
    public static final Map<String, String> KEY =
            Map.of("GODWIT_FLINK_KEY", "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=");

    private static final Pattern TASK_MANAGERS = Pattern.compile("\"taskmanagers\":(\\d+)");
    private static final String ENTRY = "org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint";
    private static final String RUNNER = "org.apache.flink.runtime.taskexecutor.TaskManagerRunner";
    private static final String OPENS = "--add-opens=java.base/java.util=ALL-UNNAMED";

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Path folder;
    private final int rest = freePort();
    private final List<Process> taskManagers = new ArrayList<>();
    private final HttpClient client = HttpClient.newHttpClient();
    private Process jobManager;
    private int started;

    private FlinkSession(boolean opened) {
        try {
            folder = Files.createTempDirectory("godwit-flink-");
            Files.writeString(folder.resolve("config.yaml"), configuration(folder, rest, freePort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        jobManager = opened ? process(ENTRY, OPENS) : process(ENTRY, "-Dnothing.opened=true");
    }

    public static FlinkSession start(int taskManagers) {
        FlinkSession session = new FlinkSession(true);
        for (int i = 0; i < taskManagers; i++) {
            session.startTaskManager();
        }
        session.await(taskManagers);
        return session;
    }

    /** A JobManager alone, on a Java that lets nobody at java.util. */
    public static FlinkSession closed() {
        FlinkSession session = new FlinkSession(false);
        session.await(0);
        return session;
    }

    private static String configuration(Path folder, int rest, int rpc) {
        return """
                jobmanager.rpc.address: 127.0.0.1
                jobmanager.rpc.port: %d
                jobmanager.bind-host: 127.0.0.1
                rest.address: 127.0.0.1
                rest.bind-address: 127.0.0.1
                rest.port: %d
                taskmanager.host: 127.0.0.1
                taskmanager.bind-host: 127.0.0.1
                taskmanager.numberOfTaskSlots: 2
                taskmanager.cpu.cores: 1.0
                taskmanager.memory.task.heap.size: 192m
                taskmanager.memory.task.off-heap.size: 64m
                taskmanager.memory.framework.heap.size: 64m
                taskmanager.memory.framework.off-heap.size: 64m
                taskmanager.memory.jvm-metaspace.size: 160m
                taskmanager.memory.jvm-overhead.min: 64m
                taskmanager.memory.jvm-overhead.max: 64m
                taskmanager.memory.managed.size: 16m
                taskmanager.memory.network.min: 32m
                taskmanager.memory.network.max: 32m
                cluster.registration.error-delay: 500
                resourcemanager.standalone.start-up-time: 1
                heartbeat.interval: 500
                heartbeat.timeout: 10000
                heartbeat.rpc-failure-threshold: 2
                pekko.startup-timeout: 60 s
                io.tmp.dirs: %s
                web.tmpdir: %s
                """.formatted(rpc, rest, folder, folder);
    }

    public void startTaskManager() {
        taskManagers.add(process(RUNNER, OPENS));
    }

    /** Ends the one that was started first, at once, and has another one in its place. */
    public void replaceTaskManager() {
        killTaskManager();
        startTaskManager();
    }

    /** Ends the one that was started first, at once. */
    public void killTaskManager() {
        kill(taskManagers.remove(0));
    }

    public void killJobManager() {
        kill(jobManager);
    }

    public void startJobManager() {
        jobManager = process(ENTRY, OPENS);
        await(taskManagers.size());
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + rest);
    }

    public String text(String path) throws IOException {
        try {
            return client.send(HttpRequest.newBuilder(address().resolve(path)).build(), BodyHandlers.ofString())
                    .body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** What all its processes said so far. */
    public String said() {
        StringBuilder said = new StringBuilder();
        try {
            for (int i = 1; i <= started; i++) {
                said.append(Files.readString(folder.resolve(i + ".log")));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return said.toString();
    }

    /** Until so many TaskManagers have found the JobManager. */
    public void await(int expected) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (taskManagers() != expected) {
            boolean ended = !jobManager.isAlive() || taskManagers.stream().anyMatch(one -> !one.isAlive());
            if (ended || System.nanoTime() > until) {
                throw new IllegalStateException("The Flink cluster of the tests is not there: " + said());
            }
            pause();
        }
    }

    private int taskManagers() {
        try {
            Matcher number = TASK_MANAGERS.matcher(text("/overview"));
            return number.find() ? Integer.parseInt(number.group(1)) : -1;
        } catch (IOException e) {
            return -1;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private Process process(String main, String option) {
        started++;
        Path jars = Stream.of(Path.of("..", "flink"), Path.of("flink"))
                .map(module -> module.resolve("target").resolve("cluster").toAbsolutePath())
                .filter(Files::isDirectory)
                .findFirst()
                .orElseThrow(() ->
                        new IllegalStateException("There is no flink/target/cluster: build the module flink first."));
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx300m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        option,
                        "-cp",
                        jars + "/*",
                        main,
                        "--configDir",
                        folder.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve(started + ".log").toFile());
        builder.environment().putAll(KEY);
        builder.environment().put("GODWIT_STORE_USER", PostgresServer.USER);
        builder.environment().put("GODWIT_STORE_PASSWORD", PostgresServer.PASSWORD);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void kill(Process process) {
        try {
            process.destroyForcibly().waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        taskManagers.forEach(FlinkSession::kill);
        kill(jobManager);
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
