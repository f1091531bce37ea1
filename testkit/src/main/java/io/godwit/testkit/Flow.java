package io.godwit.testkit;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/** What is to become of the bytes that go one way through a proxy, over all its connections. */
final class Flow {
    private static final long NEVER = Long.MAX_VALUE;

    private Duration delay = Duration.ZERO;
    private boolean held;
    private long bytesUntilCut = NEVER;
    private long forwarded;

    synchronized void delay(Duration latency) {
        delay = latency;
    }

    synchronized Duration delay() {
        return delay;
    }

    synchronized void hold() {
        held = true;
    }

    synchronized void release() {
        held = false;
        notifyAll();
    }

    synchronized void cutAfter(long bytes) {
        bytesUntilCut = bytes;
    }

    synchronized long forwarded() {
        return forwarded;
    }

    /** Waits while the direction is held; looks now and then whether the connection is gone. */
    synchronized void awaitRelease(BooleanSupplier gone) throws InterruptedException {
        while (held && !gone.getAsBoolean()) {
            wait(50);
        }
    }

    /** How many of these bytes may pass; fewer than asked for means that the connection is to be cut after them. */
    synchronized int admit(int bytes) {
        if (bytes <= bytesUntilCut) {
            bytesUntilCut = bytesUntilCut == NEVER ? NEVER : bytesUntilCut - bytes;
            return bytes;
        }
        int rest = (int) bytesUntilCut;
        bytesUntilCut = NEVER;
        return rest;
    }

    synchronized void passed(int bytes) {
        forwarded += bytes;
    }
}
