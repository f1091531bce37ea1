package io.godwit.local;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How one kind of server is unpacked, started and asked whether it is ready. */
sealed interface ServerProgram permits StandaloneProgram, Lite2Program, Lite3Program {

    List<String> requirements();

    boolean isConfigurable();

    List<ServerPort.Role> roles();

    /** Fills an empty folder. It is moved elsewhere afterwards, so nothing in it may depend on where it is. */
    void unpack(Path into, Python python);

    /** Whether a finished installation still works, for instance after an upgrade of the system's Python. */
    boolean isIntact(Path installation);

    /** Writes what the server needs into its folder and says how it is started. */
    Launch launch(Path installation, LaunchRequest request);

    /** Whether requests are answered now. */
    boolean isReady(ServerPorts ports);

    /** A command line, and the variables in its environment that are not inherited. */
    record Launch(List<String> command, Map<String, String> environment) {}

    /** What the server shall do: where its data is, on which ports it listens, and its settings by key. */
    record LaunchRequest(Path folder, ServerPorts ports, Map<String, String> settings) {}
}
