package io.godwit.cli;

import io.godwit.migration.RunOptions;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** How a run goes about it. A flag that is not given leaves what the job had, or the default. */
@Command
final class RunFlags {
    @Spec(Target.MIXEE)
    private CommandSpec mixee;

    @Mixin
    private ReadFlags reading = new ReadFlags();

    @Option(
            names = "--recheck-source",
            description = "Read the source once more after the copy, to notice changes that keep the count.")
    private boolean recheckSource;

    @Option(
            names = "--rbac",
            description =
                    "Make the source's users, roles and grants at the target, too; none that is there is changed.")
    private boolean rbac;

    @Option(
            names = "--max-rate",
            paramLabel = "SIZE/s|none",
            converter = DataSize.LimitConverter.class,
            description =
                    "Write no more than this to the target: 500kB/s, 20MB/s. Default: none; of a job that goes on, what"
                            + " it had.")
    private @Nullable OptionalLong maxRate;

    @Option(
            names = "--engine",
            paramLabel = "local|flink",
            defaultValue = "local",
            description = "What carries the key ranges. Only local is there yet. Default: local.")
    void engine(String engine) {
        if (engine.equals("flink")) {
            throw new ParameterException(
                    mixee.commandLine(),
                    "The flink engine is not there yet. Leave --engine out, or use --engine local.");
        }
        if (!engine.equals("local")) {
            throw new ParameterException(
                    mixee.commandLine(), "'" + engine + "' is no engine; --engine takes local or flink.");
        }
    }

    RunOptions over(RunOptions before) {
        RunOptions read = reading.over(before);
        return new RunOptions(
                read.parallelism(),
                maxRate == null ? before.maxRate() : maxRate,
                read.verify(),
                recheckSource || before.recheckSource(),
                read.loadSource(),
                read.patience(),
                before.chunkBytes(),
                rbac || before.rbac());
    }
}
