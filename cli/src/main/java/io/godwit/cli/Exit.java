package io.godwit.cli;

import io.godwit.migration.run.Job;
import io.godwit.milvus.ErrorCode;

/** The exit codes, and the one place that says which outcome gets which. */
enum Exit {
    DONE(0, "done and verified"),
    INTERNAL(1, "internal error"),
    USAGE(2, "usage error"),
    REFUSED(3, "refused before anything was changed"),
    DIFFERENT(4, "finished, differences found"),
    FAILED(5, "failed"),
    CANCELED(6, "canceled"),
    PAUSED(7, "paused"),
    NOT_ALLOWED(8, "authentication or permission"),
    UNREACHABLE(9, "unreachable"),
    INTERRUPTED(130, "interrupted");

    private final int code;
    private final String meaning;

    Exit(int code, String meaning) {
        this.code = code;
        this.meaning = meaning;
    }

    int code() {
        return code;
    }

    String meaning() {
        return meaning;
    }

    /** For an error that ended a command. */
    static Exit of(ErrorCode code) {
        return switch (code) {
            case UNREACHABLE, TLS_FAILED, UNAVAILABLE, TIMED_OUT -> UNREACHABLE;
            case UNAUTHENTICATED, PERMISSION_DENIED -> NOT_ALLOWED;
            case USAGE, JOB_NOT_FOUND -> USAGE;
            case REFUSED, PLAN_STALE, JOB_BUSY -> REFUSED;
            case DIFFERENCES, SOURCE_CHANGED, TARGET_CHANGED -> DIFFERENT;
            case STOPPED -> PAUSED;
            case INTERNAL -> INTERNAL;
            default -> FAILED;
        };
    }

    /** For a job as its run has left it. */
    static Exit of(Job job, boolean interruptedHere) {
        return switch (job.state()) {
            case SUCCESSFUL -> DONE;
            case CANCELED, CANCELING -> CANCELED;
            case FAILED -> ofFailure(job);
            case PENDING, IN_PROGRESS, PAUSED -> interruptedHere ? INTERRUPTED : PAUSED;
        };
    }

    private static Exit ofFailure(Job job) {
        return job.reason()
                .map(reason -> of(reason.code()))
                .filter(exit -> exit == DIFFERENT)
                .orElse(FAILED);
    }
}
