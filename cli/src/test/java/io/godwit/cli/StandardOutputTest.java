package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StandardOutputTest {
    @Test
    void outputThatAFullDiskHasCutOffIsNoSuccess() throws IOException {
        try (StandardOutput full = new StandardOutput(new FileOutputStream("/dev/full"))) {
            assertThat(code(full, "jobs", "--help")).isEqualTo(Exit.FAILED.code());
            assertThat(full.failure().orElseThrow()).contains("No space left on device");
        }
    }

    @Test
    void aCommandThatFailedKeepsItsCode() throws IOException {
        try (StandardOutput full = new StandardOutput(new FileOutputStream("/dev/full"))) {
            new PrintStream(full, true, StandardCharsets.UTF_8).println("cut off");
            assertThat(Godwit.codeOf(Exit.DIFFERENT.code(), full, System.err)).isEqualTo(Exit.DIFFERENT.code());
        }
    }

    @Test
    void aReaderWhoHasSeenEnoughIsNoFailure() throws IOException {
        try (StandardOutput closed = new StandardOutput(new Closed())) {
            assertThat(code(closed, "jobs", "--help")).isZero();
        }
    }

    private static int code(StandardOutput to, String... arguments) {
        Surroundings here = new Surroundings(
                new PrintStream(to, false, StandardCharsets.UTF_8),
                System.err,
                Map.of(),
                Terminal.NONE,
                new Interruption());
        return Godwit.codeOf(Godwit.run(here, arguments), to, System.err);
    }

    /** As a pipe without a reader. */
    private static final class Closed extends OutputStream {
        @Override
        public void write(int letter) throws IOException {
            throw new IOException("Broken pipe");
        }
    }
}
