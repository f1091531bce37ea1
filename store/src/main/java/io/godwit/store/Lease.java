package io.godwit.store;

import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * A right that lasts while it is renewed. Whether it does is told here by this process's own clock, which began to run before the
 * database's did: it ends here first.
 */
final class Lease implements JobLock {
    private final String name;
    private final String holder;
    private final Duration length;
    private final Consumer<Lease> release;
    private volatile long begun;
    private volatile boolean lost;

    Lease(String name, String holder, Duration length, Consumer<Lease> release, long begun) {
        this.name = name;
        this.holder = holder;
        this.length = length;
        this.release = release;
        this.begun = begun;
    }

    String name() {
        return name;
    }

    String holder() {
        return holder;
    }

    /** @param since a time of {@link System#nanoTime} before the database was asked */
    void renewed(long since) {
        begun = since;
    }

    /** Somebody else has it: it never comes back. */
    void lose() {
        lost = true;
    }

    boolean lost() {
        return lost;
    }

    @Override
    public void requireHeld() {
        if (lost) {
            throw new GodwitException(ErrorCode.STOPPED, "Another process has taken over " + name + ".");
        }
        if (System.nanoTime() - begun >= length.toNanos()) {
            throw new GodwitException(
                    ErrorCode.DENIED,
                    "The store has not been heard of for " + length.toSeconds() + " s. Another process may take over "
                            + name + ", so nothing is written.");
        }
    }

    @Override
    public void close() {
        release.accept(this);
    }
}
