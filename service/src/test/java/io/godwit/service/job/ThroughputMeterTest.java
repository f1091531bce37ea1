package io.godwit.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which moments of a run its chart shows. */
class ThroughputMeterTest {
    private static final Instant BEGIN = Instant.parse("2026-11-30T06:00:00Z");

    private final ThroughputMeter meter = new ThroughputMeter();

    @Test
    void aRateIsOfTheTimeSinceTheMomentBefore() {
        assertThat(meter.look(BEGIN, 500, 0)).contains(new Throughput(BEGIN, 0, 0));
        assertThat(meter.look(BEGIN, 700, 0)).isEmpty();
        Instant later = BEGIN.plusSeconds(2);
        assertThat(meter.look(later, 900, 60)).contains(new Throughput(later, 200, 30));
        Instant anew = BEGIN.plusSeconds(3);
        assertThat(meter.look(anew, 0, 100)).contains(new Throughput(anew, 0, 40));
    }

    @Test
    void aLongRunLeavesFewMomentsAndEachRowCounts() {
        List<Throughput> kept = new ArrayList<>();
        double rows = 0;
        Instant before = BEGIN;
        for (int second = 0; second <= 100_000; second++) {
            Instant now = BEGIN.plusSeconds(second);
            meter.look(now, 10L * second, 0).ifPresent(kept::add);
        }
        for (Throughput moment : kept) {
            rows += moment.copied() * Duration.between(before, moment.at()).toSeconds();
            before = moment.at();
        }
        assertThat(kept).hasSizeBetween(300, 3000);
        assertThat(rows).isCloseTo(1_000_000, org.assertj.core.data.Percentage.withPercentage(0.5));
    }
}
