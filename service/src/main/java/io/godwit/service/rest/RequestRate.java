package io.godwit.service.rest;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** How many requests a second are let through for each of many senders: as many at once, and then as many a second. Thread-safe. */
final class RequestRate {
    private static final double SECOND = TimeUnit.SECONDS.toNanos(1);
    /** More senders than this, and those that have sent nothing lately are forgotten. */
    private static final int MOST_KNOWN = 10_000;

    private final int perSecond;
    private final LongSupplier clock;
    private final Map<String, Bucket> buckets = new ConcurrentHashMap<>();

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    RequestRate(int perSecond, LongSupplier clock) {
        this.perSecond = perSecond;
        this.clock = clock;
    }

    /** Empty if the request is let through; else how long to wait before the next one. */
    Optional<Duration> take(String sender) {
        long now = clock.getAsLong();
        if (buckets.size() > MOST_KNOWN) {
            buckets.values().removeIf(bucket -> bucket.full(now));
        }
        return buckets.computeIfAbsent(sender, one -> new Bucket(now)).take(now);
    }

    private final class Bucket {
        private double tokens = perSecond;
        private long filled;

        private Bucket(long now) {
            this.filled = now;
        }

        synchronized Optional<Duration> take(long now) {
            fill(now);
            if (tokens >= 1) {
                tokens--;
                return Optional.empty();
            }
            return Optional.of(Duration.ofNanos((long) Math.ceil((1 - tokens) * SECOND / perSecond)));
        }

        synchronized boolean full(long now) {
            fill(now);
            return tokens >= perSecond;
        }

        private void fill(long now) {
            tokens = Math.min(perSecond, tokens + (now - filled) * perSecond / SECOND);
            filled = now;
        }
    }
}
