package io.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * From the start of the process until it says that it is ready, and its memory at rest: the service against
 * {@link EmptyWebApplication} with the same libraries, flags and treatment of classes.
 */
final class ServeStartCase {
    private static final double MOST_OF_EMPTY = 1.5;
    private static final double MOST_MEGABYTES = 350;
    private static final int REST_SECONDS = 5;
    private static final Path JAR =
            Path.of("bench/target/godwit-bench-0.1.0.jar").toAbsolutePath();

    private final Hold hold;
    private final List<String> command;
    private final int rounds;

    ServeStartCase(Hold hold, List<String> command, int rounds) {
        this.hold = hold;
        this.command = command;
        this.rounds = rounds;
    }

    Results run() {
        Results results = new Results();
        hold.during(() -> measure(results));
        results.judge(new Ratio(
                "service ready / empty application ready",
                results.quotients("service ready, s", "empty application ready, s"),
                false,
                MOST_OF_EMPTY));
        results.judge(new Ratio(
                "memory of the service at rest, MB", results.of("service at rest, MB"), false, MOST_MEGABYTES));
        return results;
    }

    private void measure(Results results) {
        Path state = Migration.stateFolder();
        List<String> virtualMachine;
        try (ServeProcess first = ServeProcess.godwit(command, state)) {
            virtualMachine = first.commandLine();
        }
        List<String> empty = empty(virtualMachine);
        for (int round = 0; round < rounds; round++) {
            if (round % 2 == 0) {
                empty(results, empty);
            }
            service(results, state);
            if (round % 2 != 0) {
                empty(results, empty);
            }
            try (ServeProcess first = ServeProcess.godwit(command, Migration.stateFolder())) {
                results.add("service ready on a new folder, s", first.readySeconds());
            }
        }
    }

    private void service(Results results, Path state) {
        try (ServeProcess service = ServeProcess.godwit(command, state)) {
            results.add("service ready, s", service.readySeconds());
            rest();
            results.add("service at rest, MB", service.residentMegabytes());
        }
    }

    private static void empty(Results results, List<String> line) {
        int port = Http.freePort();
        List<String> listening = new ArrayList<>(line);
        listening.add("--server.port=" + port);
        try (ServeProcess empty = ServeProcess.start(listening, port, "/actuator/health/readiness")) {
            results.add("empty application ready, s", empty.readySeconds());
            rest();
            results.add("empty application at rest, MB", empty.residentMegabytes());
        }
    }

    private static void rest() {
        try {
            TimeUnit.SECONDS.sleep(REST_SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The service's own command line with another class path, archive and main class. */
    private static List<String> empty(List<String> service) {
        List<String> flags = new ArrayList<>();
        String classPath = "";
        for (int i = 1; !service.get(i).startsWith("io.godwit."); i++) {
            if (service.get(i).equals("-cp")) {
                i++;
                classPath = service.get(i) + ":" + JAR;
            } else if (!service.get(i).startsWith("-XX:SharedArchiveFile=")) {
                flags.add(service.get(i));
            }
        }
        String java = service.get(0);
        String main = EmptyWebApplication.class.getName();
        String options = "--server.address=127.0.0.1";
        Path archive = Migration.stateFolder().resolve("empty.jsa");
        Path classes = archive.resolveSibling("empty.classes");
        int port = Http.freePort();
        ServeProcess.start(
                        line(
                                java,
                                flags,
                                "-XX:DumpLoadedClassList=" + classes,
                                classPath,
                                main,
                                options,
                                "--server.port=" + port),
                        port,
                        "/actuator/health/readiness")
                .close();
        dump(line(
                java,
                List.of("-Xlog:disable", "-Xshare:dump", "-XX:SharedClassListFile=" + classes),
                "-XX:SharedArchiveFile=" + archive,
                classPath));
        return line(java, flags, "-XX:SharedArchiveFile=" + archive, classPath, main, options);
    }

    private static List<String> line(
            String java, List<String> flags, String archive, String classPath, String... application) {
        List<String> line = new ArrayList<>(List.of(java));
        line.addAll(flags);
        line.addAll(List.of(archive, "-cp", classPath));
        line.addAll(List.of(application));
        return line;
    }

    private static void dump(List<String> line) {
        try {
            int exit = new ProcessBuilder(line)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (exit != 0) {
                throw new IllegalStateException("No archive of the empty application's classes: exit code " + exit);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start " + line + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while classes were archived.", e);
        }
    }
}
