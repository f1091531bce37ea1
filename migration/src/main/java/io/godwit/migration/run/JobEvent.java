package io.godwit.migration.run;

import io.godwit.migration.run.Job.Reason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One entry of a job's timeline.
 *
 * @param object what it is about: the job, a collection, a cluster
 */
public record JobEvent(Instant at, Severity severity, String object, String message) {
    /** How much an event weighs. */
    public enum Severity {
        /** What was to be expected: a collection that has come to its next phase, an object that was created. */
        STEP,
        NOTE,
        WARNING,
        ERROR
    }

    /** The same in other words. */
    public JobEvent saying(String words) {
        return new JobEvent(at, severity, object, words);
    }

    /** That a job has come into a state. */
    public static JobEvent of(Instant at, JobState state, Optional<Reason> reason) {
        String why = reason.map(Reason::message)
                .filter(message -> !message.equalsIgnoreCase(state.name()))
                .map(message -> ": " + message)
                .orElse("");
        return new JobEvent(at, state == JobState.FAILED ? Severity.ERROR : Severity.NOTE, "job", "is " + state + why);
    }

    /**
     * Not more than so many: those of a job with many collections are nearly all steps, which then are left out.
     *
     * @param events oldest first
     */
    public static List<JobEvent> latest(List<JobEvent> events, int max) {
        if (events.size() <= max) {
            return events;
        }
        List<JobEvent> others = events.stream()
                .filter(event -> event.severity() != Severity.STEP)
                .toList();
        return others.subList(Math.max(0, others.size() - max), others.size());
    }
}
