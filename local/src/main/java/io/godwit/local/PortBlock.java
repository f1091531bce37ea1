package io.godwit.local;

import io.godwit.local.LocalServerException.Reason;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Sixteen neighbouring ports that nobody listens on, held for one server until closed, also while the server is stopped.
 *
 * <p>They lie in 20000-31999: below 32768, where Linux begins to give ports to outgoing connections. A file lock keeps other
 * programs of the same user off the block; it falls with the process that holds it.
 */
final class PortBlock implements AutoCloseable {

    static final int SIZE = 16;

    private static final int FIRST = 20_000;
    private static final int BLOCKS = 750;

    /** Milvus's own default for the nodes' ports; a Milvus here may be stopped just now. */
    private static final int MILVUS_NODES = 21_121;

    // Closing a second channel of a locked file would drop this process's lock, so our own blocks are told apart here.
    private static final Set<Integer> HELD = new HashSet<>();

    private final int first;
    private final FileChannel lock;

    private PortBlock(int first, FileChannel lock) {
        this.first = first;
        this.lock = lock;
    }

    static PortBlock reserve(Path locks) {
        return reserve(locks, ThreadLocalRandom.current().nextInt(BLOCKS));
    }

    /** The block that begins with this port, or where that is taken, or is no first port of a block, another one. */
    static PortBlock reserveAgain(Path locks, int firstPort) {
        int offset = firstPort - FIRST;
        boolean ours = offset >= 0 && offset % SIZE == 0 && offset / SIZE < BLOCKS;
        return ours ? reserve(locks, offset / SIZE) : reserve(locks);
    }

    private static PortBlock reserve(Path locks, int start) {
        FileTree.createPrivate(locks);
        for (int i = 0; i < BLOCKS; i++) {
            int first = FIRST + (start + i) % BLOCKS * SIZE;
            PortBlock block = contains(first, MILVUS_NODES) ? null : tryReserve(first, locks);
            if (block != null) {
                return block;
            }
        }
        throw new LocalServerException(
                Reason.NO_PORT,
                "No %d free neighbouring ports are left between %d and %d. End servers that are not needed."
                        .formatted(SIZE, FIRST, FIRST + BLOCKS * SIZE - 1));
    }

    private static @Nullable PortBlock tryReserve(int first, Path locks) {
        synchronized (HELD) {
            if (HELD.contains(first)) {
                return null;
            }
            Path file = locks.resolve(first + ".lock");
            try {
                FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                if (channel.tryLock() == null || !areFree(first)) {
                    channel.close();
                    return null;
                }
                HELD.add(first);
                return new PortBlock(first, channel);
            } catch (IOException e) {
                throw FileTree.storage("Could not lock " + file, e);
            }
        }
    }

    private static boolean contains(int first, int port) {
        return port >= first && port < first + SIZE;
    }

    private static boolean areFree(int first) {
        return IntStream.range(first, first + SIZE).allMatch(PortBlock::isFree);
    }

    static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    int port(int index) {
        return first + index;
    }

    @Override
    public void close() {
        synchronized (HELD) {
            HELD.remove(first);
            try {
                lock.close();
            } catch (IOException e) {
                throw FileTree.storage("Could not release the lock of port " + first, e);
            }
        }
    }
}
