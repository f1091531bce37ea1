package io.godwit.local;

import java.nio.file.Path;
import java.util.Map;

/** Godwit's folders in the user's home, by the XDG base directory rules. */
final class UserFolders {
    private UserFolders() {}

    static Path cache() {
        return resolve(System.getenv(), "XDG_CACHE_HOME", ".cache");
    }

    static Path state() {
        return resolve(System.getenv(), "XDG_STATE_HOME", ".local/state");
    }

    static Path resolve(Map<String, String> environment, String variable, String fallback) {
        String configured = environment.getOrDefault(variable, "");
        // The XDG rules say that a relative path is to be ignored.
        if (!configured.isEmpty() && Path.of(configured).isAbsolute()) {
            return Path.of(configured, "godwit");
        }
        // Java's own user.home is what the system's list of users says, whatever HOME is set to.
        String home = environment.getOrDefault("HOME", "");
        return Path.of(home.isEmpty() ? System.getProperty("user.home") : home, fallback, "godwit");
    }
}
