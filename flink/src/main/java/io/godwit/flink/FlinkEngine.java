package io.godwit.flink;

import io.godwit.flink.FlinkRest.Listed;
import io.godwit.flink.FlinkRest.Overview;
import io.godwit.migration.run.CollectionCopy;
import io.godwit.migration.run.Engine;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.Totals;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.ServerKind;
import io.godwit.store.Dispatch;
import io.godwit.store.Dispatch.Standing;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Has a Flink cluster copy: one Flink job a run, begun with the first collection that is to be copied, and told of all of them by way of
 * the store. A job that the cluster has lost is sent there anew, and goes on from the ledger.
 */
final class FlinkEngine implements Engine {
    private static final System.Logger LOG = System.getLogger(FlinkEngine.class.getName());
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration LOOK_AT_JOB = Duration.ofSeconds(1);
    /** How long workers take to stop, at most: longer than a lease lasts. */
    private static final Duration STOPPING = Duration.ofSeconds(15);
    /** How long the job may take to end by itself when there is no more to copy. */
    private static final Duration ENDING = Duration.ofSeconds(3);

    /** How long slots may take to be free again: those of an ended job, or of TaskManagers that look for a JobManager started anew. */
    private static final Duration COMING_BACK = Duration.ofSeconds(30);
    /** How long the first worker may take to begin without a word of it. */
    private static final Duration BEGINNING = Duration.ofSeconds(20);
    /** What a job fails of (2.3.0) that gets no slot in the place of one that was lost. */
    private static final String NO_SLOT = "NoResourceAvailableException";

    private final Start start;
    private final FlinkCluster cluster;
    private final Dispatch dispatch;
    private final AccessKey key;
    /** How many slots are to come back before the job is sent. */
    private int expected;

    private boolean worked;
    private Optional<GodwitException> refusal = Optional.empty();
    private boolean begun;
    private boolean closed;
    private boolean stopping;
    private long looked;
    private Optional<Instant> absentSince = Optional.empty();
    private Optional<Instant> idleSince = Optional.empty();

    FlinkEngine(Start start, FlinkCluster cluster, Dispatch dispatch, AccessKey key) {
        this.start = start;
        this.cluster = cluster;
        this.dispatch = dispatch;
        this.key = key;
    }

    @Override
    public void copy(CollectionCopy copy) {
        try {
            begin();
            long number = dispatch.order(start.epoch(), copy.order());
            Copied copied = new Copied(copy);
            Standing standing = dispatch.standing(number);
            while (standing.state() == Dispatch.State.OPEN) {
                lookAtJob();
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
                copied.look(false);
                standing = dispatch.standing(number);
            }
            copied.look(true);
            if (standing.failure().isPresent()) {
                Reason reason = standing.failure().get();
                throw new GodwitException(reason.code(), reason.message());
            }
        } catch (InterruptedException e) {
            stop();
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while " + copy.name() + " was being copied.", e);
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED) {
                boolean interrupted = Thread.interrupted();
                stop();
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
            throw e;
        }
    }

    private synchronized void begin() {
        if (stopping) {
            throw new GodwitException(ErrorCode.STOPPED, "Stopped before anything was copied.");
        }
        if (refusal.isPresent()) {
            throw refusal.get();
        }
        if (begun) {
            return;
        }
        RunArguments owner = arguments(1);
        dispatch.begin(
                start.epoch(),
                key.seal(owner.owner(), ClusterAccess.of(start.clusters()).json()));
        try {
            endEarlier();
            submit();
            begun = true;
        } catch (GodwitException e) {
            // The other collections would fare no better.
            refusal = Optional.of(e);
            quietly(() -> dispatch.end(start.epoch()));
            throw e;
        }
    }

    /** A Godwit that was killed has left its Flink job behind, which holds its slots until it finds that out. */
    private void endEarlier() {
        List<Listed> earlier = cluster.earlier();
        if (earlier.isEmpty()) {
            return;
        }
        Overview before = cluster.overview();
        start.tell(Severity.NOTE, "the Flink cluster still has the job of an earlier run: it is canceled there");
        earlier.forEach(cluster::cancel);
        int held = earlier.stream().mapToInt(Listed::tasks).sum();
        expected = Math.min(before.slots(), before.freeSlots() + held);
    }

    private void submit() {
        Overview overview = slots();
        if (overview.slots() > 0 && overview.freeSlots() == 0) {
            throw new GodwitException(
                    ErrorCode.REFUSED,
                    "There is no free slot: the Flink cluster " + cluster.address() + " has " + overview.slots()
                            + ", all of them taken, and a worker needs one. Wait for the other jobs there or start more"
                            + " TaskManagers, and run the same command again; or use --engine local.");
        }
        RunArguments arguments = arguments(overview.freeSlots());
        cluster.submit(arguments);
        worked = false;
        expected = arguments.workers();
        start.tell(
                Severity.NOTE,
                "the Flink cluster " + cluster.address() + " copies: " + arguments.workers()
                        + (arguments.workers() == 1 ? " worker" : " workers") + ", " + arguments.flights()
                        + " chunks at once over all of them");
    }

    /** After a loss, as many as before are waited for, but not for ever. A cluster may start its first TaskManager for the job. */
    private Overview slots() {
        long until = System.nanoTime() + COMING_BACK.toNanos();
        Overview overview = cluster.overview();
        while (overview.freeSlots() < expected && System.nanoTime() < until) {
            pause(LOOK);
            overview = cluster.overview();
        }
        return overview;
    }

