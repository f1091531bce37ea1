package io.godwit.cli;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The folder on this machine: {@code --state}, else GODWIT_STATE, else the user's state folder by the XDG rules. */
record StateFolder(Path path) {
    static StateFolder of(@Nullable Path option, Map<String, String> environment) {
        if (option != null) {
            return new StateFolder(option);
        }
        String named = environment.getOrDefault("GODWIT_STATE", "");
        if (!named.isEmpty()) {
            return new StateFolder(Path.of(named));
        }
        String base = environment.getOrDefault("XDG_STATE_HOME", "");
        // The XDG rules say that a relative path is to be ignored.
        if (!base.isEmpty() && Path.of(base).isAbsolute()) {
            return new StateFolder(Path.of(base, "godwit"));
        }
        // Java's own user.home is what the system's list of users says, whatever HOME is set to.
        String home = environment.getOrDefault("HOME", "");
        return new StateFolder(
                Path.of(home.isEmpty() ? System.getProperty("user.home") : home, ".local", "state", "godwit"));
    }

    /**
     * Whether a job was ever kept here; asking for one must not make the folder.
     *
     * @throws GodwitException STATE_UNUSABLE if this is no folder
     */
    boolean used() {
        if (Files.exists(path) && !Files.isDirectory(path)) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    "The state folder " + path + " is no folder. Choose another with --state.");
        }
        return Files.exists(path.resolve("godwit.db"));
    }
}
