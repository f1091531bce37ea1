package io.godwit.migration.run;

import io.godwit.migration.ByteSize;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.RunOptions;
import io.godwit.migration.copy.Flights;
import io.godwit.migration.copy.Pace;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.PlanExtension;
import io.godwit.migration.plan.Planner;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.migration.run.Run.StopSignal;
import io.godwit.migration.run.Run.StopSignal.Preparation;
import io.godwit.migration.verify.RowDifference;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Godwit's way in for programs: plans, runs, resumes, verifies and repairs jobs that are kept in a store. Thread-safe. */
public final class Migrator {
    private final JobStore store;
    private final Engine.Factory engines;
    private final Set<StopSignal> running = ConcurrentHashMap.newKeySet();

    /** Whose runs copy in this process. */
    public Migrator(JobStore store) {
        this(store, Engine.Factory.LOCAL);
    }

    /** @param engines makes the engine of each run */
    public Migrator(JobStore store, Engine.Factory engines) {
        this.store = store;
        this.engines = engines;
    }

    /** Plans only: reads both catalogs and changes nothing on either side. */
    public MigrationPlan plan(ClusterPair clusters, MigrationSpec spec, RunOptions options) {
        return Planner.plan(clusters.source(), clusters.target(), spec, options);
    }

    /** The job that was made of the same request before, if it is still kept. */
    public Optional<Job> find(MigrationSpec spec) {
        return store.findByFingerprint(Fingerprint.of(spec));
    }

    /**
     * Makes a job of a plan, or finds the one of the same request.
     *
     * @throws GodwitException REFUSED if preflight found errors; nothing is created then
     */
    public Job submit(MigrationPlan plan, RunOptions options) {
        Optional<Job> existing = find(plan.spec());
        if (existing.isPresent()) {
            return existing.get();
        }
        if (plan.refused()) {
            throw new GodwitException(ErrorCode.REFUSED, "Preflight refuses the migration; nothing was created.");
        }
        Job job = store.create(Fingerprint.of(plan.spec()), plan, options);
        store.append(
                job.id(),
                new JobEvent(
                        job.created(),
                        Severity.NOTE,
                        "job",
                        "submitted: " + Counted.of(plan.collections().size(), "collection")));
        return job;
    }

    /**
     * Runs a job in this thread, from where it stands to its end: also of {@link #again}, {@link #repair} or {@link #verify}, if such a run
     * did not get through. Returns it as it stands then.
     *
     * @throws GodwitException JOB_BUSY if another process runs it
     */
    public Job run(String id, ClusterPair clusters, RunOptions options, Progress progress) {
        return run(id, clusters, options, progress, anything -> true);
    }

    /**
     * The same for whoever asks before collections are dropped.
     *
     * @param agreed for which collections that the job takes in only now the existing target may be dropped
     * @throws GodwitException PLAN_STALE if others would be; nothing is changed then
     */
    public Job run(
            String id, ClusterPair clusters, RunOptions options, Progress progress, Predicate<CollectionPlan> agreed) {
        return run(id, clusters, options, progress, Purpose.COPY, agreed);
    }

    /** Brings a job's target up to date with its source: ranges that have changed, deletions included, at either side. */
    public Job again(String id, ClusterPair clusters, RunOptions options, Progress progress) {
        return again(id, clusters, options, progress, anything -> true);
    }

    /**
     * The same for whoever asks before collections are dropped.
     *
     * @param agreed for which collections that the job takes in only now the existing target may be dropped
     * @throws GodwitException PLAN_STALE if others would be; nothing is changed then
     */
    public Job again(
            String id, ClusterPair clusters, RunOptions options, Progress progress, Predicate<CollectionPlan> agreed) {
        return run(id, clusters, options, progress, Purpose.CATCH_UP, agreed);
    }

    /** Rewrites the rows that differ, and no others, and verifies again. */
    public Job repair(String id, ClusterPair clusters, RunOptions options, Progress progress) {
        return run(id, clusters, options, progress, Purpose.REPAIR, nothing -> false);
    }

    /**
     * Reads back once more what a job copied, and compares it with what was read at its source. No row is written; what differs is kept
     * for the report and for {@link #repair}, and the job then ends FAILED.
     */
    public Job verify(String id, ClusterPair clusters, RunOptions options, Progress progress) {
        return run(id, clusters, options, progress, Purpose.VERIFY, nothing -> false);
    }

