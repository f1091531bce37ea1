package io.godwit.migration.run;

/** Where a job stands. Canceled and failed jobs can be resumed. */
public enum JobState {
    PENDING,
    IN_PROGRESS,
    PAUSED,
    CANCELING,
    CANCELED,
    FAILED,
    SUCCESSFUL;

    /** Whether nothing more will happen unless somebody asks for it. */
    public boolean ended() {
        return this == CANCELED || this == FAILED || this == SUCCESSFUL;
    }
}
