package io.godwit.local;

import io.godwit.local.ServerPort.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Milvus Lite 2.5.1: one native program in the wheel, which serves one database file. */
final class Lite2Program implements ServerProgram {

    @Override
    public List<String> requirements() {
        return List.of("milvus-lite==2.5.1");
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
        Path scratch = into.resolve("scratch");
        FileTree.createPrivate(scratch);
        Path wheel = python.download(requirements().get(0), scratch);
        Path lib = into.resolve("lib");
        new Wheel(wheel).extract("milvus_lite/lib", lib);
        dropBundledMath(lib.resolve("libm.so.6"));
        FileTree.delete(scratch);
    }

    // The wheel's libm is part of glibc 2.28 and uses private symbols of that libc; the system's own always fits.
    private static void dropBundledMath(Path library) {
        try {
            Files.deleteIfExists(library);
        } catch (IOException e) {
            throw FileTree.storage("Could not delete " + library, e);
        }
    }

    @Override
    public boolean isIntact(Path installation) {
        return Files.isExecutable(installation.resolve("lib/milvus"));
    }

    @Override
    public Launch launch(Path installation, LaunchRequest request) {
        Path lib = installation.resolve("lib");
        Path data = request.folder().resolve("data");
        FileTree.createPrivate(data);
        // The last argument is the log level. A lock file could follow it, on whose release the server would end.
        List<String> command = List.of(
                lib.resolve("milvus").toString(),
                data.resolve("milvus.db").toString(),
                "127.0.0.1:" + request.ports().service(),
                "ERROR");
        return new Launch(command, Map.of("LD_LIBRARY_PATH", lib.toString()));
    }

    @Override
    public boolean isReady(ServerPorts ports) {
        return Http2Probe.answers(ports.service());
    }
}
