package io.godwit.cli;

import io.godwit.migration.MigrationSpec;
import io.godwit.migration.plan.PlanFile;
import io.godwit.milvus.Endpoint;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where the two clusters are: as the command says, or as its plan file does. If both do, they must agree. */
final class Addresses {
    private final CommandSpec command;
    private final @Nullable Path file;
    private final Optional<PlanFile> agreed;

    /** @param file where the plan comes from */
    Addresses(CommandSpec command, @Nullable Path file, Optional<PlanFile> agreed) {
        this.command = command;
        this.file = file;
        this.agreed = agreed;
    }

    String source(@Nullable String given) {
        return address("--source", given, MigrationSpec::source);
    }

    String target(@Nullable String given) {
        return address("--target", given, MigrationSpec::target);
    }

    private String address(String option, @Nullable String given, Function<MigrationSpec, URI> side) {
        Optional<URI> planned = agreed.map(PlanFile::spec).map(side);
        if (given == null) {
            return planned.map(URI::toString)
                    .orElseThrow(() -> new ParameterException(
                            command.commandLine(), "Missing required option: '" + option + "=URI'"));
        }
        URI named = Endpoint.of(given, null, Endpoint.Tls.SYSTEM).uri();
        if (planned.isPresent() && !planned.get().equals(named)) {
            throw new ParameterException(
                    command.commandLine(),
                    "The plan in " + file + " was made for " + planned.get() + ", not for " + named + ". Leave "
                            + option + " out, or make a new plan with --dry-run.");
        }
        return given;
    }
}
