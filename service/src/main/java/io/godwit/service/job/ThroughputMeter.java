package io.godwit.service.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Decides which moments of a run are kept for its chart, and how fast it was then. The older a run is the fewer are kept, so that a run of
 * days leaves no more than some thousands.
 */
final class ThroughputMeter {
    /** A moment is kept once it is as much of the run's age after the one before. */
    private static final int SHARE = 300;

    private static final double SECOND = Duration.ofSeconds(1).toNanos();

    private Optional<Instant> begun = Optional.empty();
    private Instant last = Instant.MIN;
    private long lastCopied;
    private long lastCompared;

    /** Takes a look at the run in, a second or so after the one before. */
    Optional<Throughput> look(Instant now, long copied, long compared) {
        if (begun.isEmpty()) {
            begun = Optional.of(now);
            keep(now, copied, compared);
            return Optional.of(new Throughput(now, 0, 0));
        }
        Duration since = Duration.between(last, now);
        if (since.isZero() || since.compareTo(Duration.between(begun.get(), now).dividedBy(SHARE)) < 0) {
            return Optional.empty();
        }
        double seconds = since.toNanos() / SECOND;
        // A phase that begins anew counts from nothing.
        Throughput kept = new Throughput(
                now, Math.max(0, copied - lastCopied) / seconds, Math.max(0, compared - lastCompared) / seconds);
        keep(now, copied, compared);
        return Optional.of(kept);
    }

    private void keep(Instant now, long copied, long compared) {
        last = now;
        lastCopied = copied;
        lastCompared = compared;
    }
}
