package io.godwit.service.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Purpose;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JobPoolTest {
    private static final String NEW = "in01-00000000000000a";

    /** A job is queued by what it works with, and two jobs with the same cluster have to have something in common. */
    @Test
    void aClusterThatHasNoAddressYetIsTheOneThatItHasLater() {
        assertThat(JobPool.clusters(
                        migration(Optional.of("in01-x")), plan("http://old:1", "http://" + NEW + ".invalid:1", "")))
                .containsExactlyInAnyOrder("http://old:1", "in01-x", NEW);
        assertThat(JobPool.clusters(
                        migration(Optional.of("in01-y")), plan("http://other:1", "http://new:1", "v2.6.17")))
                .containsExactlyInAnyOrder("http://other:1", "in01-y", "http://new:1", NEW);
    }

    @Test
    void aSourceThatIsNotRegisteredIsKnownByItsAddress() {
        assertThat(JobPool.clusters(migration(Optional.empty()), plan("http://old:1", "http://new:1", "v2.6.17")))
                .containsExactlyInAnyOrder("http://old:1", "http://new:1", NEW);
    }

    private static Migration migration(Optional<String> source) {
        return new Migration(
                "job-1",
                "org-1",
                source.map(cluster -> "proj-1"),
                source,
                Optional.empty(),
                "proj-1",
                NEW,
                Purpose.COPY,
                Desired.RUN,
                "ada",
                Instant.EPOCH,
                JobState.PENDING,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static MigrationPlan plan(String source, String target, String targetServer) {
        MigrationSpec spec =
                new MigrationSpec(URI.create(source), URI.create(target), List.of(), List.of(), IfExists.FAIL);
        return new MigrationPlan(
                spec, targetServer, targetServer, List.of(), List.of(), List.of(), List.of(), List.of());
    }
}
