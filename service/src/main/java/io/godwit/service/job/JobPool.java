package io.godwit.service.job;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.report.ReportFiles;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Purpose;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.job.JobQueue.Turn;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Runs jobs, a few at a time, others wait in the order in which they came. At the start of the service everything that has not ended
 * is taken up again; at its end what runs is stopped, and stays in the ledger as it is.
 */
@Component
final class JobPool implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(JobPool.class);
    private static final Duration REMIND = Duration.ofMillis(500);
    /** For rates. */
    private static final Duration LOOK = Duration.ofSeconds(1);
    /** For a thread whose job has stopped already: what is left to it is to close its connections. */
    private static final Duration LETTING_GO = Duration.ofSeconds(10);

    /** The whole reason of a job that keeps what it created. */
    private static final String CANCELED = "canceled";

    private final JobStore store;
    private final MigrationRows rows;
    private final JobFigures figures;
    private final Clusters clusters;
    private final JobSources sources;
    private final MadeTargets targets;
    private final JobEngines engines;
    private final ThroughputRows throughput;
    private final Duration grace;
    private final JobQueue<JobTask> queue;
    private final ExecutorService threads;
    private final ScheduledExecutorService clock;
    /** Waiting or running, by id. */
    private final Map<String, JobTask> tasks = new ConcurrentHashMap<>();

    private volatile boolean running;

    JobPool(
            JobStore store,
            MigrationRows rows,
            JobFigures figures,
            Clusters clusters,
            JobSources sources,
            MadeTargets targets,
            JobEngines engines,
            ThroughputRows throughput,
            Settings settings) {
        this.store = store;
        this.rows = rows;
        this.figures = figures;
        this.clusters = clusters;
        this.sources = sources;
        this.targets = targets;
        this.engines = engines;
        this.throughput = throughput;
        this.grace = settings.jobs().grace();
        this.queue = new JobQueue<>(
                settings.jobs().parallel(),
                settings.jobs().perOrganization(),
                settings.jobs().perCluster());
        this.threads = Executors.newCachedThreadPool(JobPool::thread);
        this.clock = Executors.newSingleThreadScheduledExecutor(JobPool::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "job");
        thread.setDaemon(true);
        return thread;
    }

    /** What the jobs of the service may be copied by. */
    JobEngines engines() {
        return engines;
    }

    void submit(Migration migration) {
        JobTask task = task(migration);
        queue.add(new Turn<>(task, migration.organization(), clusters(migration, plan(migration))));
        startWaiting();
    }

    private JobTask task(Migration migration) {
        JobTask task = new JobTask(migration, store, clusters, sources, targets, engines, this::ended);
        tasks.put(migration.job(), task);
        return task;
    }

    /**
     * By id, since one that is made for a job has no address yet, and by address, since one that is registered may also be named by that.
     * Both sides may be the same, for a copy within one cluster.
     */
    static Set<String> clusters(Migration migration, MigrationPlan plan) {
        Set<String> clusters = new HashSet<>();
        clusters.add(plan.spec().source().toString());
        migration.sourceCluster().ifPresent(clusters::add);
        clusters.add(migration.targetCluster());
        if (!NewClusterMigrations.unplanned(plan)) {
            clusters.add(plan.spec().target().toString());
        }
        return clusters;
    }

    private MigrationPlan plan(Migration migration) {
        return store.find(migration.job()).orElseThrow().plan();
    }

    private void startWaiting() {
        if (running) {
            queue.start().forEach(threads::execute);
        }
    }

    /** How a job comes along, if it waits or runs. */
    LiveFigures live(String job) {
        JobTask task = tasks.get(job);
        return task == null
                ? LiveFigures.NONE
                : queue.waitsFor(task)
                        .map(reason -> new LiveFigures(Optional.empty(), Optional.of(reason)))
                        .orElseGet(task::live);
    }

    /** Does work that must not overlap with another one's, such as two jobs for one name. */
    synchronized <T> T alone(Supplier<T> work) {
        return work.get();
    }

    /** Whether its turn has come, and its thread has not let go of it yet. */
    boolean runs(String job) {
        JobTask task = tasks.get(job);
        return task != null && task.begun();
    }

    /** Waits a moment for the thread of a job that has stopped. Before {@link #alone}: nobody else is to wait for that. */
    void letGo(String job) {
        JobTask task = tasks.get(job);
        if (task != null) {
            task.endsWithin(LETTING_GO);
        }
    }

    /** Has a job that runs no more wait for its turn again. */
    synchronized void takeUp(String job, Purpose purpose) {
        JobTask before = tasks.get(job);
        if (before != null && !before.endsWithin(Duration.ZERO)) {
            throw Problem.JOB_STATE.with(
                    "Job " + job + " is still coming to a stop. Send the same request again in a moment.");
        }
        rows.run(job, purpose);
        store.state(job, JobState.PENDING, Optional.empty());
        submit(rows.find(job).orElseThrow());
    }

    /**
     * What waits has stopped when this returns; what runs will.
     *
     * @param wanted anything but RUN
     */
    synchronized void stop(String job, Desired wanted) {
        rows.want(job, wanted);
        JobTask task = tasks.get(job);
        if (task != null && !queue.withdraw(task) && task.want(wanted)) {
            return;
        }
        tasks.remove(job);
        Migration migration = rows.find(job).orElseThrow();
        if (wanted == Desired.DISCARD && (migration.targetMade() || created(store, job))) {
            store.state(job, JobState.CANCELING, Optional.empty());
            discard(rows.find(job).orElseThrow());
            return;
        }
        settle(store, job, wanted);
        figures.keep(job);
        sources.forget();
    }

    /** Whether there is something at the target that the job has created. */
    static boolean created(JobStore store, String job) {
        return store.collections(job).stream().anyMatch(CollectionState::creating);
    }

    /** At once: it takes nobody's turn, as it copies nothing. */
    private void discard(Migration migration) {
        threads.execute(task(migration));
    }

    /** Sets the state of a job that nobody runs. One that has ended keeps its end, but that a failed one can be given up. */
    static void settle(JobStore store, String job, Desired wanted) {
        Job now = store.find(job).orElseThrow();
        boolean cancel = wanted.givesUp();
        if (!now.state().ended() || (cancel && now.state() == JobState.FAILED)) {
            Reason stopped = new Reason(ErrorCode.STOPPED, cancel ? CANCELED : "paused");
            // A failed job keeps saying why it failed.
            Optional<Reason> failure = now.reason().filter(reason -> now.state() == JobState.FAILED);
            store.state(job, cancel ? JobState.CANCELED : JobState.PAUSED, Optional.of(failure.orElse(stopped)));
        }
    }

    private void ended(JobTask task) {
        keepFigures(task.job());
        tasks.remove(task.job(), task);
        queue.ended(task);
        startWaiting();
        try {
            if (store.find(task.job())
                    .filter(job -> cameTooLate(task.wanted(), job))
                    .isPresent()) {
                stop(task.job(), task.wanted());
            }
            sources.forget();
            store.find(task.job()).ifPresent(this::report);
        } catch (GodwitException e) {
            // The job itself has ended as the store says; its report can be written again.
            LOG.error("The report of job {} was not written: {}", task.job(), e.getMessage());
        }
    }

    private void keepFigures(String job) {
        try {
            figures.keep(job);
        } catch (RuntimeException e) {
            // The edge of the job's thread, which has others to let start: a list that shows an older figure stops no
            // job.
            LOG.warn("How far job {} has come was not kept: {}", job, e.toString());
        }
    }

    /** Whether a run had begun to end in another way when it was given up, or was to take away what it had created. */
    private static boolean cameTooLate(Desired wanted, Job job) {
        boolean kept = job.state() == JobState.CANCELED
                && job.reason().map(Reason::message).filter(CANCELED::equals).isPresent();
        return (job.state() == JobState.PAUSED && wanted.givesUp()) || (kept && wanted == Desired.DISCARD);
    }

    private void report(Job job) {
        LOG.info(
                "Job {} is {}{}",
                job.id(),
                job.state(),
                job.reason().map(reason -> ": " + reason.message()).orElse("."));
        if (job.state().ended()) {
            ReportFiles.write(store, job, new JobRequests());
        }
    }

    /** Before the web server: nobody can ask for a job that is not known yet. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public void start() {
        running = true;
        List<Migration> unfinished = rows.unfinished();
        unfinished.stream()
                .filter(migration -> migration.wanted() == Desired.PAUSE && migration.state() != JobState.PAUSED)
                .forEach(migration -> {
                    settle(store, migration.job(), Desired.PAUSE);
                    figures.keep(migration.job());
                });
        sources.forget();
        List<Migration> again = unfinished.stream()
                .filter(migration -> migration.wanted() != Desired.PAUSE)
                .toList();
        again.stream()
                .filter(migration -> migration.state() != JobState.PENDING)
                .forEach(this::waitAgain);
        again.stream()
                .filter(migration -> migration.wanted() == Desired.DISCARD)
                .forEach(this::discard);
        again.stream()
                .filter(migration -> migration.wanted() != Desired.DISCARD)
                .forEach(this::submit);
        if (!again.isEmpty()) {
            LOG.info("{} jobs that had not ended are taken up again.", again.size());
        }
        clock.scheduleWithFixedDelay(this::look, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(this::remind, REMIND.toMillis(), REMIND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** What is taken up waits for its turn, whether the service came to its end or was killed; paused is what somebody has paused. */
    private void waitAgain(Migration migration) {
        tell(migration.job(), "the service has started again and takes it up");
        if (migration.wanted() == Desired.RUN) {
            store.state(migration.job(), JobState.PENDING, Optional.empty());
        }
    }

    private void tell(String job, String message) {
        store.append(job, new JobEvent(Instant.now(), JobEvent.Severity.NOTE, "job", message));
    }

    private void look() {
        for (JobTask task : tasks.values()) {
            try {
                task.look().ifPresent(moment -> throughput.insert(task.job(), moment));
            } catch (RuntimeException e) {
                // The edge of the clock's thread, which would look no more: a chart that lacks a moment stops no job.
                LOG.warn("How fast job {} is was not kept: {}", task.job(), e.toString());
            }
        }
    }

    /** A run that has just begun takes a wish that came a moment before for an old one; so the wish is said again. */
    private void remind() {
        tasks.values().stream()
                .filter(task -> task.wanted() != Desired.RUN)
                .forEach(task -> store.desire(task.job(), task.wanted()));
    }

    @Override
    public void stop() {
        running = false;
        clock.shutdownNow();
        tasks.values().stream()
                .filter(JobTask::begun)
                .forEach(task -> tell(task.job(), "the service shuts down, which stops it for now"));
        queue.clear();
        threads.shutdown();
        Instant until = Instant.now().plus(grace);
        try {
            do {
                tasks.values().forEach(JobTask::stop);
            } while (!threads.awaitTermination(REMIND.toMillis(), TimeUnit.MILLISECONDS)
                    && Instant.now().isBefore(until));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!threads.isTerminated()) {
            LOG.warn("Running jobs did not stop within {} s. They go on at the next start.", grace.toSeconds());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
