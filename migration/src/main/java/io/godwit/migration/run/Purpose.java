package io.godwit.migration.run;

/** What a run of a job is for. Each does what those before it do, but for VERIFY, which writes nothing. */
public enum Purpose {
    /** Copy what is not copied yet, and verify it. */
    COPY,
    /** Read back once more what was copied, and write nothing. */
    VERIFY,
    /** Rewrite the rows that differ. */
    REPAIR,
    /** Copy what has changed at either side since, deletions included. */
    CATCH_UP;

    /** What is still to be done by whoever goes on with a job, when a run begins that is for {@code other}. */
    Purpose and(Purpose other) {
        return compareTo(other) < 0 ? other : this;
    }

    /** What is still to be done when a run for {@code other} has got through. */
    Purpose after(Purpose other) {
        return compareTo(other) > 0 ? this : COPY;
    }
}
