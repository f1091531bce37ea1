package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RandomCollections;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.ServerFamily;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Fifty random schemas with random rows between real servers, in few migrations, since a server's waits overlap. The seed of a run is
 * printed; {@code -Dgodwit.random.seed=SEED} runs the same fifty again.
 */
@Execution(ExecutionMode.CONCURRENT)
class RandomMigrationIT {
    private static final long SEED = Long.getLong("godwit.random.seed", System.nanoTime());

    @Test
    void fromMilvusToMilvus() {
        arriveEqual(
                samples("random_", 18, ServerFamily.MILVUS),
                Trial.between(MilvusServers.source(), MilvusServers.target()));
    }

    @Test
    void fromMilvusLite3ToMilvus() {
        arriveEqual(
                samples("random_lite3_", 8, ServerFamily.LITE_3, ServerFamily.MILVUS),
                Trial.between(MilvusServers.lite3(), MilvusServers.target()));
    }

    @Test
    void fromMilvusLite2ToMilvusLite3() {
        List<SampleCollection> samples = samples("random_lite2_", 8, ServerFamily.LITE_2, ServerFamily.LITE_3);
        String[] names = samples.stream().map(SampleCollection::name).toArray(String[]::new);
        arriveEqual(samples, Trial.fromDefaultDatabase(MilvusServers.lite2(), MilvusServers.lite3(), names));
    }

    @Test
    void fromMilvusToMilvusLite2() {
        List<SampleCollection> samples = samples("random_to_lite2_", 4, ServerFamily.MILVUS, ServerFamily.LITE_2);
        String[] names = samples.stream().map(SampleCollection::name).toArray(String[]::new);
        arriveEqual(samples, Trial.toDefaultDatabase(MilvusServers.source(), MilvusServers.lite2(), names));
    }

    /** With nulls (but of vectors), geometries and times, which of the servers here this one alone has. */
    @Test
    void fromMilvusLite3ToMilvusLite3() {
        List<SampleCollection> samples = samples("random_both_", 12, ServerFamily.LITE_3);
        try (Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            String moved = trial.database() + "_moved";
            trial.selecting(new Selection(trial.database(), "*", moved, "*"));
            arriveEqual(samples, trial, () -> trial.targetDatabase(moved));
        }
    }

    private static List<SampleCollection> samples(
            String prefix, int count, ServerFamily first, ServerFamily... others) {
        System.err.println("Random collections: -Dgodwit.random.seed=" + SEED + " makes the same again");
        Random seeds = new Random(SEED);
        return IntStream.range(0, count)
                .mapToObj(i -> RandomCollections.of(prefix + i, seeds.nextLong(), first, others))
                .toList();
    }

    private static void arriveEqual(List<SampleCollection> samples, Trial between) {
        try (Trial trial = between) {
            arriveEqual(samples, trial, trial::target);
        }
    }

    private static void arriveEqual(List<SampleCollection> samples, Trial trial, Supplier<MilvusFixture> arrived) {
        Map<String, Map<String, Map<Object, Map<String, Object>>>> rows =
                trial.source().prepareAll(samples);

        Job job = trial.inChunksOf(1 << 20).run();

        assertThat(job.state()).as(() -> job.reason() + ", seed " + SEED).isEqualTo(JobState.SUCCESSFUL);
        assertThat(trial.knownDifferences()).as("seed " + SEED).isEmpty();
        assertThat(trial.store().collections(job.id()))
                .as("seed " + SEED)
                .allSatisfy(state ->
                        assertThat(state.schema().orElseThrow().undeclared()).isEmpty());
        MilvusFixture target = arrived.get();
        samples.forEach(sample -> {
            assertThatCode(() -> RowComparison.assertSamePartitions(
                            rows.getOrDefault(sample.name(), Map.of()), target.readByPartition(sample.name())))
                    .as(sample.schema() + " with the seed " + SEED)
                    .doesNotThrowAnyException();
            assertThat(target.count(sample.name()))
                    .as("count(*) of " + sample.name() + " with the seed " + SEED)
                    .isEqualTo(sample.rowCount());
        });
    }
}
