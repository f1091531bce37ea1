package io.godwit.migration.copy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Says when a write may go out: only while this process may write at all, and not above a number of bytes per second. Every write goes
 * out at once if its turn has come and pays afterwards, so that one larger than a second's worth passes too.
 */
public final class Pace {
    /** Shorter ones are what the limit is for, and whoever looks on sees rows come. */
    private static final Duration LONG = Duration.ofSeconds(15);

    private final OptionalLong bytesPerSecond;
    private final Runnable permission;
    private final Consumer<Duration> listener;
    private long nextTurn = System.nanoTime();

    /**
     * @param permission throws what should become of a write that may not go out
     * @param listener hears of each wait of 15 seconds and more, when it begins
     */
    public Pace(OptionalLong bytesPerSecond, Runnable permission, Consumer<Duration> listener) {
        this.bytesPerSecond = bytesPerSecond;
        this.permission = permission;
        this.listener = listener;
    }

    /** To be called just before each request that writes: between the two a process may be stopped, and go on much later. */
    void requirePermission() {
        permission.run();
    }

    /** Waits until a write of this size may go out. */
    void await(long bytes) {
        if (bytesPerSecond.isEmpty()) {
            return;
        }
        Duration wait = Duration.ofNanos(turn(bytes));
        if (wait.compareTo(LONG) >= 0) {
            listener.accept(wait);
        }
        try {
            TimeUnit.NANOSECONDS.sleep(wait.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while keeping to the rate limit.", e);
        }
    }

    private synchronized long turn(long bytes) {
        long now = System.nanoTime();
        long start = Math.max(now, nextTurn);
        nextTurn = start + (long) (1e9 * bytes / bytesPerSecond.getAsLong());
        return start - now;
    }
}
