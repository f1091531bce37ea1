package io.godwit.service.job;

import static io.godwit.migration.run.JobState.CANCELED;
import static io.godwit.migration.run.JobState.CANCELING;
import static io.godwit.migration.run.JobState.FAILED;
import static io.godwit.migration.run.JobState.IN_PROGRESS;
import static io.godwit.migration.run.JobState.PAUSED;
import static io.godwit.migration.run.JobState.PENDING;
import static io.godwit.migration.run.JobState.SUCCESSFUL;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Purpose;
import io.godwit.service.access.Action;
import io.godwit.service.problem.Problem;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What a caller can have done with a job, and in which states. */
public enum JobStep {
    /** Stop for now. */
    PAUSE(Action.STOP_JOB),
    /** Give up. What was copied stays at the target. */
    CANCEL(Action.STOP_JOB),
    /** Give up, and remove from the target what the job has created there. It cannot go on after that. */
    DISCARD(Action.STOP_JOB),
    /** Go on where it stopped. */
    RESUME(Action.MIGRATE),
    /** Try once more what failed. */
    RETRY(Action.MIGRATE),
    /** Write the rows that differ anew. */
    REPAIR(Action.MIGRATE),
    /** Compare once more what was copied. */
    VERIFY(Action.MIGRATE),
    /** Copy what has changed at the source since, deletions included. */
    CATCH_UP(Action.MIGRATE);

    private static final Map<JobStep, Set<JobState>> STATES = Map.of(
            PAUSE, Set.of(PENDING, IN_PROGRESS, PAUSED),
            CANCEL, Set.of(PENDING, IN_PROGRESS, PAUSED, CANCELING, FAILED, CANCELED),
            DISCARD, Set.of(PENDING, IN_PROGRESS, PAUSED, CANCELING, FAILED, CANCELED),
            RESUME, Set.of(PAUSED, FAILED, CANCELED),
            RETRY, Set.of(FAILED),
            REPAIR, Set.of(FAILED, SUCCESSFUL),
            VERIFY, Set.of(FAILED, SUCCESSFUL),
            CATCH_UP, Set.of(FAILED, SUCCESSFUL));

    private final Action action;

    JobStep(Action action) {
        this.action = action;
    }

    /** What a caller has to be permitted. */
    Action action() {
        return action;
    }

    /** Whether the job is to run once more. */
    public boolean runs() {
        return action == Action.MIGRATE;
    }

    /** Whether the step has a place in the job's state. */
    boolean fits(Migration migration) {
        return !takenBack(migration)
                && STATES.getOrDefault(this, Set.of()).contains(migration.state())
                && !(this == PAUSE && givenUp(migration))
                && !(this == DISCARD && deliveredBefore(migration));
    }

    /** Comparing, repairing and catching up come after a copy that got through: what it has made is in use. */
    private static boolean deliveredBefore(Migration migration) {
        return migration.purpose() != Purpose.COPY;
    }

    private boolean takenBack(Migration migration) {
        return runs() && migration.state() == CANCELED && migration.wanted() == Desired.DISCARD;
    }

    private static boolean givenUp(Migration migration) {
        return migration.wanted().givesUp() && !migration.state().ended();
    }

    /** As it stands at the end of a path: {@code :pause}. */
    String verb() {
        return switch (this) {
            case DISCARD -> CANCEL.verb();
            case CATCH_UP -> "catchUp";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    /** Refuses the step in a state where it has no place, and says what has. */
    void check(Migration migration) {
        if (takenBack(migration)) {
            throw Problem.JOB_STATE.with(verb() + " is not for job " + migration.job()
                    + ", which was canceled together with what it had created. Submit the migration anew.");
        }
        if (this == DISCARD && deliveredBefore(migration)) {
            throw Problem.JOB_STATE.with("Job " + migration.job()
                    + " has been through once, and what it has created may be in use: that is not removed by canceling a later"
                    + " run. Cancel it with {\"created\": \"keep\"}, and drop at the target what nobody needs.");
        }
        if (!fits(migration)) {
            String stopping = givenUp(migration)
                    ? " and is to be canceled"
                    : migration.wanted() == Desired.PAUSE && migration.state() == IN_PROGRESS ? " and is to pause" : "";
            throw Problem.JOB_STATE.with(verb() + " is not for job " + migration.job() + ", which is "
                    + migration.state() + stopping + ". " + advice(migration));
        }
    }

    private static String advice(Migration migration) {
        return switch (migration.state()) {
            case PENDING, IN_PROGRESS ->
                migration.wanted() == Desired.RUN
                        ? "Wait for its end, or stop it with :pause or :cancel."
                        : "Wait until it has stopped.";
            case CANCELING -> "Wait until it is CANCELED.";
            case PAUSED -> "Go on with it with :resume, or give it up with :cancel.";
            case CANCELED -> "Go on with it with :resume.";
            case FAILED -> "Go on with it with :resume or :retry, or write rows that differ anew with :repair.";
            case SUCCESSFUL ->
                "Compare it once more with :verify, mend damage that came later with :repair, or copy"
                        + " what has changed at the source with :catchUp.";
        };
    }
}
