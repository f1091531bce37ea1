package io.godwit.migration.run;

import io.godwit.migration.copy.Flights;
import io.godwit.migration.copy.Pace;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.milvus.Patience;

/** Takes part in the copying of a job in another process than the one that runs it. */
public final class CopyWorker {
    private final Run run;

    /**
     * @param job with the plan as the run goes by it
     * @param ledger of the job, which it changes as long as it may
     * @param epoch of that run
     * @param flights what hears of servers that ask for less
     * @param pace lets each write go out, as long as it may
     */
    public CopyWorker(
            Job job, JobStore store, Ledger ledger, long epoch, ClusterPair clusters, Flights flights, Pace pace) {
        Pool none = new Pool(flights);
        this.run = new Run(
                job,
                job.purpose(),
                store,
                ledger,
                epoch,
                clusters,
                job.options(),
                Patience.of(job.options().patience()),
                none,
                new LocalEngine(none),
                flights,
                pace,
                new Progress(event -> {}),
                new Run.StopSignal());
    }

    /** What the order asks for. */
    public CollectionCopy begin(CopyOrder order) {
        return CollectionCopy.of(run, order);
    }

    /** No more chunks are claimed from now on. */
    public void stop() {
        run.stop().raise(Desired.PAUSE);
    }
}
