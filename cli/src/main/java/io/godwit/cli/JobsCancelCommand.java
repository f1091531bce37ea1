package io.godwit.cli;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit jobs cancel}. */
@Command(
        name = "cancel",
        description = "Give a job up. What was copied stays at the target; the job can still be resumed.",
        footer = {"", "Examples:", "  godwit jobs cancel job-3k9"})
final class JobsCancelCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Parameters(paramLabel = "JOB", description = "The job's id or its beginning.")
    private String job = "";

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "2m",
            converter = Durations.class,
            description = "How long to wait for the process that runs it. Default: 2m.")
    private Duration wait = Duration.ofMinutes(2);

    JobsCancelCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        return new JobStop(godwit, Desired.CANCEL, JobState.CANCELED).stop(job, wait);
    }
}
