package io.godwit.service.access;

import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes passwords not worth trying: after a few failed logins of one name, or from one address, the next is heard only after a second, then
 * after two, four, and so on. Whoever has no login cannot make it keep more than a few megabytes: names are kept as hashes, and so many of
 * them at most. Thread-safe.
 */
@Component
public final class LoginThrottle {
    /** Names and addresses. */
    static final int MOST_KNOWN = 10_000;

    private static final int MADE_ROOM_FOR = 1000;

    private static final int FREE_OF_A_NAME = 5;
    /** Many people may share an address. */
    private static final int FREE_OF_AN_ADDRESS = 50;

    private static final int DOUBLINGS = 10;
    private static final long FORGOTTEN = TimeUnit.HOURS.toNanos(1);
    private static final Comparator<Map.Entry<String, Attempts>> LEAST_MISSED = Comparator.comparing(
            Map.Entry::getValue,
            Comparator.<Attempts>comparingInt(attempts -> attempts.failed)
                    .thenComparingLong(attempts -> attempts.last));

    private final LongSupplier clock;
    private final Map<String, Attempts> known = new HashMap<>();

    @Autowired
    LoginThrottle() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    LoginThrottle(LongSupplier clock) {
        this.clock = clock;
    }

    /** Empty if the attempt is heard; it counts as failed until it has {@link #succeeded}. Else how long to wait. */
    public synchronized Optional<Duration> attempt(String name, String address) {
        long now = clock.getAsLong();
        Optional<Duration> wait = pause(name(name), now).or(() -> pause(address(address), now));
        if (wait.isEmpty()) {
            count(name(name), FREE_OF_A_NAME, now);
            count(address(address), FREE_OF_AN_ADDRESS, now);
        }
        return wait;
    }

    public synchronized void succeeded(String name, String address) {
        known.remove(name(name));
        known.remove(address(address));
    }

    synchronized int known() {
        return known.size();
    }

    private Optional<Duration> pause(String who, long now) {
        Attempts attempts = known.get(who);
        if (attempts != null && attempts.forgotten(now)) {
            known.remove(who);
            return Optional.empty();
        }
        return attempts == null ? Optional.empty() : attempts.pause(now);
    }

    private void count(String who, int free, long now) {
        if (known.size() >= MOST_KNOWN && !known.containsKey(who)) {
            makeRoom(now);
        }
        known.computeIfAbsent(who, one -> new Attempts(free)).count(now);
    }

    /** Those that have failed often are kept longest: else a flood of names would end the pause of the one that is tried in earnest. */
    private void makeRoom(long now) {
        known.values().removeIf(attempts -> attempts.forgotten(now));
        if (known.size() >= MOST_KNOWN) {
            known.entrySet().stream()
                    .sorted(LEAST_MISSED)
                    .limit(MADE_ROOM_FOR)
                    .map(Map.Entry::getKey)
                    .toList()
                    .forEach(known::remove);
        }
    }

    private static String name(String name) {
        return Keys.hash("name " + name);
    }

    private static String address(String address) {
        return Keys.hash("address " + address);
    }

    private static final class Attempts {
        private final int free;
        private int failed;
        private long last;
        private long heardFrom;

        private Attempts(int free) {
            this.free = free;
        }

        Optional<Duration> pause(long now) {
            return failed >= free && now < heardFrom
                    ? Optional.of(Duration.ofNanos(heardFrom - now))
                    : Optional.empty();
        }

        void count(long now) {
            failed++;
            last = now;
            heardFrom = now + TimeUnit.SECONDS.toNanos(1L << Math.min(DOUBLINGS, Math.max(0, failed - free)));
        }

        boolean forgotten(long now) {
            return now - last > FORGOTTEN;
        }
    }
}
