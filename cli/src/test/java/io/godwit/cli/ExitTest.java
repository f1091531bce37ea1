package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Purpose;
import io.godwit.milvus.ErrorCode;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ExitTest {
    @ParameterizedTest
    @CsvSource({
        "UNREACHABLE, 9",
        "TLS_FAILED, 9",
        "UNAVAILABLE, 9",
        "UNAUTHENTICATED, 8",
        "PERMISSION_DENIED, 8",
        "USAGE, 2",
        "JOB_NOT_FOUND, 2",
        "REFUSED, 3",
        "PLAN_STALE, 3",
        "JOB_BUSY, 3",
        "DIFFERENCES, 4",
        "SERVER_ERROR, 5",
        "DENIED, 5",
        "INTERNAL, 1"
    })
    void anErrorHasItsCode(ErrorCode error, int code) {
        assertThat(Exit.of(error).code()).isEqualTo(code);
    }

    @ParameterizedTest
    @EnumSource(ErrorCode.class)
    void noErrorIsASuccess(ErrorCode error) {
        assertThat(Exit.of(error).code()).isNotZero();
    }

    @Test
    void theStateOfAJobHasItsCode() {
        assertThat(exit(JobState.SUCCESSFUL, false)).isEqualTo(0);
        assertThat(exit(JobState.CANCELED, false)).isEqualTo(6);
        assertThat(exit(JobState.PAUSED, false)).isEqualTo(7);
        assertThat(exit(JobState.PAUSED, true)).isEqualTo(130);
        assertThat(exit(JobState.FAILED, false)).isEqualTo(5);
    }

    @Test
    void aFailedJobIsOneWithDifferencesOrOneThatFailed() {
        assertThat(exit(ErrorCode.DIFFERENCES)).isEqualTo(4);
        assertThat(exit(ErrorCode.TARGET_CHANGED)).isEqualTo(4);
        assertThat(exit(ErrorCode.UNREACHABLE)).isEqualTo(5);
        assertThat(exit(ErrorCode.UNAUTHENTICATED)).isEqualTo(5);
    }

    private static int exit(JobState state, boolean interrupted) {
        return Exit.of(job(state, Optional.empty()), interrupted).code();
    }

    private static int exit(ErrorCode reason) {
        return Exit.of(job(JobState.FAILED, Optional.of(new Reason(reason, "why"))), false)
                .code();
    }

    private static Job job(JobState state, Optional<Reason> reason) {
        MigrationSpec spec = new MigrationSpec(
                URI.create("http://a:1"), URI.create("http://b:1"), List.of(), List.of(), IfExists.FAIL);
        MigrationPlan plan = new MigrationPlan(spec, "a", "b", List.of(), List.of(), List.of(), List.of(), List.of());
        Instant now = Instant.EPOCH;
        return new Job("job-1", "f", plan, RunOptions.DEFAULT, Purpose.COPY, state, reason, now, now, Optional.empty());
    }
}
