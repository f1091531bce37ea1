package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Apart from all others, since a process has one log, and every command begins by silencing it. */
@Isolated
class LogFileTest {
    @TempDir
    private Path folder;

    @Test
    void getsWhatWasSaid() {
        Path log = folder.resolve("godwit.log");

        CommandRun.of(
                "migrate",
                "--source",
                "localhost:1",
                "--target",
                "localhost:2",
                "--state",
                folder.toString(),
                "--log-file",
                log.toString());

        assertThat(log).content().contains("SEVERE UNREACHABLE: ").contains("http://localhost:2");
    }
}
