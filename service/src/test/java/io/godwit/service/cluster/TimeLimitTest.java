package io.godwit.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TimeLimitTest {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch interrupted = new CountDownLatch(1);

    @Test
    void whatTakesLongerIsGivenUpAndItsThreadInterrupted() throws InterruptedException {
        TimeLimit limit = new TimeLimit(Duration.ofMillis(50));
        assertThatThrownBy(() -> limit.within("Waiting", this::forever))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.CLUSTER_STATE))
                .hasMessageContaining("Waiting took longer than 0.05 s");
        assertThat(interrupted.await(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theEndOfTheServiceEndsIt() throws InterruptedException {
        TimeLimit limit = new TimeLimit(Duration.ofMinutes(10));
        Thread ending = new Thread(() -> {
            await(begun);
            limit.stop();
        });
        ending.start();
        assertThatThrownBy(() -> limit.within("Waiting", this::forever))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNAVAILABLE));
        ending.join();
        assertThatThrownBy(() -> limit.within("Waiting", () -> "at once"))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.UNAVAILABLE));
    }

    @Test
    void whatFailsFailsInTheSameWay() {
        TimeLimit limit = new TimeLimit(Duration.ofMinutes(10));
        assertThat(limit.within("Answering", () -> "yes")).isEqualTo("yes");
        assertThatThrownBy(() -> limit.within("Failing", () -> {
                    throw Problem.PLAN.with("no");
                }))
                .isInstanceOfSatisfying(
                        ProblemException.class, e -> assertThat(e.problem()).isEqualTo(Problem.PLAN));
    }

    private String forever() {
        begun.countDown();
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw new IllegalStateException(e);
        }
        return "";
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
