package io.godwit.milvus;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sleeps in no time, and remembers for how long. */
final class FakeTime implements Time {
    final List<Duration> pauses = new ArrayList<>();
    private final double dice;
    private Duration now = Duration.ofDays(1);

    FakeTime(double dice) {
        this.dice = dice;
    }

    @Override
    public Duration now() {
        return now;
    }

    @Override
    public void sleep(Duration pause) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        pauses.add(pause);
        now = now.plus(pause);
    }

    @Override
    public double dice() {
        return dice;
    }

    void pass(Duration time) {
        now = now.plus(time);
    }
}
