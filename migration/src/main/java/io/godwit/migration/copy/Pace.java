package io.godwit.migration.copy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * Says when a write may go out: only while this process may write at all, and not above a number of bytes per second. Every write goes
 * out at once if its turn has come and pays afterwards, so that one larger than a second's worth passes too.
 */
public final class Pace {
    private final OptionalLong bytesPerSecond;
    private final Runnable permission;
    private long nextTurn = System.nanoTime();

    /** @param permission throws what should become of a write that may not go out */
    public Pace(OptionalLong bytesPerSecond, Runnable permission) {
        this.bytesPerSecond = bytesPerSecond;
        this.permission = permission;
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
        try {
            TimeUnit.NANOSECONDS.sleep(turn(bytes));
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
