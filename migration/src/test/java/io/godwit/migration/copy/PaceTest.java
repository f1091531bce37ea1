package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Waits of hours tell a write that goes out from one that is held back, with no clock in the test. */
class PaceTest {
    private static final long HOURS = 100_000;

    @Test
    void withoutARateNothingWaits() {
        Pace pace = new Pace(OptionalLong.empty(), () -> {}, wait -> {});

        pace.await(Long.MAX_VALUE);
        pace.await(Long.MAX_VALUE);
    }

    @Test
    void aWriteLargerThanASecondsWorthGoesOutAtOnceAndTheNextOnePaysForIt() {
        List<Duration> told = new ArrayList<>();
        Pace pace = new Pace(OptionalLong.of(1), () -> {}, told::add);

        pace.await(HOURS);

        assertThat(told).isEmpty();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pace.await(1))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));
        assertThat(Thread.interrupted()).isTrue();
        assertThat(told).singleElement().satisfies(wait -> assertThat(wait).isGreaterThan(Duration.ofHours(1)));
    }
}
