package io.godwit.service.rest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
    private final RequestRate rate = new RequestRate(2, now::get);

    @Test
    void letsASecondsWorthThroughAtOnceAndThenOneAtATime() {
        assertThat(rate.take("a")).isEmpty();
        assertThat(rate.take("a")).isEmpty();
        assertThat(rate.take("a")).contains(Duration.ofMillis(500));
        pass(Duration.ofMillis(200));
        assertThat(rate.take("a")).contains(Duration.ofMillis(300));
        pass(Duration.ofMillis(300));
        assertThat(rate.take("a")).isEmpty();
        assertThat(rate.take("a")).isPresent();
    }

    @Test
    void savesUpNoMoreThanASecondsWorth() {
        rate.take("a");
        pass(Duration.ofHours(1));
        assertThat(rate.take("a")).isEmpty();
        assertThat(rate.take("a")).isEmpty();
        assertThat(rate.take("a")).isPresent();
    }

    @Test
    void countsEachSenderByItself() {
        rate.take("a");
        rate.take("a");
        assertThat(rate.take("b")).isEmpty();
        assertThat(rate.take("a")).isPresent();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
