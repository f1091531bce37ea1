package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CommandReferenceTest {
    private static final String WRITE = "godwit.reference.write";

    /** The page is written anew, instead of compared, with {@code -Dgodwit.reference.write=true}. */
    @Test
    void thePageSaysWhatTheCommandsSay() throws IOException {
        Path root = Files.exists(Path.of("mvnw")) ? Path.of("") : Path.of("..");
        if (Boolean.getBoolean(WRITE)) {
            CommandReference.main(new String[] {root.toString()});
        }

        assertThat(Files.readString(CommandReference.page(root)))
                .withFailMessage(
                        "docs/reference/cli.md is not what the commands say. Write it anew: ./mvnw -pl cli -am test"
                                + " -Dtest=CommandReferenceTest -Dsurefire.failIfNoSpecifiedTests=false -D" + WRITE
                                + "=true")
                .isEqualTo(CommandReference.text());
    }
}
