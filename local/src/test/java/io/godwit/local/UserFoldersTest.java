package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserFoldersTest {
    @Test
    void areWhereTheVariableSaysElseInTheHomeOfTheEnvironment() {
        assertThat(state(Map.of("XDG_STATE_HOME", "/x", "HOME", "/h"))).isEqualTo(Path.of("/x/godwit"));
        assertThat(state(Map.of("XDG_STATE_HOME", "relative", "HOME", "/h")))
                .isEqualTo(Path.of("/h/.local/state/godwit"));
        assertThat(state(Map.of("HOME", "/h"))).isEqualTo(Path.of("/h/.local/state/godwit"));
        assertThat(state(Map.of())).isEqualTo(Path.of(System.getProperty("user.home"), ".local/state/godwit"));
    }

    private static Path state(Map<String, String> environment) {
        return UserFolders.resolve(environment, "XDG_STATE_HOME", ".local/state");
    }
}
