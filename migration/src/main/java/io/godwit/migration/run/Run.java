package io.godwit.migration.run;

import io.godwit.migration.RunOptions;
import io.godwit.migration.copy.Flights;
import io.godwit.migration.copy.Pace;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.milvus.Patience;
import java.time.Instant;
import java.util.Optional;

/**
 * What the collections of one run share.
 *
 * @param epoch fences every older attempt
 */
record Run(
        Job job,
        Purpose purpose,
        JobStore store,
        Ledger ledger,
        long epoch,
        ClusterPair clusters,
        RunOptions options,
        Patience patience,
        Engine engine,
        Flights flights,
        Pace pace,
        Progress progress,
        StopSignal stop) {

    /** What a run is for. */
    enum Purpose {
        /** Copy what is not copied yet, and verify it. */
        COPY,
        /** Copy what has changed at either side since, deletions included. */
        CATCH_UP,
        /** Rewrite the rows that differ. */
        REPAIR,
        /** Read back once more what was copied, and write nothing. */
        VERIFY
    }

    void note(String object, String message) {
        event(JobEvent.Severity.NOTE, object, message);
    }

    void warn(String object, String message) {
        event(JobEvent.Severity.WARNING, object, message);
    }

    void error(String object, String message) {
        event(JobEvent.Severity.ERROR, object, message);
    }

    private void event(JobEvent.Severity severity, String object, String message) {
        JobEvent event = new JobEvent(Instant.now(), severity, object, message);
        store.append(job.id(), event);
        progress.event(event);
    }

    /** Why everything should come to a stop, once it should. */
    static final class StopSignal {
        private volatile Optional<Desired> wanted = Optional.empty();

        void raise(Desired desired) {
            if (wanted.isEmpty()) {
                wanted = Optional.of(desired);
            }
        }

        Optional<Desired> wanted() {
            return wanted;
        }

        boolean raised() {
            return wanted.isPresent();
        }
    }
}
