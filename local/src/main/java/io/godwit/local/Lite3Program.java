package io.godwit.local;

import io.godwit.local.ServerPort.Role;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Milvus Lite 3.2.2: a Python program in a virtual environment of its own. */
final class Lite3Program implements ServerProgram {

    @Override
    public List<String> requirements() {
        // With pymilvus 2.5 it starts, but every ShowCollections fails.
        return List.of("milvus-lite==3.2.2", "pymilvus>=2.6,<3");
    }

    @Override
    public boolean isConfigurable() {
        return false;
    }

    @Override
    public List<Role> roles() {
        return List.of(Role.SERVICE);
    }

    @Override
    public void unpack(Path into, Python python) {
        python.install(requirements(), into.resolve("venv"));
    }

    @Override
    public boolean isIntact(Path installation) {
        // A virtual environment is bound to the minor version of the Python that made it.
        Path python = installation.resolve("venv/bin/python");
        if (!Files.isExecutable(python)) {
            return false;
        }
        try (DirectoryStream<Path> libraries =
                Files.newDirectoryStream(installation.resolve("venv/lib"), "python3.*")) {
            String version = libraries.iterator().next().getFileName().toString();
            String actual = python.toRealPath().getFileName().toString();
            return !actual.startsWith("python3.") || actual.equals(version);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public Launch launch(Path installation, LaunchRequest request) {
        // Not bin/milvus-lite: scripts name the folder in which the environment was made.
        List<String> command = List.of(
                installation.resolve("venv/bin/python").toString(),
                "-m",
                "milvus_lite",
                "server",
                "--data-dir",
                request.folder().resolve("data").toString(),
                "--host",
                "127.0.0.1",
                "--port",
                "" + request.ports().service());
        return new Launch(command, Map.of("PYTHONUNBUFFERED", "1"));
    }

    @Override
    public boolean isReady(ServerPorts ports) {
        return Http2Probe.answers(ports.service());
    }
}