    /**
     * Gives up a job that nobody runs, and takes away what it created at its target; a job that runs does so by itself once DISCARD is
     * desired of it. The job says what could not be removed. It cannot go on after that.
     */
    public Job discard(String id, Cluster target) {
        try (JobLock lock = store.lock(id).orElseThrow(() -> busy(id))) {
            store.desire(id, Desired.DISCARD);
            store.state(id, JobState.CANCELING, Optional.empty());
            String outcome = new CreatedObjects(store, job(id), target.catalog()).remove();
            store.state(id, JobState.CANCELED, Optional.of(new Job.Reason(ErrorCode.STOPPED, outcome)));
        }
        return job(id);
    }

    /** Asks all runs of this migrator to stop soon; they end PAUSED, and whoever called run returns. */
    public void interrupt() {
        running.forEach(stop -> stop.raise(Desired.PAUSE));
    }

    /**
     * The job's plan with the collections that it skipped and that are not refused any more: what {@link #run} does next. With those,
     * too, that came to the source since and match the selection: what {@link #again} does.
     */
    public MigrationPlan extended(Job job, ClusterPair clusters, RunOptions options, boolean withArrived) {
        return PlanExtension.of(clusters, job.plan(), options).extended(options, withArrived);
    }

    /**
     * Compares existence and counts of both sides with what a finished job left, and what its selection holds with what it has. Nothing
     * is loaded for it.
     */
    public Drift drift(Job job, ClusterPair clusters) {
        return Drift.of(job, store.collections(job.id()), store.ledger(job.id()), clusters);
    }

    /**
     * Compares two clusters without running a job, reading both sides. Differences go to the consumer as they are found. Rows to which
     * a job of the store gave new keys are compared under their old ones.
     *
     * @throws GodwitException STOPPED if the thread is interrupted; what was loaded to be read is released before that
     */
    public Comparison.Result compare(
            ClusterPair clusters,
            MigrationSpec spec,
            RunOptions options,
            Progress progress,
            Consumer<RowDifference> differences) {
        progress.watch(clusters);
        return new Comparison(store, clusters, options, patience(options, progress), progress, differences)
                .compare(spec);
    }

    private Job run(
            String id,
            ClusterPair clusters,
            RunOptions options,
            Progress progress,
            Purpose purpose,
            Predicate<CollectionPlan> agreed) {
        StopSignal stop = new StopSignal();
        job(id);
        progress.watch(clusters);
        try (JobLock lock = store.lock(id).orElseThrow(() -> busy(id))) {
            running.add(stop);
            Job job = job(id);
            // Whoever goes on with a run that was for more means all of that; to verify alone writes nothing.
            Purpose whole = purpose == Purpose.VERIFY ? purpose : job.purpose().and(purpose);
            store.options(id, options);
            proceed(job, clusters, options, progress, whole, agreed, new Permit(stop, lock));
        } finally {
            running.remove(stop);
        }
        return job(id);
    }

