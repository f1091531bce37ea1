package io.godwit.cli;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pausing and canceling: the process that runs the job is asked to stop; where none does, the state is set here. */
final class JobStop {
    private final Godwit godwit;
    private final Desired desired;
    private final JobState state;

    JobStop(Godwit godwit, Desired desired, JobState state) {
        this.godwit = godwit;
        this.desired = desired;
        this.state = state;
    }

    int stop(String text, Duration wait) {
        try (JobStore store = godwit.store().open()) {
            Job job = JobsCommand.find(store, text);
            if (job.state() == JobState.SUCCESSFUL) {
                throw new GodwitException(ErrorCode.USAGE, job.id() + " is done; there is nothing to stop.");
            }
            if (!settle(store, job)) {
                // Only a wish that is written while somebody runs the job is heard.
                store.desire(job.id(), desired);
                godwit.output().say("Waiting for the process that runs " + job.id() + " to stop.");
                Thread waiting = Thread.currentThread();
                try (Interruption.Scope scope =
                        godwit.surroundings().interruption().during(waiting::interrupt)) {
                    awaitEnd(store, job, wait);
                }
                settle(store, job);
            }
            return tell(store, job);
        }
    }

    private static void awaitEnd(JobStore store, Job job, Duration wait) {
        if (!RunningElsewhere.awaitEnd(store, job, wait)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new GodwitException(
                        ErrorCode.STOPPED,
                        job.id() + " has been asked to stop, and will, though nobody waits for it here any more. See:"
                                + " godwit jobs show " + job.id());
            }
            throw new GodwitException(
                    ErrorCode.JOB_BUSY,
                    job.id() + " has been asked to stop, but its process still works on what is in flight after "
                            + wait.toSeconds() + " s. See: godwit jobs show " + job.id());
        }
    }

    /**
     * Sets the state where no process runs the job; false if one does. A job that ended otherwise meanwhile keeps its end; a canceled
     * one is not turned into a paused one.
     */
    private boolean settle(JobStore store, Job job) {
        Optional<JobLock> lock = store.lock(job.id());
        if (lock.isEmpty()) {
            return false;
        }
        try (JobLock held = lock.get()) {
            JobState now = store.find(job.id()).map(Job::state).orElse(job.state());
            boolean open = !now.ended() || (now == JobState.FAILED && desired == Desired.CANCEL);
            if (open && now != state) {
                store.state(job.id(), state, Optional.empty());
            }
            return true;
        }
    }

    private int tell(JobStore store, Job job) {
        Job now = store.find(job.id()).orElse(job);
        boolean reached = now.state() == state;
        List<String> loaded = LoadedSources.of(store, now);
        LoadedSources.warn(
                godwit.output(),
                now,
                loaded,
                "Release it there (pymilvus: release_collection, release_partitions), or go on with the job, which does it.");
        Exit exit = reached ? Exit.DONE : Exit.of(now, false);
        godwit.output()
                .result(now.id() + " " + now.state()
                        + (reached ? ". What was copied is kept. Go on: godwit jobs resume " + now.id() : "."));
        Map<String, Object> object = new LinkedHashMap<>(MigrateCommand.outcome(exit));
        object.put("jobId", now.id());
        object.put("state", now.state().name());
        object.put("sourceLoaded", loaded);
        godwit.output().object("result", object);
        return exit.code();
    }
}
