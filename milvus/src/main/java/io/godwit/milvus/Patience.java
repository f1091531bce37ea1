package io.godwit.milvus;

import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * How long failures that may pass are waited out: broken connections, servers that start, rate limits and denials. Pauses grow
 * from {@code first} by doubling up to {@code longest}, each shortened at random by up to half.
 *
 * @param budget how long one call goes on, counted from its first try; the failure of the last try is thrown
 */
public record Patience(Duration budget, Duration first, Duration longest, WaitListener listener) {
    private static final Duration FIRST = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(10);

    public static Patience of(Duration budget) {
        return new Patience(budget, FIRST, LONGEST, (what, reason, pause) -> {});
    }

    public Patience listeningWith(WaitListener waitListener) {
        return new Patience(budget, first, longest, waitListener);
    }

    /** Repeats the call while it fails in a way that may pass; for calls that change nothing, or the same thing each time. */
    public <T> T reading(String what, Supplier<T> call) {
        return retrying(what, e -> e.code().transientFailure(), call);
    }

    /**
     * Like {@link #reading}, for rows of a collection that is known to be loaded: for up to three minutes "not loaded" counts as
     * passing, because 2.3.5 says so for 35 to 80 s after a restart.
     */
    public <T> T readingLoaded(String what, Supplier<T> call) {
        return begin().readingLoaded(what, call);
    }

    public <T> T retrying(String what, Predicate<GodwitException> retriable, Supplier<T> call) {
        return begin().retrying(what, retriable, call);
    }

    /** One budget, from now on, for several calls that belong together. */
    Attempts begin() {
        return new Attempts(this, Time.SYSTEM);
    }

    /** Hears of each pause before it begins. */
    @FunctionalInterface
    public interface WaitListener {
        void waiting(String what, GodwitException reason, Duration pause);
    }
}
