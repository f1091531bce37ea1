package io.godwit.cli;

import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.PlanFile;
import io.godwit.migration.run.Comparison;
import io.godwit.migration.run.Figures;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code godwit verify}. */
@Command(
        name = "verify",
        description = "Compare two clusters without copying, also ones that Godwit did not fill. Both sides are read.",
        footer = {
            "",
            "Examples:",
            "  godwit verify --source http://old:19530 --target http://new:19530 --collection docs",
            "  godwit verify --source http://old:19530 --target http://new:19530 --collection docs=docs_v2 --verify counts",
            "",
            "Exit codes: 0 equal, 4 differences found, such as a collection that the target lacks;",
            "3 a collection is missing at the source or cannot be read, 5 a comparison failed, whatever",
            "else differs; the others as godwit migrate."
        })
final class VerifyCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Spec
    private CommandSpec command;

    @Option(
            names = "--source",
            paramLabel = "URI",
            description = "One side: http://host:19530. Needed, but with --plan.")
    private @Nullable String source;

    @Option(names = "--target", paramLabel = "URI", description = "The other side. Needed, but with --plan.")
    private @Nullable String target;

    @Mixin
    private Access.OfSource sourceAccess = new Access.OfSource();

    @Mixin
    private Access.OfTarget targetAccess = new Access.OfTarget();

    @Mixin
    private SelectionFlags selection = new SelectionFlags();

    @Mixin
    private OptionFlags collectionOptions = new OptionFlags();

    @Option(
            names = "--plan",
            paramLabel = "FILE",
            description =
                    "Compare the collections of this plan file, each with what the source becomes by its options.")
    private @Nullable Path planFile;

    @Option(
            names = "--show",
            paramLabel = "N",
            defaultValue = "20",
            description = "Name at most this many rows that differ. Default: 20.")
    private int show = 20;

    @Mixin
    private ReadFlags reading = new ReadFlags();

    VerifyCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        Optional<PlanFile> agreed = agreed();
        Addresses addresses = new Addresses(command, planFile, agreed);
        Endpoint from = sourceAccess.endpoint(
                addresses.source(source), godwit.surroundings().environment());
        Endpoint to = targetAccess.endpoint(
                addresses.target(target), godwit.surroundings().environment());
        MigrationSpec spec = agreed.map(PlanFile::spec)
                .orElseGet(() ->
                        selection.selections().spec(from.uri(), to.uri(), IfExists.MERGE, collectionOptions.options()));
        RunOptions options = reading.over(RunOptions.DEFAULT);
        Differences differences = new Differences(godwit.output(), show);
        Connections connections = new Connections(godwit, options.patience());
        try (StoreOpening opening = StoreOpening.of(godwit.store());
                ClusterPair clusters = opening.meanwhile(() -> connections.both(from, to))) {
            Comparison.Result result = compare(new Migrator(opening.store()), clusters, spec, options, differences);
            return new ComparisonResult(godwit.output()).tell(result, differences);
        }
    }

    private Optional<PlanFile> agreed() {
        Path file = planFile;
        if (file != null) {
            PlannedFlags.refuse(command, file);
        }
        return Optional.ofNullable(file).map(PlanFile::read);
    }

    private Comparison.Result compare(
            Migrator migrator, ClusterPair clusters, MigrationSpec spec, RunOptions options, Differences differences) {
        Output output = godwit.output();
        Progress progress = new Progress(output::event);
        ProgressView view = ProgressView.of(output, godwit.surroundings().terminal());
        Figures figures = Figures.ofComparison();
        Thread comparing = Thread.currentThread();
        Runnable stop = () -> {
            output.say("Stopping; what was loaded to be read is released again.");
            comparing.interrupt();
        };
        try (Interruption.Scope scope = godwit.surroundings().interruption().during(stop);
                ProgressPoll poll = ProgressPoll.start(figures, view, progress::snapshots, progress::waiting)) {
            return migrator.compare(clusters, spec, options, progress, differences);
        } finally {
            output.live(null);
        }
    }
}
