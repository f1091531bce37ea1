package io.godwit.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;

/** Keeps others who take the same lock file by {@code flock(1)} from working while something is measured. */
final class Hold {
    private final Optional<Path> file;

    Hold(Optional<Path> file) {
        this.file = file;
    }

    void during(Runnable work) {
        if (file.isEmpty()) {
            work.run();
            return;
        }
        Process lock = take(file.get());
        try {
            work.run();
        } finally {
            // The shell that holds the lock ends with its input.
            release(lock);
        }
    }

    private static Process take(Path path) {
        try {
            Process lock = new ProcessBuilder("flock", path.toString(), "sh", "-c", "echo held; read -r line")
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (lock.getInputStream().read() < 0) {
                throw new IllegalStateException("Cannot lock " + path + ": flock ended.");
            }
            return lock;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot lock " + path + ".", e);
        }
    }

    private static void release(Process lock) {
        try {
            lock.getOutputStream().close();
            lock.waitFor();
        } catch (IOException e) {
            lock.destroy();
        } catch (InterruptedException e) {
            lock.destroy();
            Thread.currentThread().interrupt();
        }
    }
}
