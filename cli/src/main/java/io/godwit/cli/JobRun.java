package io.godwit.cli;

import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Figures;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Runs one job in this process and shows it: what {@code migrate}, {@code jobs resume}, {@code jobs repair} and {@code demo} share. */
final class JobRun {
    private static final Logger LOG = Logger.getLogger("io.godwit");

    private final Godwit godwit;
    private final JobStore store;
    private final Migrator migrator;

    JobRun(Godwit godwit, JobStore store, Migrator migrator) {
        this.godwit = godwit;
        this.store = store;
        this.migrator = migrator;
    }

    /** Runs it to its end or to an interruption, says how it went, and returns the exit code. */
    int run(String id, RunOptions options, Work work) {
        Interruption interruption = godwit.surroundings().interruption();
        Job job = show(options, interruption, progress -> finish(id, work, progress));
        // A signal that comes after the end keeps nobody from learning of it.
        try (Interruption.Scope telling = interruption.during(() -> {})) {
            return tell(job, interruption.requested());
        }
    }

    private int tell(Job job, boolean requested) {
        if (!godwit.debug()
                && job.reason()
                        .filter(reason -> reason.code() == ErrorCode.INTERNAL)
                        .isPresent()) {
            godwit.output().say(Failures.MISTAKE);
        }
        boolean interrupted = requested && job.state() != JobState.SUCCESSFUL;
        return new JobResult(godwit.output(), store).tell(job, Exit.of(job, interrupted));
    }

    private Job show(RunOptions options, Interruption interruption, Running running) {
        Output output = godwit.output();
        Progress progress = new Progress(output::event);
        ProgressView view = ProgressView.of(output, godwit.surroundings().terminal());
        Figures figures = Figures.ofCopy(options);
        try (Interruption.Scope scope = interruption.during(() -> stop(output));
                ProgressPoll poll = ProgressPoll.start(figures, view, progress::snapshots, progress::waiting)) {
            return running.run(progress);
        } finally {
            output.live(null);
        }
    }

    /** What ends a run has been noted with the job, which then tells it; unless no run came about at all. */
    private Job finish(String id, Work work, Progress progress) {
        try {
            return work.run(migrator, progress);
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.JOB_BUSY || e.code() == ErrorCode.JOB_NOT_FOUND) {
                throw e;
            }
            LOG.log(Level.FINE, "", e);
            if (godwit.debug()) {
                godwit.output().say(Failures.trace(e));
            }
            return store.find(id).filter(job -> endedBy(e, job)).orElseThrow(() -> e);
        }
    }

    /** What a run noted before it is not told as this one's end. */
    private static boolean endedBy(GodwitException e, Job job) {
        return job.state() == JobState.FAILED
                && job.reason()
                        .filter(reason ->
                                reason.code() == e.code() && reason.message().equals(e.getMessage()))
                        .isPresent();
    }

    private void stop(Output output) {
        output.say(
                "Stopping; what is in flight is finished first. Ctrl-C again ends at once, and loses nothing either.");
        migrator.interrupt();
    }

    /** What is to be done with the job. */
    interface Work {
        Job run(Migrator migrator, Progress progress);
    }

    private interface Running {
        Job run(Progress progress);
    }
}
