package io.godwit.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {

    @TempDir
    Path folder;

    @Test
    void showsThePanicAndNotTheStacksAfterIt() throws IOException {
        Path file = folder.resolve("server.log");
        Files.writeString(file, "hello\npanic: mq type x is invalid\n" + "goroutine stack\n".repeat(500));
        assertThat(new ServerLog(file, 0).excerpt()).isEqualTo("  | panic: mq type x is invalid");
    }

    @Test
    void showsTheLastLinesOfThisStartOnly() throws IOException {
        Path file = folder.resolve("server.log");
        Files.writeString(file, "panic: yesterday\n");
        ServerLog log = ServerLog.startingNow(file);
        Files.writeString(file, "address in use\n\n", StandardOpenOption.APPEND);
        assertThat(log.excerpt()).isEqualTo("  | address in use");
    }
}
