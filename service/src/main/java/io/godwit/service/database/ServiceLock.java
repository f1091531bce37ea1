package io.godwit.service.database;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes this process the only service of a state folder; ends with the process at the latest. */
public final class ServiceLock implements AutoCloseable {
    private final FileChannel channel;

    private ServiceLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Refuses a folder that a service is running on: at once, since all else that a start needs takes seconds. Another one may still
     * come first.
     */
    public static void requireFree(Path state) {
        if (Files.exists(file(state))) {
            take(state).close();
        }
    }

    static ServiceLock take(Path state) {
        Path file = file(state);
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (held(channel)) {
                return new ServiceLock(channel);
            }
            channel.close();
        } catch (IOException e) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE, "The file " + file + " cannot be written (" + e + ").", e);
        }
        throw new GodwitException(
                ErrorCode.STATE_UNUSABLE,
                "A service is running on the state folder " + state + " already. Stop it, or choose another folder with"
                        + " --state.");
    }

    private static Path file(Path state) {
        return state.resolve("service.lock");
    }

    private static boolean held(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this very process
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lock of the service was not let go of.", e);
        }
    }
}
