package io.godwit.service.job;

import io.godwit.migration.RunOptions;
import io.godwit.migration.report.ReportFiles;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
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
    static final RunOptions OPTIONS = RunOptions.DEFAULT;

    private static final Logger LOG = LoggerFactory.getLogger(JobPool.class);
    private static final Duration REMIND = Duration.ofMillis(500);
    static final Reason CANCELED = new Reason(ErrorCode.STOPPED, "canceled");

    private final JobStore store;
    private final MigrationRows rows;
    private final Clusters clusters;
    private final Duration grace;
    private final ThreadPoolExecutor threads;
    private final ScheduledExecutorService clock;
    /** Waiting or running, by id. */
    private final Map<String, JobTask> tasks = new ConcurrentHashMap<>();

    private volatile boolean running;

    JobPool(JobStore store, MigrationRows rows, Clusters clusters, Settings settings) {
        this.store = store;
        this.rows = rows;
        this.clusters = clusters;
        this.grace = settings.jobs().grace();
        int parallel = settings.jobs().parallel();
        this.threads = new ThreadPoolExecutor(
                parallel, parallel, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), JobPool::thread);
        this.clock = Executors.newSingleThreadScheduledExecutor(JobPool::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "job");
        thread.setDaemon(true);
        return thread;
    }

    void submit(Migration migration) {
        JobTask task = new JobTask(migration, store, clusters, this::ended);
        tasks.put(migration.job(), task);
        threads.execute(task);
    }

    /** What waits is CANCELED when this returns; what runs will be. */
    void cancel(String job) {
        rows.cancel(job);
        JobTask task = tasks.get(job);
        if (task != null && !threads.remove(task)) {
            task.cancel();
            return;
        }
        tasks.remove(job);
        Job now = store.find(job).orElseThrow();
        if (now.state() != JobState.SUCCESSFUL) {
            // A failed job keeps saying why it failed.
            store.state(job, JobState.CANCELED, Optional.of(now.reason().orElse(CANCELED)));
        }
    }

    private void ended(JobTask task) {
        tasks.remove(task.job());
        try {
            store.find(task.job()).ifPresent(this::report);
        } catch (GodwitException e) {
            // The job itself has ended as the store says; its report can be written again.
            LOG.error("The report of job {} was not written: {}", task.job(), e.getMessage());
        }
    }

    private void report(Job job) {
        LOG.info(
                "Job {} is {}{}",
                job.id(),
                job.state(),
                job.reason().map(reason -> ": " + reason.message()).orElse("."));
        if (job.state().ended()) {
            ReportFiles.write(store, job);
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
        unfinished.forEach(this::submit);
        if (!unfinished.isEmpty()) {
            LOG.info("{} jobs that had not ended are taken up again.", unfinished.size());
        }
        clock.scheduleWithFixedDelay(this::remind, REMIND.toMillis(), REMIND.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A run that has just begun takes a wish that came a moment before for an old one; so the wish is said again. */
    private void remind() {
        tasks.values().stream().filter(JobTask::canceled).forEach(task -> store.desire(task.job(), Desired.CANCEL));
    }

    @Override
    public void stop() {
        running = false;
        clock.shutdownNow();
        threads.getQueue().clear();
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
