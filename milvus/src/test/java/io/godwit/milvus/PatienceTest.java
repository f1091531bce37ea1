package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PatienceTest {
    private static final Patience TEN_MINUTES = Patience.of(Duration.ofMinutes(10));

    private final FakeTime time = new FakeTime(0);

    @Test
    void pausesGrowFromAFifthOfASecondToTenSeconds() {
        assertThat(attempts(TEN_MINUTES).<String>reading("x", failing(8, ErrorCode.UNAVAILABLE)))
                .isEqualTo("done");
        assertThat(time.pauses)
                .extracting(Duration::toMillis)
                .containsExactly(200L, 400L, 800L, 1600L, 3200L, 6400L, 10_000L, 10_000L);
    }

    @Test
    void chanceShortensAPauseByUpToHalf() {
        FakeTime unlucky = new FakeTime(1);
        new Attempts(TEN_MINUTES, unlucky).reading("x", failing(2, ErrorCode.UNAVAILABLE));
        assertThat(unlucky.pauses).extracting(Duration::toMillis).containsExactly(100L, 200L);
    }

    @Test
    void startsSlowerAfterARateLimit() {
        attempts(TEN_MINUTES).reading("x", failing(2, ErrorCode.RATE_LIMITED));
        assertThat(time.pauses).extracting(Duration::toMillis).containsExactly(500L, 1000L);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void waitsOutExactlyWhatMayPass(ErrorCode code) {
        if (code.transientFailure()) {
            assertThat(attempts(TEN_MINUTES).<String>reading("x", failing(1, code)))
                    .isEqualTo("done");
        } else {
            assertThatThrownBy(() -> attempts(TEN_MINUTES).reading("x", failing(1, code)))
                    .hasMessage("failure 1");
            assertThat(time.pauses).isEmpty();
        }
    }

    @Test
    void givesUpWhenTheBudgetIsSpentAndKeepsTheCode() {
        assertThatThrownBy(
                        () -> attempts(Patience.of(Duration.ofSeconds(1))).reading("x", failing(100, ErrorCode.DENIED)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED))
                .hasMessageContaining("failure 4")
                .hasMessageContaining("Gave up after 4 tries in 1 s");
        assertThat(time.pauses.stream().reduce(Duration.ZERO, Duration::plus)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void withoutABudgetTheFirstFailureStands() {
        assertThatThrownBy(() -> attempts(Patience.of(Duration.ZERO)).reading("x", failing(1, ErrorCode.UNAVAILABLE)))
                .hasMessage("failure 1");
    }

    @Test
    void tellsTheListenerBeforeEachPause() {
        List<String> heard = new ArrayList<>();
        Patience patience = TEN_MINUTES.listeningWith((what, reason, pause) ->
                heard.add(what + " " + reason.code() + " " + pause.toMillis() + " " + time.pauses.size()));
        attempts(patience).reading("counting", failing(2, ErrorCode.UNAVAILABLE));
        assertThat(heard).containsExactly("counting UNAVAILABLE 200 0", "counting UNAVAILABLE 400 1");
    }

    @Test
    void anInterruptStopsTheWaitingAndIsKept() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> attempts(TEN_MINUTES).reading("x", failing(1, ErrorCode.UNAVAILABLE)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));
        assertThat(Thread.interrupted()).isTrue();
    }

    @Test
    void notLoadedPassesForThreeMinutesIfTheCollectionIsKnownToBeLoaded() {
        assertThat(attempts(TEN_MINUTES).<String>readingLoaded("x", failing(10, ErrorCode.NOT_LOADED)))
                .isEqualTo("done");
        time.pass(Duration.ofHours(1));
        Duration before = time.now();
        assertThatThrownBy(() -> attempts(TEN_MINUTES).readingLoaded("x", failing(1000, ErrorCode.NOT_LOADED)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_LOADED));
        assertThat(time.now().minus(before)).isBetween(Duration.ofMinutes(3), Duration.ofSeconds(191));
    }

    @Test
    void aChangeThatHappenedDespiteItsFailureIsNotRepeated() {
        List<String> calls = new ArrayList<>();
        attempts(TEN_MINUTES)
                .changing(
                        "x",
                        () -> {
                            calls.add("look");
                            return true;
                        },
                        () -> {
                            calls.add("change");
                            throw new GodwitException(ErrorCode.TIMED_OUT, "no answer");
                        });
        assertThat(calls).containsExactly("change", "look");
    }

    @Test
    void aChangeThatDidNotHappenIsRepeated() {
        List<String> calls = new ArrayList<>();
        attempts(TEN_MINUTES)
                .changing(
                        "x",
                        () -> {
                            calls.add("look");
                            return false;
                        },
                        () -> {
                            calls.add("change");
                            if (calls.size() == 1) {
                                throw new GodwitException(ErrorCode.UNAVAILABLE, "reset");
                            }
                        });
        assertThat(calls).containsExactly("change", "look", "change");
    }

    @Test
    void aChangeUnderARateLimitIsRepeatedWithoutALook() {
        List<String> calls = new ArrayList<>();
        attempts(TEN_MINUTES)
                .changing(
                        "x",
                        () -> {
                            calls.add("look");
                            return true;
                        },
                        () -> {
                            calls.add("change");
                            if (calls.size() == 1) {
                                throw new GodwitException(ErrorCode.RATE_LIMITED, "slow down");
                            }
                        });
        assertThat(calls).containsExactly("change", "change");
    }

    /** The first try broke off but did its work later, so that the second one meets its result. */
    @Test
    void aRefusedRepetitionCountsAsDoneIfTheChangeIsThere() {
        Deque<ErrorCode> failures = new ArrayDeque<>(List.of(ErrorCode.UNAVAILABLE, ErrorCode.INVALID_REQUEST));
        Deque<Boolean> looks = new ArrayDeque<>(List.of(false, true));
        attempts(TEN_MINUTES).changing("x", looks::pop, () -> {
            throw new GodwitException(failures.pop(), "failed");
        });
        assertThat(failures).isEmpty();
        assertThat(looks).isEmpty();
    }

    @Test
    void aRefusedChangeFailsAtOnce() {
        assertThatThrownBy(() -> attempts(TEN_MINUTES).changing("x", () -> true, () -> {
                    throw new GodwitException(ErrorCode.INVALID_REQUEST, "exists");
                }))
                .hasMessage("exists");
    }

    private Attempts attempts(Patience patience) {
        return new Attempts(patience, time);
    }

    private static Supplier<String> failing(int times, ErrorCode code) {
        int[] tries = {0};
        return () -> {
            if (++tries[0] <= times) {
                throw new GodwitException(code, "failure " + tries[0]);
            }
            return "done";
        };
    }
}
