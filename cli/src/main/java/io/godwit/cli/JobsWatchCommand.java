package io.godwit.cli;

import io.godwit.migration.run.Figures;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code godwit jobs watch}. */
@Command(
        name = "watch",
        description =
                "Show how a job gets on, whichever process runs it, until it stops. Ctrl-C ends the watching only.",
        footer = {"", "Examples:", "  godwit jobs watch job-3k9", "", "The exit code is that of the job."})
final class JobsWatchCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Parameters(paramLabel = "JOB", description = "The job's id or its beginning.")
    private String job = "";

    JobsWatchCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        Interruption interruption = godwit.surroundings().interruption();
        CountDownLatch stopped = new CountDownLatch(1);
        try (JobStore store = godwit.store().open();
                Interruption.Scope scope = interruption.during(stopped::countDown)) {
            Job found = watch(store, JobsCommand.find(store, job), stopped);
            return interruption.requested() ? leave(store, found) : tell(store, found);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Exit.INTERRUPTED.code();
        }
    }

    private Job watch(JobStore store, Job found, CountDownLatch stopped) throws InterruptedException {
        Output output = godwit.output();
        JobFacts facts = new JobFacts(store);
        Figures figures = Figures.ofCopy(found.options());
        ProgressView view = ProgressView.of(output, godwit.surroundings().terminal());
        Job now = found;
        try (ProgressPoll poll = ProgressPoll.start(
                figures, view, () -> facts.snapshots(store.find(found.id()).orElse(found)), Optional::empty)) {
            while (RunningElsewhere.is(store, now) && !stopped.await(1, TimeUnit.SECONDS)) {
                now = store.find(found.id()).orElse(now);
            }
        } finally {
            output.live(null);
        }
        return store.find(found.id()).orElse(now);
    }

    /** The job goes on; only the watching has ended. */
    private int leave(JobStore store, Job found) {
        Map<String, Object> object = new LinkedHashMap<>(MigrateCommand.outcome(Exit.INTERRUPTED));
        object.putAll(new JobFacts(store).object(found));
        godwit.output().object("result", object);
        return Exit.INTERRUPTED.code();
    }

    private int tell(JobStore store, Job found) {
        Exit exit = Exit.of(found, false);
        boolean left = found.state() == JobState.IN_PROGRESS || found.state() == JobState.PENDING;
        godwit.output()
                .result(
                        left
                                ? found.id() + " is not run by any process. Go on: godwit jobs resume " + found.id()
                                : found.id() + " " + found.state()
                                        + found.reason()
                                                .map(reason -> ": " + reason.message())
                                                .orElse(""));
        Map<String, Object> object = new LinkedHashMap<>(MigrateCommand.outcome(exit));
        object.putAll(new JobFacts(store).object(found));
        godwit.output().object("result", object);
        return exit.code();
    }
}
