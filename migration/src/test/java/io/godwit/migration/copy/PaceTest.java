package io.godwit.migration.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** Waits of hours tell a write that goes out from one that is held back, with no clock in the test. */
class PaceTest {
    private static final long HOURS = 100_000;

    @Test
    void withoutARateNothingWaits() {
        Pace pace = new Pace(OptionalLong.empty(), () -> {});

        pace.await(Long.MAX_VALUE);
        pace.await(Long.MAX_VALUE);
    }

    @Test
    void aWriteLargerThanASecondsWorthGoesOutAtOnceAndTheNextOnePaysForIt() {
        Pace pace = new Pace(OptionalLong.of(1), () -> {});

        pace.await(HOURS);

        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> pace.await(1))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));
        assertThat(Thread.interrupted()).isTrue();
    }
}
