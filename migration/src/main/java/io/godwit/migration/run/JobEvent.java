package io.godwit.migration.run;

import java.time.Instant;

/**
 * One entry of a job's timeline.
 *
 * @param object what it is about: the job, a collection, a cluster
 */
public record JobEvent(Instant at, Severity severity, String object, String message) {
    /** How much an event weighs. */
    public enum Severity {
        NOTE,
        WARNING,
        ERROR
    }
}