    private RunArguments arguments(int slots) {
        ServerKind target = start.clusters().target().kind();
        // A Milvus Lite takes few writers of a collection, and those of one worker keep count.
        int places = target.lite() ? 1 : Math.max(1, slots);
        int flights = start.options().parallelism().orElse(places * target.writers());
        return new RunArguments(
                start.job().id(),
                start.epoch(),
                dispatch.address(),
                Math.min(places, flights),
                flights,
                start.options().maxRate().orElse(0),
                start.options().patience().toSeconds());
    }

    /** Now and then, by whichever collection's thread comes first. */
    private synchronized void lookAtJob() {
        long now = System.nanoTime();
        if (now - looked < LOOK_AT_JOB.toNanos() || stopping) {
            return;
        }
        looked = now;
        Optional<String> state;
        try {
            state = cluster.state();
            absentSince = Optional.empty();
        } catch (GodwitException e) {
            absent(e);
            return;
        }
        switch (state.orElse("LOST")) {
            case "FAILED" -> failed(cluster.cause());
            case "FINISHED" -> {
                if (dispatch.goesOn(start.epoch())) {
                    anew("has ended the job, since nothing was heard of this process by way of the store for a minute");
                }
            }
            case "CANCELED" -> {
                if (dispatch.goesOn(start.epoch())) {
                    throw new GodwitException(
                            ErrorCode.SERVER_ERROR,
                            "The job in the Flink cluster was ended there, by somebody else. To go on, run the same command again.");
                }
            }
            case "LOST" -> anew("has lost the job, as when its JobManager is started anew");
            default -> atWork();
        }
    }

    private void atWork() {
        if (dispatch.writing(start.epoch()).toMillis() > 0) {
            worked = true;
            idleSince = Optional.empty();
            return;
        }
        Instant since = idleSince.orElseGet(Instant::now);
        idleSince = Optional.of(since);
        if (since.plus(BEGINNING).isBefore(Instant.now())) {
            start.waiting("No worker is at work: the Flink cluster has not found a slot for one.", LOOK_AT_JOB);
        }
    }

    /** Where a lost TaskManager has not come back, the workers that are left have to do. */
    private void failed(String cause) {
        if (!worked || !cause.contains(NO_SLOT)) {
            throw new GodwitException(ErrorCode.SERVER_ERROR, "The job in the Flink cluster failed: " + cause);
        }
        // The slots that it still had are free in a moment.
        expected = Math.min(expected, cluster.overview().slots());
        anew("has fewer slots than the job had, and none has come back");
    }

    private void absent(GodwitException e) {
        Instant since = absentSince.orElseGet(Instant::now);
        absentSince = Optional.of(since);
        if (since.plus(start.options().patience()).isBefore(Instant.now())) {
            throw e;
        }
        start.waiting("The Flink cluster does not answer: " + e.getMessage(), LOOK_AT_JOB);
    }

    /** Nobody of the old job may still write when the new one begins. */
    private void anew(String why) {
        start.tell(Severity.WARNING, "the Flink cluster " + why + ": it is sent there once more");
        Duration left = dispatch.dismissAll(start.epoch());
        pause(left);
        submit();
    }

    private static void pause(Duration pause) {
        try {
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while the Flink cluster was waited for.", e);
        }
    }

    /** Until nobody writes any more, or the run gives up on it. */
    private void stop() {
        synchronized (this) {
            stopping = true;
            if (!begun || closed) {
                return;
            }
        }
        quietly(() -> dispatch.end(start.epoch()));
        awaitQuiet();
    }

    private void awaitQuiet() {
        long until = System.nanoTime() + STOPPING.toNanos();
        boolean interrupted = false;
        while (System.nanoTime() < until && writing()) {
            try {
                TimeUnit.NANOSECONDS.sleep(LOOK.toNanos());
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean writing() {
        try {
            return dispatch.writing(start.epoch()).toMillis() > 0;
        } catch (GodwitException e) {
            return true;
        }
    }

    @Override
    public void close() {
        boolean wasBegun;
        synchronized (this) {
            wasBegun = begun && !closed;
            stopping = true;
            closed = true;
        }
        if (!wasBegun) {
            return;
        }
        boolean interrupted = Thread.interrupted();
        quietly(() -> dispatch.end(start.epoch()));
        quietly(this::endJob);
        awaitQuiet();
        cluster.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void endJob() {
        long until = System.nanoTime() + ENDING.toNanos();
        while (!cluster.ended()) {
            if (System.nanoTime() > until) {
                cluster.cancel();
                return;
            }
            pause(LOOK);
        }
    }

    /** What does not come about is made good by the leases, which run out. */
    private static void quietly(Runnable work) {
        try {
            work.run();
        } catch (GodwitException e) {
            LOG.log(Level.DEBUG, "At the end of a run on Flink", e);
        }
    }

    /** Tells whoever watches what the ledger has more than before. A look at a large ledger takes its time, and is taken less often then. */
    private final class Copied {
        private final CollectionCopy copy;
        private Totals before;
        private long next = System.nanoTime();

        private Copied(CollectionCopy copy) {
            this.copy = copy;
            this.before = totals();
        }

        private Totals totals() {
            return start.ledger().totals(copy.order().collection());
        }

        private void look(boolean last) {
            long began = System.nanoTime();
            if (began < next && !last) {
                return;
            }
            Totals now = totals();
            copy.copied(Math.max(0, now.rows() - before.rows()), Math.max(0, now.bytes() - before.bytes()));
            before = now;
            long took = System.nanoTime() - began;
            next = began + Math.max(LOOK_AT_JOB.toNanos(), 20 * took);
        }
    }
}
