package io.godwit.bench;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.CollectionName;
import io.godwit.store.SqliteStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One run of Godwit in this process, with a state folder of its own.
 *
 * @param cpu process CPU by phase, seen from outside; told for a run of one collection only
 * @param total from planning to the last phase
 */
record Migration(List<CollectionState> collections, Map<Phase, Timing> cpu, Duration total) {

    /** Migrates collections by a pattern; anything but a verified success is an exception. */
    static Migration run(ClusterPair clusters, String pattern) {
        System.gc();
        long start = System.nanoTime();
        try (JobStore store = SqliteStore.open(stateFolder())) {
            Migrator migrator = new Migrator(store);
            Selection selection =
                    new Selection(CollectionName.DEFAULT_DATABASE, pattern, CollectionName.DEFAULT_DATABASE, pattern);
            MigrationSpec spec = new MigrationSpec(
                    clusters.source().endpoint().uri(),
                    clusters.target().endpoint().uri(),
                    List.of(selection),
                    List.of(),
                    IfExists.FAIL);
            MigrationPlan plan = migrator.plan(clusters, spec, RunOptions.DEFAULT);
            Job job = migrator.submit(plan, RunOptions.DEFAULT);
            Progress progress = new Progress(event -> System.out.println(event.object() + ": " + event.message()));
            PhaseClock clock = new PhaseClock(progress);
            try (clock) {
                job = migrator.run(job.id(), clusters, RunOptions.DEFAULT, progress);
            }
            if (job.state() != JobState.SUCCESSFUL) {
                throw new IllegalStateException("The migration ended " + job.state() + ": " + job.reason());
            }
            Duration total = Duration.ofNanos(System.nanoTime() - start);
            return new Migration(store.collections(job.id()), clock.phases(), total);
        }
    }

    /** What a phase of the only collection took: wall time as the job's own record has it. */
    Timing phase(Phase phase) {
        Timing seen = cpu.getOrDefault(phase, new Timing(Duration.ZERO, Duration.ZERO, Duration.ZERO, 0));
        return new Timing(
                collections.get(0).phases().getOrDefault(phase, Duration.ZERO),
                seen.cpu(),
                seen.compilers(),
                seen.busy());
    }

    /** All phases of all collections, added up. */
    Duration phaseSum() {
        return collections.stream()
                .flatMap(collection -> collection.phases().values().stream())
                .reduce(Duration.ZERO, Duration::plus);
    }

    static Path stateFolder() {
        try {
            Path folder = Files.createTempDirectory("godwit-bench");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot make a folder for the state of a run.", e);
        }
    }
}
