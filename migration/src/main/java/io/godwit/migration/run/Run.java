package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.RunOptions;
import io.godwit.migration.copy.Flights;
import io.godwit.migration.copy.Pace;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the collections of one run share.
 *
 * @param epoch fences every older attempt
 * @param pool does what is done in this process
 * @param engine copies
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
        Pool pool,
        Engine engine,
        Flights flights,
        Pace pace,
        Progress progress,
        StopSignal stop) {

    void step(String object, String message) {
        event(JobEvent.Severity.STEP, object, message);
    }

    /**
     * Whether the target has been its users' since an earlier run ended SUCCESSFUL. What they have written there is not written over
     * unless the run is for that: to repair or to catch up.
     */
    boolean handedOver() {
        return purpose == Purpose.COPY && store.hasSucceeded(job.id());
    }

    /** Of a collection in the plan, by which the ledger knows it. */
    int position(CollectionPlan plan) {
        return job.plan().collections().indexOf(plan);
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
        private @Nullable Thread preparing;

        /** Whoever wants more than was wanted before is heard. */
        synchronized void raise(Desired desired) {
            if (wanted.isEmpty() || desired.compareTo(wanted.get()) > 0) {
                wanted = Optional.of(desired);
            }
            if (preparing != null) {
                preparing.interrupt();
            }
        }

        /**
         * Until it is closed, a stop interrupts the waits of this thread: for what comes before the collections have threads of their own.
         *
         * @throws GodwitException STOPPED if the run is to stop already
         */
        synchronized Preparation preparing() {
            if (raised()) {
                throw new GodwitException(ErrorCode.STOPPED, "Stopped before the run began.");
            }
            preparing = Thread.currentThread();
            return this::prepared;
        }

        /** What the interrupt was for is known by then. */
        private synchronized void prepared() {
            preparing = null;
            if (raised()) {
                Thread.interrupted();
            }
        }

        Optional<Desired> wanted() {
            return wanted;
        }

        boolean raised() {
            return wanted.isPresent();
        }

        /** Ends with what comes before the run of the collections. */
        interface Preparation extends AutoCloseable {
            @Override
            void close();
        }
    }
}
