package io.godwit.local;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Godwit's folders in the user's home, by the XDG base directory rules. */
final class UserFolders {

    private UserFolders() {}

    static Path cache() {
        return resolve(System.getenv("XDG_CACHE_HOME"), ".cache");
    }

    static Path state() {
        return resolve(System.getenv("XDG_STATE_HOME"), ".local/state");
    }

    static Path resolve(@Nullable String configured, String fallback) {
        // The XDG rules say that a relative path is to be ignored.
        boolean usable = configured != null && Path.of(configured).isAbsolute();
        Path base = usable && configured != null
                ? Path.of(configured)
                : Path.of(System.getProperty("user.home")).resolve(fallback);
        return base.resolve("godwit");
    }
}
