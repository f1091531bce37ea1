package io.godwit.flink.job;

import io.godwit.flink.RunArguments;
import io.godwit.migration.copy.Flights;
import io.godwit.migration.copy.Pace;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.CollectionCopy;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.store.WorkerLease;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One worker: asks for as many chunks as its throttle has room for, and copies them on threads of its own. What is in flight here the
 * enumerator keeps in mind, also in checkpoints. All but {@link #copy} and {@link #look} is called by the task's thread.
 */
final class ChunkReader implements SourceReader<Long, ChunkSplit> {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkReader.class);
    private static final long LOOK_MILLIS = 1000;
    /** How long writes under way may take to end by themselves once the run is over. */
    private static final long GRACE_SECONDS = 3;

    private static final long QUIET_SECONDS = 60;

    private final SourceReaderContext context;
    private final RunArguments arguments;
    private final String worker;
    private final Flights flights;
    private final int most;
    private final Map<String, ChunkSplit> inFlight = new HashMap<>();
    private final Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(daemons("flight"));
    private final ScheduledExecutorService clock = Executors.newScheduledThreadPool(1, daemons("worker"));
    private @Nullable Worksite site;
    private @Nullable WorkerLease lease;
    private @Nullable ReceiptLog receipts;
    private int asked;
    private boolean noMore;
    private volatile boolean over;
    private volatile @Nullable Throwable failure;
    private volatile CompletableFuture<Void> available = new CompletableFuture<>();

    ChunkReader(SourceReaderContext context, RunArguments arguments) {
        this.context = context;
        this.arguments = arguments;
        this.worker = context.getIndexOfSubtask() + "-" + UUID.randomUUID();
        this.most = arguments.flights(context.getIndexOfSubtask());
        this.flights = new Flights(Math.max(1, most));
    }

    private static ThreadFactory daemons(String name) {
        return task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        };
    }

    @Override
    public void start() {
        Worksite opened = Worksite.open(arguments);
        site = opened;
        Optional<WorkerLease> enlisted = opened.dispatch().enlist(arguments.epoch(), worker);
        if (enlisted.isEmpty()) {
            over = true;
            return;
        }
        WorkerLease own = enlisted.get();
        lease = own;
        Ledger ledger = opened.dispatch().ledger(own);
        clock.scheduleWithFixedDelay(() -> look(own), LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        try {
            over = !opened.enter(ledger, flights, new Pace(arguments.rate(), own::requireHeld, wait -> {}));
        } catch (GodwitException e) {
            if (Worksite.storeAway(e)) {
                throw e;
            }
            // Nothing that trying again in another process of the same cluster would mend.
            LOG.warn("This worker cannot take part.", e);
            opened.dispatch()
                    .failed(
                            arguments.epoch(),
                            new Reason(e.code(), "A worker in the Flink cluster: " + e.getMessage()));
            over = true;
            return;
        }
        receipts = new ReceiptLog(ledger, arguments.epoch());
        context.sendSourceEventToCoordinator(new WorkerBegan(worker));
        ask();
    }

    /** Every second: whether the run goes on. */
    private void look(WorkerLease own) {
        try {
            if (over || own.renew()) {
                return;
            }
            if (site().dispatch().goesOn(arguments.epoch())) {
                fail(new IllegalStateException("Worker " + worker + " was taken for lost, and is begun anew."));
            }
            over = true;
            site().stop();
            clock.schedule(this::cut, GRACE_SECONDS, TimeUnit.SECONDS);
            wake();
        } catch (GodwitException e) {
            // Until the store answers again, the lease runs out, and nothing is written.
            LOG.warn("The lease of this worker was not renewed: {}", e.getMessage());
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }

    private void cut() {
        threads.shutdownNow();
        site().cut();
        wake();
    }

    private Worksite site() {
        return Objects.requireNonNull(site);
    }

    /** For as many chunks as there is room for. */
    private void ask() {
        int room = Math.min(most, flights.limit()) - asked - inFlight.size();
        for (int i = 0; i < room && !noMore && !over; i++) {
            asked++;
            context.sendSplitRequest();
        }
    }

    @Override
    public void addSplits(List<ChunkSplit> splits) {
        for (ChunkSplit split : splits) {
            asked = Math.max(0, asked - 1);
            inFlight.put(split.splitId(), split);
            threads.execute(() -> copy(split));
        }
    }

    private void copy(ChunkSplit split) {
        Outcome outcome = new Outcome(split, 0, 0, false);
        try {
            Optional<CollectionCopy> copy = site().copy(split.order());
            if (copy.isPresent()) {
                outcome = copied(split, copy.get());
            }
            flights.succeeded();
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED || over) {
                outcome = new Outcome(split, 0, 0, true);
                stopped(e);
            } else {
                outcome = new Outcome(split, 0, 0, Worksite.storeAway(e));
                failed(split, e);
            }
        } catch (RuntimeException e) {
            outcome = new Outcome(split, 0, 0, over);
            if (!over) {
                // Every other worker would make the same mistake: it ends the collection, as with the local engine.
                LOG.error("Chunk {} cannot be copied.", split.splitId(), e);
                failed(split, new GodwitException(ErrorCode.INTERNAL, "Internal error: " + e, e));
            }
        } catch (Error e) {
            outcome = new Outcome(split, 0, 0, true);
            if (!over) {
                fail(e);
            }
        } finally {
            outcomes.add(outcome);
            wake();
        }
    }

    /**
     * A worker that was stopped though its run goes on, since its lease had run out or a wish was taken back at once, begins anew: the
     * enumerator then gives out its chunks once more.
     */
    private void stopped(GodwitException e) {
        try {
            if (!over && site().dispatch().goesOn(arguments.epoch())) {
                fail(e);
            }
        } catch (GodwitException away) {
            fail(away);
        }
    }

    private Outcome copied(ChunkSplit split, CollectionCopy copy) {
        List<Receipt> got = copy.copy(split.chunk(), split.doubtful());
        Objects.requireNonNull(receipts).record(got);
        copy.settle(got);
        long rows = got.stream().mapToLong(Receipt::rows).sum();
        long bytes = got.stream().mapToLong(Receipt::bytes).sum();
        return new Outcome(split, rows, bytes, false);
    }

    private void failed(ChunkSplit split, GodwitException e) {
        if (Worksite.storeAway(e)) {
            fail(e);
            return;
        }
        try {
            site().dispatch()
                    .failed(arguments.epoch(), split.order(), new Reason(e.code(), String.valueOf(e.getMessage())));
        } catch (GodwitException unheard) {
            fail(unheard);
        }
    }

    private void fail(Throwable e) {
        failure = e;
        wake();
    }

    private void wake() {
        available.complete(null);
    }

    @Override
    public InputStatus pollNext(ReaderOutput<Long> output) throws Exception {
        Throwable failed = failure;
        if (failed != null) {
            throw new Exception("A worker failed: " + failed, failed);
        }
        Outcome outcome = outcomes.poll();
        if (outcome != null) {
            settle(outcome, output);
            return InputStatus.MORE_AVAILABLE;
        }
        if (ended()) {
            return InputStatus.END_OF_INPUT;
        }
        available = new CompletableFuture<>();
        // What came between the look and the new future would wake nobody.
        boolean nothing = outcomes.isEmpty() && failure == null && !ended();
        return nothing ? InputStatus.NOTHING_AVAILABLE : InputStatus.MORE_AVAILABLE;
    }

    private boolean ended() {
        return (noMore || over) && inFlight.isEmpty();
    }

    private void settle(Outcome outcome, ReaderOutput<Long> output) {
        String id = outcome.split.splitId();
        inFlight.remove(id);
        if (outcome.stopped) {
            return;
        }
        // By an output of its own that is given back: else Flink keeps a group of metrics for each split, for good.
        SourceOutput<Long> own = output.createOutputForSplit(id);
        own.collect(outcome.rows);
        output.releaseOutputForSplit(id);
        context.sendSourceEventToCoordinator(new ChunkDone(id, outcome.rows, outcome.bytes));
        ask();
    }

    @Override
    public CompletableFuture<Void> isAvailable() {
        return available;
    }

    /** None: what a reader has in flight the enumerator knows, which gives it out anew if the reader is lost. */
    @Override
    public List<ChunkSplit> snapshotState(long checkpoint) {
        return List.of();
    }

    @Override
    public void notifyNoMoreSplits() {
        noMore = true;
        wake();
    }

    /** Returns once nothing that this worker has sent is under way any more: only then its lease is given back. */
    @Override
    public void close() throws Exception {
        over = true;
        clock.shutdownNow();
        threads.shutdownNow();
        if (site == null) {
            return;
        }
        site().stop();
        site().cut();
        boolean quiet = threads.awaitTermination(QUIET_SECONDS, TimeUnit.SECONDS);
        try {
            if (lease != null && quiet) {
                lease.close();
            }
        } catch (GodwitException e) {
            LOG.warn("The lease of this worker was not given back, and runs out: {}", e.getMessage());
        } finally {
            site().close();
        }
    }

    /**
     * What became of a chunk.
     *
     * @param stopped whether it is still to be copied, by a run to come
     */
    private record Outcome(ChunkSplit split, long rows, long bytes, boolean stopped) {}
}
