package io.godwit.cli;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code godwit jobs pause}. */
@Command(
        name = "pause",
        description = "Stop a job for now. What was copied is kept.",
        footer = {"", "Examples:", "  godwit jobs pause job-3k9"})
final class JobsPauseCommand implements Callable<Integer> {
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

    JobsPauseCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        return new JobStop(godwit, Desired.PAUSE, JobState.PAUSED).stop(job, wait);
    }
}
