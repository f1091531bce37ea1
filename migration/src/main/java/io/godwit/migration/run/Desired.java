package io.godwit.migration.run;

/** What a user wants of a job, whichever process runs it. */
public enum Desired {
    RUN,
    PAUSE,
    CANCEL
}
