package io.godwit.migration.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

class RateWindowTest {
    private static final Instant START = Instant.EPOCH;
    private static final Instant LATER = START.plusSeconds(10);

    @Test
    void theRateForgetsAnEarlierPhase() {
        RateWindow window = new RateWindow();
        window.add(START, Phase.COPY, 0);
        window.add(LATER, Phase.COPY, 1_000);
        assertThat(window.rate()).isEqualTo(100);

        window.add(LATER.plusSeconds(1), Phase.VERIFY, 0);
        assertThat(window.rate()).isZero();
    }
}
