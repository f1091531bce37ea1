package io.godwit.service.database;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Makes this process the only service of a state folder; ends with the process at the latest. */
final class ServiceLock implements AutoCloseable {
    private final FileChannel channel;

    private ServiceLock(FileChannel channel) {
        this.channel = channel;
    }

    static ServiceLock take(Path state) {
        Path file = state.resolve("service.lock");
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

    private static boolean held(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // by this very process
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
