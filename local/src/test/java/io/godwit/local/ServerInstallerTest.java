package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.local.LocalServerException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a user sees when the machine lacks something; the programs on the search path are scripts. */
class ServerInstallerTest {

    @TempDir
    Path folder;

    private Path cache;
    private Path bin;

    @BeforeEach
    void makeFolders() throws IOException {
        cache = folder.resolve("cache");
        bin = Files.createDirectory(folder.resolve("bin"));
    }

    @Test
    void namesThePackagesIfPythonIsMissing() {
        assertThatThrownBy(() -> install(ServerDistribution.MILVUS_2_3_5))
                .isInstanceOfSatisfying(
                        LocalServerException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_SYSTEM_PACKAGE))
                .hasMessageContaining("python3 was not found on the PATH")
                .hasMessageContaining("apt-get install python3 python3-venv");
    }

    @Test
    void namesThePackageIfPythonHasNoVenv() throws IOException {
        python("echo \"ModuleNotFoundError: No module named 'ensurepip'\" >&2; exit 1");
        assertThatThrownBy(() -> install(ServerDistribution.MILVUS_LITE_2_5_1))
                .isInstanceOfSatisfying(
                        LocalServerException.class,
                        e -> assertThat(e.reason()).isEqualTo(Reason.MISSING_SYSTEM_PACKAGE))
                .hasMessageContaining("has no venv module with pip")
                .hasMessageContaining("python3-venv")
                .hasMessageContaining("No module named 'ensurepip'");
    }

    @Test
    void showsTheLastLinesOfPip() throws IOException {
        // The environment's python is made by python3 -m venv FOLDER; this one's pip always fails.
        python("[ \"$1\" = -c ] && exit 0; mkdir -p \"$3/bin\"; printf '%s\\n' '#!/bin/sh'"
                + " 'for i in 1 2 3 4 5 6 7 8 9 10; do echo \"line $i\"; done; exit 1' > \"$3/bin/python\";"
                + " chmod +x \"$3/bin/python\"");
        assertThatThrownBy(() -> install(ServerDistribution.MILVUS_2_3_5))
                .isInstanceOfSatisfying(
                        LocalServerException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INSTALL_FAILED))
                .hasMessageContaining("pip could not fetch milvus==2.3.5")
                .hasMessageContaining("line 10")
                .hasMessageNotContaining("line 1\n");
    }

    @Test
    void leavesNothingBehindThatLooksInstalledAndClearsWhatAKilledRunLeft() throws IOException {
        Path leftover = Files.createDirectories(cache.resolve("milvus-2.3.5.partial-123/bin"));
        python("exit 1");
        assertThatThrownBy(() -> install(ServerDistribution.MILVUS_2_3_5)).isInstanceOf(LocalServerException.class);
        assertThat(leftover).doesNotExist();
        assertThat(cache.resolve("milvus-2.3.5")).doesNotExist();
        try (var left = Files.list(cache)) {
            assertThat(left.map(file -> file.getFileName().toString())).containsExactly("milvus-2.3.5.lock");
        }
    }

    private void install(ServerDistribution distribution) {
        new ServerInstaller(cache, bin.toString(), line -> {}).install(distribution);
    }

    private void python(String script) throws IOException {
        Path python = Files.writeString(bin.resolve("python3"), "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(python, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
