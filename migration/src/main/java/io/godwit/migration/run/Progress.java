package io.godwit.migration.run;

import io.godwit.migration.plan.ClusterPair;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** The live figures of a run, written by its threads and read by whoever shows them. */
public final class Progress implements Patience.WaitListener {
    /** A busy server takes as long for a large answer now and then, but seldom longer. */
    private static final Duration LONG = Duration.ofSeconds(10);

    private final List<Lane> lanes = new ArrayList<>();
    private final Consumer<JobEvent> events;
    private volatile Optional<Waiting> waiting = Optional.empty();
    private volatile List<Cluster> watched = List.of();

    /** @param events hears of each warning and note as it comes up, on the thread where it comes up */
    public Progress(Consumer<JobEvent> events) {
        this.events = events;
    }

    /** One snapshot a collection, in the order of the plan. Empty until the run has begun. */
    public synchronized List<Snapshot> snapshots() {
        return lanes.stream().map(Lane::snapshot).toList();
    }

    /** Why calls are being held back at the moment, if they are; else which server leaves one without an answer for long. */
    public Optional<Waiting> waiting() {
        Instant now = Instant.now();
        return waiting.filter(wait -> now.isBefore(wait.until()))
                .or(() -> watched.stream()
                        .flatMap(cluster -> unanswered(cluster, now).stream())
                        .findFirst());
    }

    /** Servers that may leave calls without an answer. */
    void watch(ClusterPair clusters) {
        watched = List.of(clusters.source(), clusters.target());
    }

    private static Optional<Waiting> unanswered(Cluster cluster, Instant now) {
        return cluster.unanswered()
                .filter(call -> call.age().compareTo(LONG) > 0)
                .map(call -> new Waiting(
                        "no answer of " + cluster.endpoint() + " for "
                                + call.age().toSeconds() + " s",
                        now.plus(call.left())));
    }

    void event(JobEvent event) {
        events.accept(event);
    }

    /** Hears of the waits of a run's calls; for those of a cluster's catalog it has to be given to the cluster's patience. */
    @Override
    public void waiting(String what, GodwitException reason, Duration pause) {
        wait(what + ": " + reason.getMessage(), pause);
    }

    void wait(String reason, Duration pause) {
        waiting = Optional.of(new Waiting(reason, Instant.now().plus(pause)));
    }

    synchronized Lane lane(CollectionName collection, Phase phase, long rows) {
        Lane lane = new Lane(collection, phase, rows);
        lanes.add(lane);
        return lane;
    }

    /** A server is being waited for. */
    public record Waiting(String reason, Instant until) {}

    /**
     * @param collection the source's name
     * @param running whether a thread is at work on it; else it waits for its turn, or has ended
     * @param rowsTotal rows to do in this phase as far as known
     * @param rowsDone rows done in this phase: copied in COPY, compared in VERIFY, indexed in INDEX
     * @param bytes copied so far, over all runs
     * @param failure why it stopped
     */
    public record Snapshot(
            CollectionName collection,
            Phase phase,
            boolean running,
            long rowsTotal,
            long rowsDone,
            long bytes,
            Optional<String> failure) {}

    /** The figures of one collection. */
    static final class Lane {
        private final CollectionName collection;
        private final AtomicLong rowsTotal;
        private final AtomicLong rowsDone = new AtomicLong();
        private final AtomicLong bytes = new AtomicLong();
        private volatile Phase phase;
        private volatile boolean running;
        private volatile Optional<String> failure = Optional.empty();

        private Lane(CollectionName collection, Phase phase, long rows) {
            this.collection = collection;
            this.phase = phase;
            this.rowsTotal = new AtomicLong(rows);
        }

        void enter(Phase next, long total, long done) {
            rowsTotal.set(total);
            rowsDone.set(done);
            phase = next;
            running = true;
        }

        void startBytes(long size) {
            bytes.set(size);
        }

        void total(long rows) {
            rowsTotal.set(rows);
        }

        void done(long rows) {
            rowsDone.addAndGet(rows);
        }

        void doneInAll(long rows) {
            rowsDone.set(rows);
        }

        void copied(long rows, long size) {
            rowsDone.addAndGet(rows);
            bytes.addAndGet(size);
        }

        void rest(Optional<String> reason) {
            failure = reason;
            running = false;
        }

        /** What was rewritten is compared once more, and is no further row. */
        private Snapshot snapshot() {
            Phase now = phase;
            long total = rowsTotal.get();
            long done = now == Phase.VERIFY ? Math.min(total, rowsDone.get()) : rowsDone.get();
            return new Snapshot(collection, now, running, total, done, bytes.get(), failure);
        }
    }
}
