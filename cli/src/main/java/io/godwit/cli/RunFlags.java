package io.godwit.cli;

import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.migration.RunOptions.Verify;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** How a run goes about it. A flag that is not given leaves what the job had, or the default. */
@Command
final class RunFlags {
    @Spec(Target.MIXEE)
    private CommandSpec mixee;

    @Option(
            names = "--verify",
            paramLabel = "full|counts|none",
            description = "full: every row is compared by digest; counts: the count of every key range. Default: full.")
    private @Nullable Verify verify;

    @Option(
            names = "--recheck-source",
            description = "Read the source once more after the copy, to notice changes that keep the count.")
    private boolean recheckSource;

    @Option(
            names = "--load-source",
            paramLabel = "auto|never",
            description = "Whether a source collection that is not loaded may be loaded for the copy. It is released"
                    + " afterwards. Default: auto.")
    private @Nullable LoadSource loadSource;

    @Option(
            names = "--parallelism",
            paramLabel = "auto|N",
            converter = Parallelism.Converter.class,
            description = "Key ranges in flight, over all collections. Default: auto.")
    private @Nullable Parallelism parallelism;

    @Option(
            names = "--max-rate",
            paramLabel = "SIZE/s",
            converter = DataSize.Converter.class,
            description = "Write no more than this to the target: 500kB/s, 20MB/s. Default: no limit.")
    private @Nullable DataSize maxRate;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long an absent server or a denial is waited out: 90s, 10m, 2h. Default: 10m.")
    private @Nullable Duration patience;

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
        Parallelism lanes = parallelism;
        return new RunOptions(
                lanes == null ? before.parallelism() : lanes.chunks(),
                maxRate == null ? before.maxRate() : OptionalLong.of(maxRate.bytes()),
                verify == null ? before.verify() : verify,
                recheckSource || before.recheckSource(),
                loadSource == null ? before.loadSource() : loadSource,
                patience == null ? before.patience() : patience);
    }

    /** {@code auto}, or a number of chunks. */
    record Parallelism(OptionalInt chunks) {
        /** For picocli. */
        static final class Converter implements ITypeConverter<Parallelism> {
            @Override
            public Parallelism convert(String value) {
                if (value.equals("auto")) {
                    return new Parallelism(OptionalInt.empty());
                }
                try {
                    int chunks = Integer.parseInt(value);
                    if (chunks >= 1 && chunks <= 256) {
                        return new Parallelism(OptionalInt.of(chunks));
                    }
                } catch (NumberFormatException e) {
                    throw wrong(value, e);
                }
                throw wrong(value, null);
            }

            private static TypeConversionException wrong(String value, @Nullable Throwable cause) {
                TypeConversionException wrong =
                        new TypeConversionException("'" + value + "' is neither auto nor a number from 1 to 256");
                if (cause != null) {
                    wrong.initCause(cause);
                }
                return wrong;
            }
        }
    }
}
