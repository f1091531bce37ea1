package io.godwit.service.access;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Makes passwords not worth trying: after a few failed logins of one name, or from one address, the next is heard only after a second, then
 * after two, four, and so on. Thread-safe.
 */
@Component
public final class LoginThrottle {
    private static final int FREE_OF_A_NAME = 5;
    /** Many people may share an address. */
    private static final int FREE_OF_AN_ADDRESS = 50;

    private static final int DOUBLINGS = 10;
    private static final long FORGOTTEN = TimeUnit.HOURS.toNanos(1);
    private static final int MOST_KNOWN = 10_000;

    private final LongSupplier clock;
    private final Map<String, Attempts> known = new ConcurrentHashMap<>();

    @Autowired
    LoginThrottle() {
        this(System::nanoTime);
    }

    /** @param clock nanoseconds, as {@link System#nanoTime} */
    LoginThrottle(LongSupplier clock) {
        this.clock = clock;
    }

    /** Empty if the attempt is heard; it counts as failed until it has {@link #succeeded}. Else how long to wait. */
    public Optional<Duration> attempt(String name, String address) {
        long now = clock.getAsLong();
        if (known.size() > MOST_KNOWN) {
            known.values().removeIf(attempts -> attempts.forgotten(now));
        }
        Attempts ofName = attempts(name(name), FREE_OF_A_NAME);
        Attempts ofAddress = attempts(address(address), FREE_OF_AN_ADDRESS);
        Optional<Duration> wait = ofName.pause(now).or(() -> ofAddress.pause(now));
        if (wait.isEmpty()) {
            ofName.count(now);
            ofAddress.count(now);
        }
        return wait;
    }

    public void succeeded(String name, String address) {
        known.remove(name(name));
        known.remove(address(address));
    }

    private Attempts attempts(String who, int free) {
        return known.computeIfAbsent(who, one -> new Attempts(free));
    }

    private static String name(String name) {
        return "name " + name;
    }

    private static String address(String address) {
        return "address " + address;
    }

    private static final class Attempts {
        private final int free;
        private int failed;
        private long last;
        private long heardFrom;

        private Attempts(int free) {
            this.free = free;
        }

        synchronized Optional<Duration> pause(long now) {
            if (forgotten(now)) {
                failed = 0;
            }
            return failed >= free && now < heardFrom
                    ? Optional.of(Duration.ofNanos(heardFrom - now))
                    : Optional.empty();
        }

        synchronized void count(long now) {
            failed++;
            last = now;
            heardFrom = now + TimeUnit.SECONDS.toNanos(1L << Math.min(DOUBLINGS, Math.max(0, failed - free)));
        }

        synchronized boolean forgotten(long now) {
            return failed > 0 && now - last > FORGOTTEN;
        }
    }
}
