package io.godwit.service.job;

import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Figures;
import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.migration.run.Progress.Waiting;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.problem.ProblemException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;

/** One job in one thread: connects both sides, and runs it to its end or until somebody wants it to stop. */
final class JobTask implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(JobTask.class);
    /** For a cluster that does not answer when its job begins, as after a restart of the whole site. */
    private static final Duration ABSENCE = RunOptions.DEFAULT.patience();

    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** How often the log says how far the job is. */
    private static final Duration TOLD = Duration.ofSeconds(5);

    /** Collections that the log names at once; whoever copies more at a time has the page of the job. */
    private static final int NAMED = 8;

    private final Migration migration;
    private final JobStore store;
    private final Clusters clusters;
    private final JobSources sources;
    private final MadeTargets targets;
    private final JobEngines engines;
    private final Migrator migrator;
    private final Consumer<JobTask> whenEnded;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Progress progress = new Progress(this::log);
    private final JobLog log;
    private @Nullable Thread preparing;
    private volatile boolean begun;
    private volatile Desired wanted;
    private volatile Optional<Figures> figures = Optional.empty();
    private volatile Optional<Moment> moment = Optional.empty();
    private volatile Optional<String> absence = Optional.empty();
    private final ThroughputMeter meter = new ThroughputMeter();
    private Instant told = Instant.EPOCH;
    private String toldOf = "";
    private String toldWait = "";

    JobTask(
            Migration migration,
            JobStore store,
            Clusters clusters,
            JobSources sources,
            MadeTargets targets,
            JobEngines engines,
            Consumer<JobTask> whenEnded) {
        this.migration = migration;
        this.store = store;
        this.clusters = clusters;
        this.sources = sources;
        this.targets = targets;
        this.engines = engines;
        this.migrator = new Migrator(store, engines);
        this.whenEnded = whenEnded;
        this.wanted = migration.wanted();
        this.log = new JobLog(store.folder(migration.job()));
    }

    String job() {
        return migration.job();
    }

    Migration migration() {
        return migration;
    }

    /** Whether its turn has come. */
    boolean begun() {
        return begun;
    }

    /**
     * Looks how far the run has come; to be called every second or so by one thread, since a rate takes two looks. Answers how fast it
     * was, now and then.
     */
    Optional<Throughput> look() {
        List<Snapshot> snapshots = progress.snapshots();
        if (snapshots.isEmpty()) {
            return Optional.empty();
        }
        Instant now = Instant.now();
        tell(now, snapshots);
        moment = figures.map(until -> until.at(now, snapshots));
        return moment.map(Moment::total).flatMap(total -> meter.look(now, total.copied(), total.compared()));
    }

    private void tell(Instant now, List<Snapshot> snapshots) {
        String waits = progress.waiting().map(Waiting::reason).orElse("");
        if (!waits.equals(toldWait)) {
            log.add(waits.isEmpty() ? Level.INFO : Level.WARN, waits.isEmpty() ? "Goes on." : "Is held back: " + waits);
            toldWait = waits;
        }
        if (now.isBefore(told.plus(TOLD))) {
            return;
        }
        String figures = snapshots.stream()
                .filter(Snapshot::running)
                .limit(NAMED)
                .map(one -> one.phase() + " " + one.collection() + ": " + one.rowsDone() + " of " + one.rowsTotal()
                        + " rows, " + one.bytes() + " bytes")
                .collect(Collectors.joining("; "));
        if (!figures.isEmpty() && !figures.equals(toldOf)) {
            log.add(Level.INFO, figures);
            told = now;
            toldOf = figures;
        }
    }

    LiveFigures live() {
        return new LiveFigures(moment, absence.or(() -> progress.waiting().map(Waiting::reason)));
    }

    Desired wanted() {
        return wanted;
    }

    /**
     * False if the run has ended before.
     *
     * @param desired anything but RUN
     */
    synchronized boolean want(Desired desired) {
        if (ended.getCount() == 0) {
            return false;
        }
        boolean first = wanted == Desired.RUN;
        if (wanted != desired) {
            log.add(Level.INFO, "Is to stop: " + desired + ".");
        }
        wanted = desired;
        store.desire(job(), desired);
        if (first) {
            interrupt();
        }
        return true;
    }

    /** Ends a wait before the run, which hears of a stop in its own way. */
    private synchronized void interrupt() {
        if (preparing != null) {
            preparing.interrupt();
        }
    }

    /** Until it is closed, a stop interrupts the waits of this thread. */
    private synchronized Preparation preparing() {
        preparing = Thread.currentThread();
        return this::prepared;
    }

    private synchronized void prepared() {
        preparing = null;
        Thread.interrupted();
    }

    private synchronized void letGo() {
        ended.countDown();
    }

    /** Waits until its thread has let go of the job; false if it takes longer. */
    boolean endsWithin(Duration limit) {
        return within(ended, limit);
    }

    /** The run ends PAUSED and is taken up again at the next start. Without effect on a run that is just about to begin: ask again. */
    void stop() {
        stopped.countDown();
        interrupt();
        migrator.interrupt();
    }

    @Override
    public void run() {
        begun = true;
        MDC.put("job", job());
        try {
            execute();
            if (wanted == Desired.DISCARD) {
                targets.remove(migration);
            }
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED) {
                stoppedBeforeTheRun();
            } else {
                fail(e.code(), String.valueOf(e.getMessage()));
            }
        } catch (ProblemException e) {
            fail(ErrorCode.PERMISSION_DENIED, e.detail());
        } catch (RuntimeException | Error e) {
            // The thread's edge: the ledger has whatever was done, and the job says that it failed.
            LOG.error("Job {} failed with an internal error.", job(), e);
            log.add("Internal error.", e);
            fail(ErrorCode.INTERNAL, "Internal error: " + e);
        } finally {
            letGo();
            whenEnded.accept(this);
            end();
            MDC.remove("job");
        }
    }

    private void end() {
        store.find(job())
                .ifPresent(job -> log.add(
                        job.state() == JobState.FAILED ? Level.ERROR : Level.INFO,
                        "The run is over, and the job is " + job.state()
                                + job.reason()
                                        .map(reason -> ": " + reason.code() + ", " + reason.message())
                                        .orElse(".")));
    }

    private void execute() {
        log.add(Level.INFO, "A run begins: " + migration.purpose() + ", wanted is " + wanted + ".");
        if (wanted == Desired.DISCARD) {
            discard();
            return;
        }
        if (wanted != Desired.RUN && migration.state() == JobState.PENDING) {
            settle();
            return;
        }
        Optional<ClusterPair> connected;
        try (Preparation scope = preparing()) {
            connected = connect();
        }
        if (connected.isEmpty()) {
            stoppedBeforeTheRun();
        } else {
            try (ClusterPair pair = connected.get()) {
                LOG.info(
                        "Job {} runs from {} to {}.",
                        job(),
                        pair.source().endpoint(),
                        pair.target().endpoint());
                log.add(
                        Level.INFO,
                        "Is connected to " + pair.source().endpoint() + " ("
                                + pair.source().version() + ") and "
                                + pair.target().endpoint() + " ("
                                + pair.target().version() + ").");
                run(pair);
            }
        }
    }

    private void run(ClusterPair pair) {
        Job job = store.find(job()).orElseThrow();
        RunOptions options = engines.current(job.options());
        if (NewClusterMigrations.unplanned(job.plan())) {
            try (Preparation scope = preparing()) {
                plan(pair, job);
            }
        }
        figures = Optional.of(Figures.ofCopy(options));
        switch (migration.purpose()) {
            case COPY -> migrator.run(job(), pair, options, progress);
            case REPAIR -> migrator.repair(job(), pair, options, progress);
            case VERIFY -> migrator.verify(job(), pair, compared(options), progress);
            // Nobody was asked about target collections that a newly found source collection would take the place of.
            case CATCH_UP -> migrator.again(job(), pair, options, progress, nothing -> false);
        }
    }

    /** Of a job whose target was not there when it was asked for. */
    private void plan(ClusterPair pair, Job job) {
        MigrationSpec asked = job.plan().spec();
        MigrationPlan plan = RequestWords.in(migrator.plan(
                pair,
                new MigrationSpec(
                        pair.source().endpoint().uri(),
                        pair.target().endpoint().uri(),
                        asked.selection(),
                        asked.exclusions(),
                        asked.ifExists()),
                job.options()));
        if (plan.refused()) {
            throw new GodwitException(
                    ErrorCode.REFUSED,
                    Migrations.shown(
                            plan.findings().stream().filter(Finding::error).toList()));
        }
        store.plan(job(), plan);
        store.append(
                job(),
                new JobEvent(
                        Instant.now(),
                        JobEvent.Severity.NOTE,
                        migration.targetCluster(),
                        "The cluster runs at " + plan.spec().target() + "; "
                                + plan.collections().size() + " collections are planned."));
    }

    /** Whoever asks for it wants the rows compared, also of a job that did without. */
    private static RunOptions compared(RunOptions options) {
        return options.verify() == Verify.NONE
                ? options.toBuilder().verify(Verify.FULL).build()
                : options;
    }

    /** Of a job that nobody runs: only its target is needed, and not even that where nothing of the job can be there. */
    private void discard() {
        boolean gone = clusters.find(migration.targetCluster()).isEmpty();
        if (migration.targetMade() && (gone || !JobPool.created(store, job()))) {
            settle();
            return;
        }
        try (Cluster target = clusters.open(sources.target(migration), patience())) {
            migrator.discard(job(), target);
        } catch (GodwitException e) {
            notDiscarded(String.valueOf(e.getMessage()));
        } catch (ProblemException e) {
            notDiscarded(e.detail());
        }
    }

    private void notDiscarded(String why) {
        store.state(
                job(),
                JobState.CANCELED,
                Optional.of(
                        new Reason(ErrorCode.STOPPED, "canceled, but what it had created was not removed: " + why)));
    }

    /** It stays as it is where the service ends, and is taken up again at the next start. */
    private void stoppedBeforeTheRun() {
        if (wanted != Desired.RUN) {
            settle();
        }
    }

    private void settle() {
        JobPool.settle(store, job(), wanted);
    }

    /** Empty if the service ends, or the job is to stop, while a cluster is waited for. */
    private Optional<ClusterPair> connect() {
        Instant until = Instant.now().plus(ABSENCE);
        String said = "";
        while (true) {
            try {
                return Optional.of(open());
            } catch (GodwitException e) {
                if (wanted != Desired.RUN) {
                    return Optional.empty();
                }
                if (onItsWay(migration.targetCluster())
                        || migration.sourceCluster().filter(this::onItsWay).isPresent()) {
                    // Its provisioner says when it gives up, which may be much later.
                    until = Instant.now().plus(ABSENCE);
                }
                if (!e.code().transientFailure() || Instant.now().isAfter(until)) {
                    throw e;
                }
                String message = String.valueOf(e.getMessage());
                absence = Optional.of("It waits for a cluster: " + message);
                if (!message.equals(said)) {
                    LOG.warn("Job {} waits: {}", job(), message);
                    log.add(Level.WARN, "Waits for a cluster: " + message);
                    said = message;
                }
            }
            if (stopsWithin(PAUSE)) {
                return Optional.empty();
            }
        }
    }

    private boolean onItsWay(String cluster) {
        return clusters.find(cluster).filter(one -> one.status().passing()).isPresent();
    }

    private ClusterPair open() {
        Cluster source = clusters.open(sources.source(migration), patience());
        boolean both = false;
        try {
            ClusterPair pair = new ClusterPair(source, clusters.open(sources.target(migration), patience()));
            absence = Optional.empty();
            both = true;
            return pair;
        } finally {
            if (!both) {
                source.close();
            }
        }
    }

    private Patience patience() {
        Duration budget = store.find(job()).orElseThrow().options().patience();
        return Patience.of(budget).listeningWith(progress);
    }

    private boolean stopsWithin(Duration pause) {
        return within(stopped, pause);
    }

    /** Also true once this thread is interrupted. */
    private static boolean within(CountDownLatch latch, Duration limit) {
        try {
            return latch.await(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private void fail(ErrorCode code, String message) {
        if (code == ErrorCode.JOB_BUSY) {
            LOG.warn("Job {} is run by another process, and is left to it.", job());
            return;
        }
        store.state(job(), JobState.FAILED, Optional.of(new Reason(code, message)));
    }

    /** From whatever thread of the run it comes. */
    private void log(JobEvent event) {
        Level level = switch (event.severity()) {
            case STEP, NOTE -> Level.INFO;
            case WARNING -> Level.WARN;
            case ERROR -> Level.ERROR;
        };
        log.add(level, event.object() + ": " + event.message());
        if (event.severity().compareTo(JobEvent.Severity.NOTE) > 0) {
            try (MDC.MDCCloseable id = MDC.putCloseable("job", job())) {
                LOG.warn("{}: {}", event.object(), event.message());
            }
        }
    }

    /** Ends with what comes before the run. */
    private interface Preparation extends AutoCloseable {
        @Override
        void close();
    }
}
