package io.godwit.cli;

import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.migration.RunOptions.Verify;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How clusters are read and compared. A flag that is not given leaves what the job had, or the default. */
@Command
final class ReadFlags {
    @Option(
            names = "--verify",
            paramLabel = "full|counts|none",
            description = "full: every row is compared by digest; counts: the count of every key range. Default: full.")
    private @Nullable Verify verify;

    @Option(
            names = "--load-source",
            paramLabel = "auto|never",
            description = "Whether what is not loaded of a source collection may be loaded to be read (by verify: of"
                    + " either side's). It is released afterwards. Default: auto.")
    private @Nullable LoadSource loadSource;

    @Option(
            names = "--parallelism",
            paramLabel = "auto|N",
            converter = Parallelism.Converter.class,
            description = "Key ranges in flight, over all collections. Default: auto.")
    private @Nullable Parallelism parallelism;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "How long an absent server or a denial is waited out: 90s, 10m, 2h. Default: 10m.")
    private @Nullable Duration patience;

    RunOptions over(RunOptions before) {
        Parallelism lanes = parallelism;
        return before.toBuilder()
                .parallelism(lanes == null ? before.parallelism() : lanes.chunks())
                .verify(verify == null ? before.verify() : verify)
                .loadSource(loadSource == null ? before.loadSource() : loadSource)
                .patience(patience == null ? before.patience() : patience)
                .build();
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
