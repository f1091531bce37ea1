package io.godwit.service.job;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.report.FailureLines;
import io.godwit.migration.report.Report;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.NumberedEvent;
import io.godwit.migration.run.Purpose;
import io.godwit.milvus.ErrorCode;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.Credentials;
import io.godwit.service.job.Migration.RemoteSource;
import io.godwit.service.problem.Problem;
import java.io.Writer;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Jobs as callers see them. */
@Component
public final class Jobs {
    private final MigrationRows rows;
    private final JobStore store;
    private final JobFigures figures;
    private final Clusters clusters;
    private final JobSources sources;
    private final TargetNames names;
    private final ThroughputRows throughput;
    private final JobPool pool;

    Jobs(
            MigrationRows rows,
            JobStore store,
            JobFigures figures,
            Clusters clusters,
            JobSources sources,
            TargetNames names,
            ThroughputRows throughput,
            JobPool pool) {
        this.rows = rows;
        this.store = store;
        this.figures = figures;
        this.clusters = clusters;
        this.sources = sources;
        this.names = names;
        this.throughput = throughput;
        this.pool = pool;
    }

    public JobDetails find(Caller caller, String id) {
        return details(find(caller, Action.READ_JOB, id));
    }

    public Page list(Caller caller, JobFilter filter) {
        MigrationRows.Page page = rows.page(caller, filter);
        return new Page(page.count(), page.rows().stream().map(this::listed).toList());
    }

    /** A list shows no collections: nothing is read of those that nobody runs. */
    private JobDetails listed(Migration migration) {
        JobState state = migration.state();
        boolean running = pool.runs(migration.job()) || state == JobState.IN_PROGRESS || state == JobState.CANCELING;
        return running ? details(migration) : figures.listed(migration, live(migration));
    }

    /**
     * Has a step taken. What waits stops at once; what runs stops writing within seconds, and says so by its state once it has. What is
     * to run once more is PENDING until its turn comes.
     *
     * @param source what lets into the source, if that is not registered: in place of what is kept
     */
    public JobDetails step(Caller caller, String id, JobStep step, Optional<Credentials> source) {
        Migration found = find(caller, step.action(), id);
        if (source.isPresent() && found.remote().isEmpty()) {
            throw Problem.INVALID_PARAMETER.with(
                    "source is for jobs whose source is not registered; that of this job is a registered cluster. Give"
                            + " that its new credentials with PATCH /api/v1/clusters/"
                            + found.sourceCluster().orElseThrow() + ".");
        }
        if (step == JobStep.DISCARD && !caller.may(step.action(), found.targetProject(), found.targetCluster())) {
            throw Problem.FORBIDDEN.with("What a job has created is removed by whoever may cancel it at its target.");
        }
        if (step.runs() && step.fits(found)) {
            pool.letGo(id);
        }
        return pool.alone(() -> take(caller, id, step, source));
    }

    private JobDetails take(Caller caller, String id, JobStep step, Optional<Credentials> source) {
        Migration migration = rows.find(id).orElseThrow();
        step.check(migration);
        switch (step) {
            case PAUSE -> stop(caller, id, step, Desired.PAUSE);
            case CANCEL -> {
                if (migration.state() == JobState.CANCELED || takenBack(migration)) {
                    return details(migration);
                }
                stop(caller, id, step, Desired.CANCEL);
            }
            case DISCARD -> stop(caller, id, step, Desired.DISCARD);
            case RESUME, RETRY, REPAIR, VERIFY, CATCH_UP -> {
                requirePossible(migration, step);
                prepare(migration, source);
                tell(caller, id, step);
                pool.takeUp(id, purpose(migration, step));
            }
        }
        return details(rows.find(id).orElseThrow());
    }

    /** Whether what it has created is being removed already, which a mere stop does not call off. */
    private static boolean takenBack(Migration migration) {
        return migration.wanted() == Desired.DISCARD && !migration.state().ended();
    }

    private void stop(Caller caller, String id, JobStep step, Desired wanted) {
        tell(caller, id, step);
        pool.stop(id, wanted);
    }

    private void tell(Caller caller, String id, JobStep step) {
        String what = step == JobStep.DISCARD ? "cancel, and remove what was created" : step.verb();
        store.append(id, new JobEvent(Instant.now(), Severity.NOTE, "job", caller.name() + " asked for: " + what));
    }

    private Purpose purpose(Migration migration, JobStep step) {
        return switch (step) {
            case RESUME -> migration.state() == JobState.FAILED ? unfinished(migration.job()) : migration.purpose();
            case RETRY -> unfinished(migration.job());
            case REPAIR -> Purpose.REPAIR;
            case VERIFY -> Purpose.VERIFY;
            case CATCH_UP -> Purpose.CATCH_UP;
            case PAUSE, CANCEL, DISCARD -> Purpose.COPY;
        };
    }

    private Purpose unfinished(String id) {
        return store.find(id).orElseThrow().purpose();
    }

    private void requirePossible(Migration migration, JobStep step) {
        String id = migration.job();
        if (step == JobStep.REPAIR || step == JobStep.CATCH_UP) {
            requirePlanned(id, step);
        } else if (step == JobStep.VERIFY) {
            requireCopied(migration);
        }
    }

    private static void requireToken(Migration migration) {
        if (migration.remote().filter(RemoteSource::lacksToken).isPresent()) {
            throw Problem.JOB_STATE.with("The credentials of the source were taken away when job " + migration.job()
                    + " was over. Send them with the request: {\"source\": {\"token\": ...}}.");
        }
    }

