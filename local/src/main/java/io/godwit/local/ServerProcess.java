package io.godwit.local;

import io.godwit.local.LocalServerException.Reason;
import io.godwit.local.ServerProgram.Launch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One run of a server. */
record ServerProcess(Process process, ProcessGroup group, ServerLog log) {

    // Anything else of ours could be read as a setting by the server, or send its traffic through a proxy.
    private static final Set<String> INHERITED = Set.of("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TZ");

    // The process notes who it is and then becomes the server. If its folder was reclaimed meanwhile, it ends instead.
    private static final String NOTE_AND_BECOME = "cat /proc/$$/stat > \"$0\" && exec \"$@\"";

    static Path logFile(Registration registration) {
        return registration.folder().resolve("server.log");
    }

    static ServerProcess start(Registration registration, Launch launch) {
        ServerLog log = ServerLog.startingNow(logFile(registration));
        List<String> command = new ArrayList<>(List.of("setsid", "sh", "-c", NOTE_AND_BECOME));
        command.add(registration.pidFile().toString());
        command.addAll(launch.command());
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(registration.folder().toFile())
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.file().toFile()));
        builder.environment().keySet().retainAll(INHERITED);
        builder.environment().putAll(launch.environment());
        try {
            Process process = builder.start();
            return new ServerProcess(process, new ProcessGroup(identity(process)), log);
        } catch (IOException e) {
            throw new LocalServerException(
                    Reason.START_FAILED,
                    "Could not start a server: " + e.getMessage()
                            + ". The programs sh and setsid are needed (Debian, Ubuntu: apt-get install util-linux).",
                    e);
        }
    }

    private static ProcessIdentity identity(Process process) {
        return ProcessIdentity.of(process.pid()).orElse(new ProcessIdentity(process.pid(), 0, ""));
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        // Not Process.isAlive, which learns of the end a moment later.
        return group.leader().isRunning();
    }
}
