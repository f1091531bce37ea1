package io.godwit.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Phase;
import io.godwit.milvus.CollectionName;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobProgressTest {
    @Test
    void aCollectionGoesOnWithItsPhasesAndWithinThemByRows() {
        assertThat(collection(Phase.SCHEMA, 100, 0, 0).percent()).isZero();
        assertThat(collection(Phase.COPY, 100, 50, 0).percent()).isEqualTo(30);
        assertThat(collection(Phase.INDEX, 100, 100, 0).percent()).isEqualTo(60);
        assertThat(collection(Phase.LOAD, 100, 100, 0).percent()).isEqualTo(75);
        assertThat(collection(Phase.VERIFY, 100, 100, 50).percent()).isEqualTo(90);
        assertThat(collection(Phase.DONE, 100, 100, 100).percent()).isEqualTo(100);
        assertThat(collection(Phase.COPY, 100, 150, 0).percent())
                .as("a source that has grown")
                .isEqualTo(60);
    }

    /** A job that is resumed begins with its first phase, and does not fall back to nothing for that. */
    @Test
    void whatAnEarlierRunHasCopiedCountsFromTheStart() {
        assertThat(collection(Phase.PREFLIGHT, 100, 100, 0).percent()).isEqualTo(60);
        assertThat(collection(Phase.SCHEMA, 100, 50, 0).percent()).isEqualTo(30);
    }

    @Test
    void aJobIsAsFarAsItsRowsAndInThePhaseOfTheLastCollection() {
        JobProgress progress = JobProgress.of(
                JobState.IN_PROGRESS,
                true,
                List.of(collection(Phase.DONE, 299, 299, 299), collection(Phase.COPY, 99, 0, 0)));

        assertThat(progress).isEqualTo(new JobProgress("COPY", 75));
    }

    @Test
    void onlyASuccessfulJobHasAllOfIt() {
        List<CollectionProgress> done = List.of(collection(Phase.DONE, 10, 10, 10));
        assertThat(JobProgress.of(JobState.FAILED, true, done).percent()).isEqualTo(99);
        assertThat(JobProgress.of(JobState.SUCCESSFUL, true, done)).isEqualTo(JobProgress.DONE);
    }

    private static CollectionProgress collection(Phase phase, long rows, long copied, long verified) {
        CollectionName name = new CollectionName("default", "docs");
        return new CollectionProgress(name, name, phase, rows, copied, verified, false, 0, Optional.empty());
    }
}
