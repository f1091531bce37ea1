package io.godwit.migration.run;

import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import java.time.Duration;
import java.time.Instant;

/**
 * Carries chunks to copiers and their receipts to the ledger, which is the truth: whatever an engine knows beside it may be lost, and
 * another one goes on from there. Rows never pass through an engine.
 */
public interface Engine extends AutoCloseable {
    /**
     * Copies all of a collection that is open. When it returns, each chunk has a receipt in the ledger. Called by several threads, each for
     * another collection.
     *
     * @throws io.godwit.milvus.GodwitException STOPPED if the thread is interrupted or the run is to stop: then nobody writes any more of this
     *     collection, or will have stopped once {@link #close} returns; else what ends this collection
     */
    void copy(CollectionCopy copy);

    /** Cuts what is still under way, whose writes are in doubt then, and returns once nobody writes any more. */
    @Override
    void close();

    /** Makes the engine of a run. */
    interface Factory {
        /** This process does all by itself. */
        Factory LOCAL = Start::local;

        /** @throws io.godwit.milvus.GodwitException what keeps the engine that the options name from being used */
        Engine start(Start start);
    }

    /**
     * What an engine is started for.
     *
     * @param epoch fences every older attempt at the job
     * @param local the engine that copies in this process
     */
    record Start(
            Job job,
            long epoch,
            JobStore store,
            Ledger ledger,
            ClusterPair clusters,
            RunOptions options,
            Progress progress,
            Engine local) {

        /** Adds to the job's timeline. */
        public void tell(JobEvent.Severity severity, String message) {
            JobEvent event = new JobEvent(Instant.now(), severity, "job", message);
            store.append(job.id(), event);
            progress.event(event);
        }

        /** Shows what is waited for. */
        public void waiting(String reason, Duration pause) {
            progress.wait(reason, pause);
        }
    }
}
