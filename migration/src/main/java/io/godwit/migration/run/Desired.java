package io.godwit.migration.run;

/** What a user wants of a job, whichever process runs it. */
public enum Desired {
    RUN,
    PAUSE,
    /** Give it up, and leave at the target what is there. */
    CANCEL,
    /** Give it up, and take away what it created at the target. */
    DISCARD;

    public boolean givesUp() {
        return this == CANCEL || this == DISCARD;
    }
}
