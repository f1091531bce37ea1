package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * New keys, and a process that is killed at random moments and started again: writes whose answers died with it leave rows behind
 * under keys that nobody knows. Set {@code godwit.test.seed} to the seed that a run printed to kill at the same moments.
 */
final class NewIdsCrashIT {
    private static final int KILLS = 8;
    private static final int CHUNK_BYTES = 4_096;
    private static final int BYTES_PER_SECOND = 300_000;
    private static final Duration LONGEST_LIFE = Duration.ofMillis(2500);
    private static final Duration LAST_RUN = Duration.ofMinutes(4);

    private final long seed = Long.getLong("godwit.test.seed", System.nanoTime());

    @TempDir
    Path state;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void theFileIsCompleteAndTheTargetExactHoweverOftenTheJobIsKilled() throws IOException {
        System.out.println("NewIdsCrashIT: -Dgodwit.test.seed=" + seed);
        SampleCollections samples = SampleCollections.withSeed(11);
        List<SampleCollection> collections = List.of(
                samples.autoIds(30_000),
                samples.namedPartitions(1000).generatingKeys(),
                samples.varCharKeys(1500).generatingKeys());
        Random random = new Random(seed);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(collections);

            int killed = 0;
            boolean ended = false;
            while (killed < KILLS && !ended) {
                ended = ends(trial, Duration.ofMillis(random.nextInt((int) LONGEST_LIFE.toMillis())));
                killed += ended ? 0 : 1;
            }
            assertThat(killed).as("kills before the job was done; seed " + seed).isGreaterThan(3);
            assertThat(ended || ends(trial, LAST_RUN))
                    .as("the last run ends by itself")
                    .isTrue();

            try (JobStore store = SqliteStore.open(state)) {
                Job job = store.jobs().get(0);
                assertThat(job.state()).isEqualTo(JobState.SUCCESSFUL);
                assertThat(store.events(job.id(), 1000))
                        .as("Verification had nothing to put right; seed " + seed)
                        .noneMatch(event -> event.message().startsWith("rewrote"));
                store.events(job.id(), 1000).stream()
                        .filter(event -> event.message().startsWith("deleted"))
                        .forEach(event -> System.out.println("NewIdsCrashIT: " + event));
                for (SampleCollection sample : collections) {
                    NewKeys.assertComplete(
                            store.folder(job.id())
                                    .resolve("ids")
                                    .resolve(trial.database() + "." + sample.name() + ".csv"),
                            trial.source(),
                            trial.targetDatabase(arrivals(trial)),
                            sample.name());
                }
            }
            trial.clearTarget(arrivals(trial));
        }
    }

    private boolean ends(Trial trial, Duration life) throws IOException {
        Process process =
                MigrationProcess.start(trial, arrivals(trial), state, CHUNK_BYTES, BYTES_PER_SECOND, AutoId.NEW);
        return MigrationProcess.ends(process, () -> {}, life, "seed " + seed);
    }

    private static String arrivals(Trial trial) {
        return trial.database() + "_new";
    }
}
