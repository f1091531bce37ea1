package io.godwit.migration.run;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How fast a figure has grown over the last 15 seconds of one phase. */
final class RateWindow {
    private static final Duration SPAN = Duration.ofSeconds(15);

    private final Deque<Sample> samples = new ArrayDeque<>();
    private Phase phase = Phase.PREFLIGHT;

    /** A new phase, or a figure that shrinks, starts the window anew. */
    void add(Instant at, Phase current, long figure) {
        if (current != phase || (!samples.isEmpty() && samples.getLast().figure > figure)) {
            samples.clear();
            phase = current;
        }
        samples.addLast(new Sample(at, figure));
        while (samples.size() > 2 && samples.getFirst().at.isBefore(at.minus(SPAN))) {
            samples.removeFirst();
        }
    }

    /** Per second; 0 as long as nothing is known. */
    double rate() {
        if (samples.size() < 2) {
            return 0;
        }
        Sample first = samples.getFirst();
        Sample last = samples.getLast();
        long millis = Duration.between(first.at, last.at).toMillis();
        return millis <= 0 ? 0 : (last.figure - first.figure) * 1000.0 / millis;
    }

    private record Sample(Instant at, long figure) {}
}
