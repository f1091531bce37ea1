package io.godwit.migration.run;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.ErrorCode;
import java.time.Instant;
import java.util.Optional;

/**
 * What a user sees of a migration.
 *
 * @param id {@code job-} and 22 lower-case letters and digits
 * @param fingerprint equal for commands that ask for the same
 * @param options of the latest run
 * @param purpose what a run is for that goes on with it: more than COPY where a run was, and did not get through
 * @param reason why it failed, was paused or canceled
 * @param finished when it ended; empty while it has not
 */
public record Job(
        String id,
        String fingerprint,
        MigrationPlan plan,
        RunOptions options,
        Purpose purpose,
        JobState state,
        Optional<Reason> reason,
        Instant created,
        Instant updated,
        Optional<Instant> finished) {
    /** A code for machines, a sentence for people. */
    public record Reason(ErrorCode code, String message) {}
}
