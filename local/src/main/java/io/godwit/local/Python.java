package io.godwit.local;

import io.godwit.local.LocalServerException.Reason;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The system's Python, used to fetch packages. It works in virtual environments only and leaves the system's packages alone. */
final class Python {

    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final int LINES_SHOWN = 8;
    private static final String HOW_TO_INSTALL =
            "Install it (Debian, Ubuntu: apt-get install python3 python3-venv) and run this again.";

    private final Path executable;

    private Python(Path executable) {
        this.executable = executable;
    }

    /** Finds python3 in the folders of a search path such as PATH. */
    static Python find(String searchPath) {
        Path executable = Arrays.stream(searchPath.split(File.pathSeparator, -1))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "python3"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new LocalServerException(
                        Reason.MISSING_SYSTEM_PACKAGE,
                        "python3 was not found on the PATH; Milvus servers are installed with it. " + HOW_TO_INSTALL));
        return new Python(executable);
    }

    /** Makes a virtual environment with pip and installs the requirements into it. */
    void install(List<String> requirements, Path environment) {
        createEnvironment(environment);
        pip(environment, requirements, "install", "--quiet", "--no-compile");
    }

    /** Fetches the wheel of one requirement, without what it depends on. */
    Path download(String requirement, Path scratch) {
        Path environment = scratch.resolve("venv");
        Path wheels = scratch.resolve("wheels");
        createEnvironment(environment);
        pip(
                environment,
                List.of(requirement),
                "download",
                "--quiet",
                "--no-deps",
                "--only-binary=:all:",
                "--dest=" + wheels);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(wheels, "*.whl")) {
            return files.iterator().next();
        } catch (IOException e) {
            throw FileTree.storage("Could not read the fetched packages in " + wheels, e);
        }
    }

    private void createEnvironment(Path environment) {
        Outcome modules =
                run(environment.resolveSibling("venv.log"), executable.toString(), "-c", "import venv, ensurepip");
        if (modules.status() != 0) {
            throw new LocalServerException(
                    Reason.MISSING_SYSTEM_PACKAGE,
                    "%s has no venv module with pip; Milvus servers are installed with it. %s\n%s"
                            .formatted(executable, HOW_TO_INSTALL, modules.lastLines()));
        }
        Outcome outcome = run(
                environment.resolveSibling("venv.log"), executable.toString(), "-m", "venv", environment.toString());
        if (outcome.status() != 0) {
            throw new LocalServerException(
                    Reason.INSTALL_FAILED,
                    "Could not make a Python environment in %s; python3 -m venv said:\n%s"
                            .formatted(environment, outcome.lastLines()));
        }
    }

    private static void pip(Path environment, List<String> requirements, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(environment.resolve("bin/python").toString(), "-m", "pip"));
        command.addAll(List.of("--disable-pip-version-check", "--no-input", "--no-color"));
        command.addAll(List.of(arguments));
        command.addAll(requirements);
        Outcome outcome = run(environment.resolveSibling("pip.log"), command.toArray(String[]::new));
        if (outcome.status() != 0) {
            throw new LocalServerException(
                    Reason.INSTALL_FAILED,
                    "pip could not fetch %s. Check the network, or point pip at a mirror (pip config set global.index-url URL). It said:\n%s"
                            .formatted(String.join(" ", requirements), outcome.lastLines()));
        }
    }

    private static Outcome run(Path log, String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .redirectInput(new File("/dev/null"))
                    .start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
            return new Outcome(process.exitValue(), log);
        } catch (IOException e) {
            throw new LocalServerException(Reason.INSTALL_FAILED, "Could not run " + command[0] + ": " + e, e);
        } catch (InterruptedException e) {
            throw LocalServerException.interrupted("running " + command[0], e);
        }
    }

    private record Outcome(int status, Path log) {

        String lastLines() {
            try {
                List<String> lines = Files.readAllLines(log).stream()
                        .filter(line -> !line.isBlank())
                        .toList();
                return String.join(
                        "\n",
                        lines.stream()
                                .skip(Math.max(0, lines.size() - LINES_SHOWN))
                                .map(line -> "  | " + line)
                                .toList());
            } catch (IOException e) {
                return "  | (no output: " + e + ")";
            }
        }
    }
}
