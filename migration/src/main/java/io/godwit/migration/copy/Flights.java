package io.godwit.migration.copy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * How many chunks may be on their way at once, over all collections. Halved when a server asks for less, raised again by one for
 * every round of successes (additive increase, multiplicative decrease).
 */
public final class Flights {
    /** Replies to requests that were under way already say nothing new. */
    private static final Duration SAME_CONGESTION = Duration.ofSeconds(1);

    private final int most;
    private double limit;
    private int lowest;
    private int inFlight;
    private long lastCut;

    public Flights(int most) {
        this.most = most;
        this.limit = most;
        this.lowest = most;
        this.lastCut = System.nanoTime() - SAME_CONGESTION.toNanos();
    }

    /** Waits for a free place and takes it. */
    public synchronized void acquire() {
        try {
            while (inFlight >= (int) limit) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while waiting for a free place to copy.", e);
        }
        inFlight++;
    }

    public synchronized void release() {
        inFlight--;
        notifyAll();
    }

    /** Waits out what the other does; limits and denials that it meets count as congestion. */
    public Patience heeding(Patience patience) {
        return patience.listeningWith((what, reason, pause) -> {
            failed(reason);
            patience.listener().waiting(what, reason, pause);
        });
    }

    /** A failed call, which is a sign of congestion if the server limits or denies. */
    public void failed(GodwitException e) {
        if (e.code() == ErrorCode.RATE_LIMITED || e.code() == ErrorCode.DENIED) {
            congested();
        }
    }

    synchronized void congested() {
        long now = System.nanoTime();
        if (now - lastCut >= SAME_CONGESTION.toNanos()) {
            lastCut = now;
            limit = Math.max(1, limit / 2);
            lowest = Math.min(lowest, (int) limit);
        }
    }

    /** A piece of work has got through. */
    public synchronized void succeeded() {
        limit = Math.min(most, limit + 1 / limit);
        notifyAll();
    }

    /** What the limit fell to so far, if it ever fell. */
    public synchronized OptionalInt lowest() {
        return lowest < most ? OptionalInt.of(lowest) : OptionalInt.empty();
    }

    /** How many may be on their way at the moment. */
    public synchronized int limit() {
        return (int) limit;
    }
}
