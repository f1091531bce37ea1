package io.godwit.migration.run;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Job.Reason;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where jobs are kept. Safe for use by many threads and, but for {@link #lock}, many processes at once. */
public interface JobStore extends AutoCloseable {
    /** Creates a job in state PENDING, desired RUN, with a new random id. */
    Job create(String fingerprint, MigrationPlan plan, RunOptions options);

    Optional<Job> find(String id);

    /** The job of the same request, if it is still kept. */
    Optional<Job> findByFingerprint(String fingerprint);

    /** All jobs, newest first. */
    List<Job> jobs();

    /**
     * Sets state and reason; a state that is {@link JobState#ended} sets the time of the end, any other takes it away. The timeline gets
     * an entry unless both are as they were.
     */
    void state(String id, JobState state, Optional<Reason> reason);

    /** Whether the job has ever ended SUCCESSFUL, whatever came of it since. */
    boolean hasSucceeded(String id);

    void options(String id, RunOptions options);

    /** Keeps what a run is for that goes on with the job. */
    void purpose(String id, Purpose purpose);

    /** Puts a longer plan in place of the job's. It begins with the same collections; those that follow start from nothing. */
    void plan(String id, MigrationPlan plan);

    void desire(String id, Desired desired);

    Desired desired(String id);

    /** One state a collection of the plan, in the plan's order. */
    List<CollectionState> collections(String id);

    void collection(String id, CollectionState state);

    /** The same in one transaction with an entry of the timeline. */
    void collection(String id, CollectionState state, JobEvent event);

    void append(String id, JobEvent event);

    /** All events, oldest first; where there are more than so many, the latest of those that are no mere steps. */
    List<JobEvent> events(String id, int max);

    /** The events that follow the one with this number, oldest first; 0: from the beginning. */
    List<NumberedEvent> eventsAfter(String id, long number, int max);

    Ledger ledger(String id);

    /** The folder of the job's report and failure files; made on demand. */
    Path folder(String id);

    /**
     * Makes this process the one that runs the job; empty if another process is. The lock ends with the process, or some seconds after
     * it. What was desired of an earlier run is forgotten in the same moment, so that whatever is desired from then on is meant for
     * this one.
     */
    Optional<JobLock> lock(String id);

    /** The id that the process that runs the job has on its machine; empty if none does, as far as can be told from here. */
    Optional<Long> runner(String id);

    /** Whether the job counts as running though no process runs it: the one that did was killed. It can be resumed. */
    default boolean interrupted(String id) {
        // The state once more after the look at the process, which may have ended in between and said how.
        return inProgress(id) && runner(id).isEmpty() && inProgress(id);
    }

    private boolean inProgress(String id) {
        return find(id).map(Job::state)
                .filter(state -> state == JobState.IN_PROGRESS || state == JobState.CANCELING)
                .isPresent();
    }

    /** Removes the job, its ledger and its folder. The caller holds the lock. */
    void delete(String id);

    @Override
    void close();

    /**
     * An event and its place in the job's timeline.
     *
     * @param number from 1, growing with each event
     */
    record NumberedEvent(long number, JobEvent event) {}

    /** Held by the process that runs a job. */
    interface JobLock extends AutoCloseable {
        /**
         * To be asked just before a write is sent to the target, which cannot tell whose it is. Nothing where a lock cannot be lost.
         *
         * @throws GodwitException STOPPED if another process runs the job by now; DENIED while one may
         */
        default void requireHeld() {}

        @Override
        void close();
    }
}
