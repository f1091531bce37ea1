package io.godwit.cli;

import io.godwit.migration.FlinkAddress;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.GodwitException;
import java.net.URI;
import java.util.Optional;
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
            description =
                    "What copies: this process, or the workers of a Flink cluster, which needs --store. Default: local.")
    private @Nullable EngineKind engine;

    @Option(
            names = "--flink",
            paramLabel = "URL",
            description =
                    "With --engine flink: the cluster's REST address, http://host:8081. GODWIT_FLINK_KEY holds the key that"
                            + " Godwit and the cluster share.")
    private @Nullable String flink;

    RunOptions over(RunOptions before) {
        return reading.over(before).toBuilder()
                .maxRate(maxRate == null ? before.maxRate() : maxRate)
                .recheckSource(recheckSource || before.recheckSource())
                .rbac(rbac || before.rbac())
                .flink(cluster(before))
                .build();
    }

    private Optional<URI> cluster(RunOptions before) {
        if (engine == EngineKind.FLINK) {
            Optional<URI> named = Optional.ofNullable(flink).map(this::address).or(before::flink);
            if (named.isEmpty()) {
                throw wrong("--engine flink needs the address of the cluster: --flink http://host:8081.");
            }
            return named;
        }
        if (flink != null) {
            throw wrong("--flink is for --engine flink.");
        }
        return engine == EngineKind.LOCAL ? Optional.empty() : before.flink();
    }

    private URI address(String text) {
        try {
            return FlinkAddress.parse(text, "--flink");
        } catch (GodwitException e) {
            throw wrong(String.valueOf(e.getMessage()));
        }
    }

    private ParameterException wrong(String message) {
        return new ParameterException(mixee.commandLine(), message);
    }

    /** What copies. */
    enum EngineKind {
        LOCAL,
        FLINK
    }
}
