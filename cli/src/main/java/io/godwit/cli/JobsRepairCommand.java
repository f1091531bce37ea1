package io.godwit.cli;

import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code godwit jobs repair}. */
@Command(
        name = "repair",
        description = "Write the rows that differ once more, and no others, and verify again.",
        footer = {"", "Examples:", "  godwit jobs repair job-3k9"})
final class JobsRepairCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Parameters(paramLabel = "JOB", description = "The job's id or its beginning.")
    private String job = "";

    @Mixin
    private Access.OfSource source = new Access.OfSource();

    @Mixin
    private Access.OfTarget target = new Access.OfTarget();

    @Mixin
    private RunFlags run = new RunFlags();

    JobsRepairCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        try (JobStore store = godwit.store().open()) {
            Job found = JobsCommand.find(store, job);
            RunOptions options = run.over(found.options());
            godwit.engines().check(options);
            try (ClusterPair clusters = new Connections(godwit, options.patience()).of(found, source, target)) {
                return new JobRun(godwit, store, new Migrator(store, godwit.engines()))
                        .run(
                                found.id(),
                                options,
                                (migrator, progress) -> migrator.repair(found.id(), clusters, options, progress));
            }
        }
    }
}
