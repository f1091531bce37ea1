package io.godwit.milvus;

import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The tries of one undertaking, which share one budget of {@link Patience}. For one thread. */
final class Attempts {
    private static final Duration LOADING_AGAIN = Duration.ofMinutes(3);
    private static final Duration FIRST_AFTER_RATE_LIMIT = Duration.ofMillis(500);

    private final Patience patience;
    private final Time time;
    private final Duration start;

    Attempts(Patience patience, Time time) {
        this.patience = patience;
        this.time = time;
        this.start = time.now();
    }

    <T> T reading(String what, Supplier<T> call) {
        return retrying(what, e -> e.code().transientFailure(), call);
    }

    <T> T readingLoaded(String what, Supplier<T> call) {
        return retrying(what, e -> e.code().transientFailure() || reloading(e), call);
    }

    <T> T retrying(String what, Predicate<GodwitException> retriable, Supplier<T> call) {
        for (int tries = 1; ; tries++) {
            try {
                return call.get();
            } catch (GodwitException e) {
                if (!retriable.test(e)) {
                    throw e;
                }
                pauseAfter(what, e, tries);
            }
        }
    }

    /**
     * A change whose outcome may stay unknown: after such a failure looks whether it happened before doing it again. After a rate
     * limit or a denial nothing happened, so it is simply repeated.
     */
    void changing(String what, BooleanSupplier happened, Runnable change) {
        boolean unsure = false;
        for (int tries = 1; ; tries++) {
            try {
                change.run();
                return;
            } catch (GodwitException e) {
                boolean passing = e.code().transientFailure();
                if (!passing && !unsure) {
                    throw e;
                }
                unsure |= e.code().effect() == ErrorCode.Effect.UNKNOWN;
                if (passing) {
                    pauseAfter(what, e, tries);
                }
                if (unsure && reading(what, happened::getAsBoolean)) {
                    return;
                }
                if (!passing) {
                    throw e;
                }
            }
        }
    }

    /** Waits for something that takes its time; no failure, so no listener hears of it. */
    void pause(String what, Duration pause) {
        try {
            time.sleep(pause);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while waiting: " + what + ".", e);
        }
    }

    Duration now() {
        return time.now();
    }

    Patience patience() {
        return patience;
    }

    private void pauseAfter(String what, GodwitException e, int tries) {
        Duration left = patience.budget().minus(elapsed());
        if (left.isZero() || left.isNegative()) {
            throw tries == 1 && patience.budget().isZero() ? e : gaveUp(e, tries);
        }
        Duration pause = shorter(backoff(e, tries), left);
        patience.listener().waiting(what, e, pause);
        pause(what, pause);
    }

    private Duration backoff(GodwitException e, int tries) {
        Duration first = e.code() == ErrorCode.RATE_LIMITED && patience.first().compareTo(FIRST_AFTER_RATE_LIMIT) < 0
                ? FIRST_AFTER_RATE_LIMIT
                : patience.first();
        Duration full = shorter(first.multipliedBy(1L << Math.min(tries - 1, 20)), patience.longest());
        return full.minus(Duration.ofNanos((long) (full.toNanos() * time.dice() / 2)));
    }

    private boolean reloading(GodwitException e) {
        return e.code() == ErrorCode.NOT_LOADED && elapsed().compareTo(LOADING_AGAIN) < 0;
    }

    private Duration elapsed() {
        return time.now().minus(start);
    }

    private GodwitException gaveUp(GodwitException e, int tries) {
        String message = e.getMessage() + " Gave up after " + tries + " tries in "
                + elapsed().toSeconds() + " s.";
        return new GodwitException(e.code(), message, e);
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
