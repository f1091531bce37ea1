package io.godwit.service.cluster;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A command that prints keys for secrets, one a line, the one in use first: whatever a key management service is asked with. What it writes
 * on standard error goes to that of the service.
 *
 * @param line as {@code sh -c} takes it
 */
record KeyCommand(String line, Duration patience) {
    static final String SETTING = "godwit.secrets.key-command";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    KeyCommand(String line) {
        this(line, PATIENCE);
    }

    /** Runs it once. */
    List<String> read() {
        try {
            Process process = new ProcessBuilder("sh", "-c", line)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try {
                process.getOutputStream().close();
                if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                    throw failed("has not ended within " + patience.toSeconds() + " s");
                }
                if (process.exitValue() != 0) {
                    throw failed("ended with exit code " + process.exitValue());
                }
                List<String> keys = lines(process);
                if (keys.isEmpty()) {
                    throw failed("printed nothing");
                }
                return keys;
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } catch (IOException | UncheckedIOException e) {
            throw failed("cannot be run (" + e.getMessage() + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failed("was interrupted");
        }
    }

    /** Some keys fit the pipe, so that the process can end before they are read. */
    private static List<String> lines(Process process) throws IOException {
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return printed.lines()
                .map(String::strip)
                .filter(text -> !text.isEmpty())
                .toList();
    }

    private static GodwitException failed(String how) {
        return new GodwitException(
                ErrorCode.STATE_UNUSABLE,
                "The command of " + SETTING + " " + how
                        + ". It must print the key for secrets, 32 random bytes in Base64, and end with exit code 0.");
    }
}
