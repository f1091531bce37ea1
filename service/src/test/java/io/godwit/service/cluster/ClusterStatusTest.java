package io.godwit.service.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClusterStatusTest {
    /** A job waits for a cluster for as long as its status is one that passes. */
    @ParameterizedTest
    @CsvSource({
        "RUNNING, RUNNING, false",
        "FROZEN, FROZEN, false",
        "FREEZING, UPGRADING, true",
        "MIGRATING, UPGRADING, true",
        "UPGRADING, UPGRADING, true",
        "WHATEVER, ABNORMAL, false",
        "'', ABNORMAL, false"
    })
    void waitsForWhatIsKnownToPass(String word, ClusterStatus status, boolean passing) {
        assertThat(ClusterStatus.of(word)).isEqualTo(status);
        assertThat(status.passing()).isEqualTo(passing);
    }
}
