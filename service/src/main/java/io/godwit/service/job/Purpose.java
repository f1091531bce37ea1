package io.godwit.service.job;

/** What a run of a job is for. */
public enum Purpose {
    /** Copy what is not copied yet, and verify it. */
    COPY,
    /** Write the rows that differ anew, and verify. */
    REPAIR,
    /** Read everything back once more, and write nothing. */
    VERIFY,
    /** Copy what has changed at the source since, deletions included, and verify. */
    CATCH_UP
}
