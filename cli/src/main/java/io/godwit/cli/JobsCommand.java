package io.godwit.cli;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code godwit jobs}. */
@Command(
        name = "jobs",
        description = "Look at migrations that were started here, and steer them.",
        synopsisSubcommandLabel = "COMMAND",
        footer = {
            "",
            "JOB is a job's id or the beginning of it, as long as only one job begins so.",
            "",
            "Examples:",
            "  godwit jobs list",
            "  godwit jobs watch job-3k9",
            "  godwit jobs resume job-3k9"
        })
final class JobsCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    static CommandLine with(Godwit godwit) {
        return new CommandLine(new JobsCommand())
                .addSubcommand(new JobsListCommand(godwit))
                .addSubcommand(new JobsShowCommand(godwit))
                .addSubcommand(new JobsWatchCommand(godwit))
                .addSubcommand(new JobsPauseCommand(godwit))
                .addSubcommand(new JobsResumeCommand(godwit))
                .addSubcommand(new JobsCancelCommand(godwit))
                .addSubcommand(new JobsReportCommand(godwit))
                .addSubcommand(new JobsRepairCommand(godwit))
                .addSubcommand(new JobsDeleteCommand(godwit));
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "Name a command of jobs.");
    }

    /** The job of this id, or of an id that begins like this. */
    static Job find(JobStore store, String text) {
        List<Job> matches = store.find(text).map(List::of).orElseGet(() -> beginning(store, text));
        if (matches.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.JOB_NOT_FOUND, "There is no job " + text + ". Those that are kept: godwit jobs list");
        }
        if (matches.size() > 1) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    matches.size() + " jobs begin with " + text + ": "
                            + String.join(", ", matches.stream().map(Job::id).toList()) + ". Write more of the id.");
        }
        return matches.get(0);
    }

    private static List<Job> beginning(JobStore store, String text) {
        return store.jobs().stream()
                .filter(job -> !text.isEmpty()
                        && (job.id().startsWith(text) || job.id().startsWith("job-" + text)))
                .toList();
    }
}
