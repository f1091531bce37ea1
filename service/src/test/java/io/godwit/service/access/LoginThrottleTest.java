package io.godwit.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LoginThrottleTest {
    private final AtomicLong now = new AtomicLong(1);
    private final LoginThrottle throttle = new LoginThrottle(now::get);

    @Test
    void eachFailureBeyondTheFirstFewDoublesTheWait() {
        for (int i = 0; i < 5; i++) {
            assertThat(throttle.attempt("ada", "a" + i)).isEmpty();
        }
        assertThat(throttle.attempt("ada", "b")).contains(Duration.ofSeconds(1));

        pass(Duration.ofSeconds(1));
        assertThat(throttle.attempt("ada", "b")).isEmpty();
        assertThat(throttle.attempt("ada", "b")).contains(Duration.ofSeconds(2));
        pass(Duration.ofSeconds(2));
        assertThat(throttle.attempt("ada", "b")).isEmpty();
        assertThat(throttle.attempt("ada", "b")).contains(Duration.ofSeconds(4));
    }

    @Test
    void otherNamesAreLeftAlone() {
        for (int i = 0; i < 6; i++) {
            throttle.attempt("ada", "a");
        }
        assertThat(throttle.attempt("ada", "a")).isPresent();
        assertThat(throttle.attempt("bob", "a")).isEmpty();
    }

    @Test
    void anAddressThatTriesManyNamesWaitsAsWell() {
        for (int i = 0; i < 50; i++) {
            assertThat(throttle.attempt("name-" + i, "a")).isEmpty();
        }
        assertThat(throttle.attempt("another", "a")).isPresent();
        assertThat(throttle.attempt("another", "b")).isEmpty();
    }

    @Test
    void aLoginThatSucceedsForgetsTheFailuresBefore() {
        for (int i = 0; i < 5; i++) {
            throttle.attempt("ada", "a");
        }
        throttle.succeeded("ada", "a");
        assertThat(throttle.attempt("ada", "a")).isEmpty();
    }

    @Test
    void failuresOfLongAgoCountNoMore() {
        for (int i = 0; i < 5; i++) {
            throttle.attempt("ada", "a");
        }
        pass(Duration.ofMinutes(61));
        for (int i = 0; i < 5; i++) {
            assertThat(throttle.attempt("ada", "a")).isEmpty();
        }
        assertThat(throttle.attempt("ada", "a")).isPresent();
    }

    @Test
    void anAttemptThatIsNotHeardLeavesNothingBehind() {
        for (int i = 0; i < 50; i++) {
            throttle.attempt("name-" + i, "a");
        }
        int before = throttle.known();

        assertThat(throttle.attempt("another", "a")).isPresent();

        assertThat(throttle.known()).isEqualTo(before);
    }

    @Test
    void aFloodOfNamesAndAddressesIsForgottenBeforeANameThatWaits() {
        for (int i = 0; i < 5; i++) {
            throttle.attempt("ada", "a" + i);
        }
        for (int i = 0; i < LoginThrottle.MOST_KNOWN; i++) {
            throttle.attempt("name-" + i, "address-" + i);
        }
        assertThat(throttle.known()).isLessThanOrEqualTo(LoginThrottle.MOST_KNOWN);
        assertThat(throttle.attempt("ada", "b")).isPresent();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }
}
