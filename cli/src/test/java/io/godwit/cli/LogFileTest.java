package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Apart from all others, since a process has one log, and every command begins by silencing it. */
@Isolated
class LogFileTest {
    @TempDir
    private Path folder;

    @Test
    void aMistakeInAThreadIsToldWithDebug() {
        List<String> told = new ArrayList<>();
        LogFile.silence();
        System.Logger logger = System.getLogger("io.godwit.migration");
        logger.log(System.Logger.Level.ERROR, "Internal error in job j", new IllegalStateException("nobody asked"));
        LogFile.tellMistakes(told::add);
        logger.log(System.Logger.Level.ERROR, "Internal error in job j", new IllegalStateException("mistaken"));
        LogFile.silence();

        assertThat(told)
                .singleElement()
                .asString()
                .startsWith("Internal error in job j\njava.lang.IllegalStateException: mistaken")
                .contains("\tat io.godwit.cli.LogFileTest");
    }

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
