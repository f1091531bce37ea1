package io.godwit.cli;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Whether a process is at work on a job. The lock's owner tells, not the state: a killed process leaves
 * its state behind. */
final class RunningElsewhere {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(200);

    private RunningElsewhere() {}

    static boolean is(JobStore store, Job job) {
        return store.runner(job.id()).isPresent();
    }

    /** Waits until no process is at work on it any more; false if it takes longer than the limit. */
    static boolean awaitEnd(JobStore store, Job job, Duration limit) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (is(store, job)) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            try {
                TimeUnit.NANOSECONDS.sleep(LOOK_AGAIN.toNanos());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }
}