    private void proceed(
            Job job,
            ClusterPair clusters,
            RunOptions options,
            Progress progress,
            Purpose purpose,
            Predicate<CollectionPlan> agreed,
            Permit permit) {
        try {
            Job taken;
            try (Preparation scope = permit.stop.preparing()) {
                taken = takeIn(job, clusters, options, progress, purpose, agreed);
            }
            store.purpose(job.id(), job.purpose().and(purpose));
            execute(taken, clusters, options, progress, purpose, permit);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.STOPPED) {
                throw e;
            }
            // Before the collections have threads of their own, a stop ends a wait; afterwards it ends in a state by
            // itself.
            store.state(job.id(), JobState.PAUSED, Optional.of(new Job.Reason(ErrorCode.STOPPED, "paused")));
        }
    }

    /** What the selection holds by now; a job that was just planned is spared the look. */
    private Job takeIn(
            Job job,
            ClusterPair clusters,
            RunOptions options,
            Progress progress,
            Purpose purpose,
            Predicate<CollectionPlan> agreed) {
        if (purpose == Purpose.REPAIR || purpose == Purpose.VERIFY || (purpose == Purpose.COPY && untouched(job))) {
            return job;
        }
        PlanExtension extension;
        MigrationPlan plan;
        try {
            extension = PlanExtension.of(clusters, job.plan(), options);
            plan = extension.extended(options, purpose == Purpose.CATCH_UP);
        } catch (GodwitException e) {
            throw failed(job, e);
        }
        requireAgreed(job, plan, agreed);
        if (!plan.equals(job.plan())) {
            store.plan(job.id(), plan);
            plan.collections().stream()
                    .skip(job.plan().collections().size())
                    .forEach(one -> tell(job, progress, Severity.NOTE, one.source(), "is taken into the job"));
        }
        if (purpose == Purpose.COPY) {
            extension
                    .arrived()
                    .forEach(name -> tell(
                            job,
                            progress,
                            Severity.WARNING,
                            name,
                            "matches the selection, but came after the job was planned, and is left out. To take it in:"
                                    + " godwit migrate, as before, with --again"));
        }
        return job(job.id());
    }

    /** Not by its state alone: a service has jobs wait that were begun before. */
    private boolean untouched(Job job) {
        return job.state() == JobState.PENDING
                && store.collections(job.id()).stream()
                        .allMatch(state -> state.equals(CollectionState.initial(state.collection())));
    }

    /** Else the job stays as it was. */
    private static void requireAgreed(Job job, MigrationPlan plan, Predicate<CollectionPlan> agreed) {
        List<CollectionName> others = plan.collections().stream()
                .skip(job.plan().collections().size())
                .filter(CollectionPlan::replace)
                .filter(agreed.negate())
                .map(CollectionPlan::target)
                .toList();
        if (!others.isEmpty()) {
            boolean one = others.size() == 1;
            throw new GodwitException(
                    ErrorCode.PLAN_STALE,
                    "Target " + (one ? "collection " : "collections ")
                            + others.stream().map(CollectionName::toString).collect(Collectors.joining(", "))
                            + (one ? " has" : " have")
                            + " appeared since it was asked what may be dropped, and nobody has agreed to drop "
                            + (one ? "it" : "them") + ". Nothing was changed. The same command again asks about "
                            + (one ? "it." : "them."));
        }
    }

    private GodwitException failed(Job job, GodwitException e) {
        if (e.code() != ErrorCode.STOPPED) {
            store.state(job.id(), JobState.FAILED, Optional.of(new Job.Reason(e.code(), e.getMessage())));
        }
        return e;
    }

    private void tell(Job job, Progress progress, Severity severity, CollectionName object, String message) {
        JobEvent event = new JobEvent(Instant.now(), severity, object.toString(), message);
        store.append(job.id(), event);
        progress.event(event);
    }

    private void execute(
            Job job, ClusterPair clusters, RunOptions options, Progress progress, Purpose purpose, Permit permit) {
        Ledger ledger = store.ledger(job.id());
        Flights flights = new Flights(options.parallelism().orElse(writers(clusters.target())));
        long epoch = ledger.begin();
        try (Pool pool = new Pool(flights);
                Engine engine = engines.start(new Engine.Start(
                        job, epoch, store, ledger, clusters, options, progress, new LocalEngine(pool)))) {
            Run run = new Run(
                    job,
                    purpose,
                    store,
                    ledger,
                    epoch,
                    clusters,
                    options,
                    patience(options, progress),
                    pool,
                    engine,
                    flights,
                    pace(options, permit.lock, progress),
                    progress,
                    permit.stop);
            new MigrationRun(run).execute();
        } catch (GodwitException e) {
            throw failed(job, e);
        }
    }

    private static Pace pace(RunOptions options, JobLock lock, Progress progress) {
        return new Pace(
                options.maxRate(),
                lock::requireHeld,
                wait -> progress.wait(
                        "The job keeps to its limit of "
                                + new ByteSize(options.maxRate().orElseThrow()) + "/s.",
                        wait));
    }

    /** A Milvus Lite takes one write a collection at a time, but several collections may be on their way. */
    private static int writers(Cluster target) {
        return target.kind().lite() ? 4 : target.kind().writers();
    }

    private static Patience patience(RunOptions options, Progress progress) {
        return Patience.of(options.patience())
                .listeningWith((what, reason, pause) -> progress.wait(what + ": " + reason.getMessage(), pause));
    }

    private Job job(String id) {
        return store.find(id)
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.JOB_NOT_FOUND, "There is no job " + id + ". See: godwit jobs list"));
    }

    private static GodwitException busy(String id) {
        return new GodwitException(
                ErrorCode.JOB_BUSY,
                "Job " + id
                        + " is being run by another process. Watch, pause or cancel it: godwit jobs watch|pause|cancel "
                        + id);
    }

    /** What a run goes on by: until it is told to stop, and as long as no other process has the job. */
    private record Permit(StopSignal stop, JobLock lock) {}
}
