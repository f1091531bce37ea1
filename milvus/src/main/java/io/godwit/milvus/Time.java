package io.godwit.milvus;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** The clock and the dice that waiting needs. */
interface Time {
    Time SYSTEM = new Time() {
        @Override
        public Duration now() {
            return Duration.ofNanos(System.nanoTime());
        }

        @Override
        public void sleep(Duration pause) throws InterruptedException {
            Thread.sleep(pause.toMillis());
        }

        @Override
        public double dice() {
            return ThreadLocalRandom.current().nextDouble();
        }
    };

    /** Monotonic, from an arbitrary start. */
    Duration now();

    void sleep(Duration pause) throws InterruptedException;

    /** From 0 to 1. */
    double dice();
}
