package io.godwit.store;

import io.godwit.migration.run.JobStore.JobLock;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The lock on a job: a file held with an operating-system lock, which ends with the process, and in it the process's id and start.
 *
 * <p>Closing any descriptor of a file drops the locks that the process holds on it (POSIX). So one process opens the file but
 * once: which files are held here is known, and nothing but this class touches them.
 */
final class RunnerFile implements JobLock {
    private static final Duration CLOCK_SLACK = Duration.ofSeconds(5);
    private static final Set<Path> HELD = new HashSet<>();

    private final Path file;
    private final FileChannel channel;
    private boolean closed;

    private RunnerFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    static Optional<RunnerFile> lock(Path folder) {
        Path file = folder.resolve("lock");
        synchronized (HELD) {
            try {
                Path real = folder.toRealPath().resolve("lock");
                return HELD.contains(real) ? Optional.empty() : tryLock(real);
            } catch (IOException e) {
                throw StateFolder.unusable(file, e);
            }
        }
    }

    /** The id of the living process that wrote its name into the file; empty if there is none on this machine. */
    static Optional<Long> owner(Path folder) {
        synchronized (HELD) {
            try {
                Path file = folder.toRealPath().resolve("lock");
                if (HELD.contains(file)) {
                    return Optional.of(ProcessHandle.current().pid());
                }
                return Files.exists(file) ? living(Files.readAllLines(file)) : Optional.empty();
            } catch (IOException e) {
                throw StateFolder.unusable(folder, e);
            }
        }
    }

    @Override
    public void close() {
        synchronized (HELD) {
            if (closed) {
                return;
            }
            closed = true;
            HELD.remove(file);
            try (channel) {
                channel.truncate(0);
            } catch (IOException e) {
                throw StateFolder.unusable(file, e);
            }
        }
    }

    private static Optional<RunnerFile> tryLock(Path file) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        boolean held = false;
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                return Optional.empty();
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(self().getBytes(StandardCharsets.UTF_8)));
            held = true;
        } finally {
            if (!held) {
                channel.close();
            }
        }
        HELD.add(file);
        return Optional.of(new RunnerFile(file, channel));
    }

    private static String self() {
        ProcessHandle self = ProcessHandle.current();
        return self.pid() + "\n" + start(self) + "\n";
    }

    private static Instant start(ProcessHandle process) {
        return process.info().startInstant().orElse(Instant.EPOCH);
    }

    /** The start is compared as well, since ids are used again; not to the second, since it is told by a clock that is set. */
    private static Optional<Long> living(List<String> lines) {
        if (lines.size() < 2) {
            return Optional.empty();
        }
        Instant started = Instant.parse(lines.get(1));
        return ProcessHandle.of(Long.parseLong(lines.get(0)))
                .filter(ProcessHandle::isAlive)
                .filter(process ->
                        Duration.between(started, start(process)).abs().compareTo(CLOCK_SLACK) < 0)
                .map(ProcessHandle::pid);
    }
}