    private void requirePlanned(String id, JobStep step) {
        if (NewClusterMigrations.unplanned(store.find(id).orElseThrow().plan())) {
            throw Problem.JOB_STATE.with(step.verb() + " is not for job " + id
                    + ", whose target was never reached. Go on with it with :resume or :retry.");
        }
    }

    /** Of a job that failed on its way there is nothing yet to compare. */
    private void requireCopied(Migration migration) {
        Job job = store.find(migration.job()).orElseThrow();
        boolean compared = job.reason()
                .filter(reason -> reason.code() == ErrorCode.DIFFERENCES)
                .isPresent();
        // One that failed as it was compared had been let through here before.
        boolean comparing = migration.purpose() == Purpose.VERIFY;
        if (job.state() == JobState.FAILED && !compared && !comparing) {
            throw Problem.JOB_STATE.with("verify is not for job " + migration.job()
                    + ", which FAILED before everything was copied. Go on with it with :resume or :retry.");
        }
    }

    private void prepare(Migration migration, Optional<Credentials> source) {
        if (source.isEmpty()) {
            requireToken(migration);
        }
        for (String cluster : clusters(migration)) {
            if (clusters.find(cluster).isEmpty()) {
                throw Problem.JOB_STATE.with("The cluster " + cluster + " of job " + migration.job()
                        + " is not registered any more, and the job cannot go on: registered again, it has another id. "
                        + instead(migration, cluster));
            }
        }
        names.refuseTaken(store.find(migration.job()).orElseThrow().plan(), migration.organization(), migration.job());
        source.ifPresent(given -> sources.keep(migration.job(), given));
    }

    /** What it has made at the target is in the way of a job that does the same. */
    private static String instead(Migration migration, String gone) {
        String merge = "Submit the migration anew with that id, and with ifExists: \"merge\"";
        return gone.equals(migration.targetCluster())
                ? merge + " if it still holds what this job has created."
                : merge
                        + ", since the target may hold what this job has created; or have that removed first, with :cancel"
                        + " and {\"created\": \"remove\"}.";
    }

    private static List<String> clusters(Migration migration) {
        return Stream.concat(migration.sourceCluster().stream(), Stream.of(migration.targetCluster()))
                .toList();
    }

    /** How fast the job was from moment to moment, over all its runs, oldest first. */
    public List<Throughput> throughput(Caller caller, String id) {
        return throughput.list(find(caller, Action.READ_RECORDS, id).job());
    }

    /** What the job does, collection by collection. */
    public MigrationPlan plan(Caller caller, String id) {
        return records(caller, id).plan();
    }

    /** The job's report as it stands now. */
    public Report report(Caller caller, String id) {
        return Report.of(store, records(caller, id), new JobRequests());
    }

    /** What writes all rows that differ, one JSON object a line. */
    public Consumer<Writer> differences(Caller caller, String id) {
        Job job = records(caller, id);
        return writer -> FailureLines.write(store, job, writer);
    }

    public JobErrors errors(Caller caller, String id) {
        return JobErrors.of(store, records(caller, id));
    }

    /** The latest events, oldest first. */
    public List<JobEvent> latestEvents(Caller caller, String id, int max) {
        return store.events(records(caller, id).id(), max).stream()
                .map(Jobs::said)
                .toList();
    }

    /** The events that follow the one with this number, oldest first. */
    public List<NumberedEvent> events(Caller caller, String id, long after, int max) {
        return store.eventsAfter(records(caller, id).id(), after, max).stream()
                .map(one -> new NumberedEvent(one.number(), said(one.event())))
                .toList();
    }

    private static JobEvent said(JobEvent event) {
        return event.saying(RequestWords.of(event.message()));
    }

    /** The last lines of what the job's runs on this machine have told, oldest first. */
    public List<String> log(Caller caller, String id, int most) {
        return new JobLog(store.folder(records(caller, id).id())).tail(most);
    }

    private Job records(Caller caller, String id) {
        return store.find(find(caller, Action.READ_RECORDS, id).job()).orElseThrow();
    }

    /** What makes rows at the target is asked of both sides, anything else of either; a source that is not registered is no side. */
    private Migration find(Caller caller, Action action, String id) {
        return rows.find(id)
                .filter(migration -> migration.organization().equals(caller.organization()))
                .filter(migration -> permitted(caller, action, migration))
                .orElseThrow(() -> Problem.NOT_FOUND.with("Job not exist or you don't have permission."));
    }

    /** Whether the caller may do this with the job. */
    public static boolean permitted(Caller caller, Action action, Migration migration) {
        Optional<Boolean> source = migration
                .sourceProject()
                .map(project ->
                        caller.may(action, project, migration.sourceCluster().orElseThrow()));
        boolean target = caller.may(action, migration.targetProject(), migration.targetCluster());
        return action == Action.MIGRATE ? source.orElse(true) && target : source.orElse(false) || target;
    }

    /** The steps that the caller may ask for as the job stands. One of them can still be refused, for what only a closer look shows. */
    public static Set<JobStep> steps(Caller caller, Migration migration) {
        return Stream.of(JobStep.values())
                .filter(step -> step.fits(migration) && permitted(caller, step.action(), migration))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(JobStep.class)));
    }

    private JobDetails details(Migration migration) {
        return figures.read(migration, live(migration));
    }

    /** What has ended is still let go of for a moment. */
    private LiveFigures live(Migration migration) {
        return migration.state().ended() ? LiveFigures.NONE : pool.live(migration.job());
    }

    /** @param count over all pages */
    public record Page(long count, List<JobDetails> jobs) {}
}
