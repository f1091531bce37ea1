package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.SampleIndex;
import io.milvus.grpc.LoadState;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Between a real Milvus 2.3.5 and both generations of Milvus Lite, whatever the types on both sides allow. */
final class LiteIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(99);

    /** More than the 16,383 rows after which a Milvus Lite 2.5.1 cuts an answer and says nothing. */
    private static final SampleCollection MANY = SAMPLES.small(1, 20_500).get(0).withName("many");

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void fromMilvusLite2ToMilvus() {
        List<SampleCollection> samples = named(
                "from_lite2_",
                List.of(
                        MANY,
                        SAMPLES.allTypes(200),
                        SAMPLES.binaryVectors(60),
                        SAMPLES.float16Vectors(60),
                        SAMPLES.nastyKeys(),
                        SAMPLES.varCharKeys(1200),
                        SAMPLES.int64Extremes(),
                        SAMPLES.autoIds(60),
                        SAMPLES.bigRows(20)));
        arriveEqual(samples, Trial.fromDefaultDatabase(MilvusServers.lite2(), MilvusServers.target(), names(samples)));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void fromMilvusLite3ToMilvus() {
        List<SampleCollection> samples = List.of(
                SAMPLES.allTypes(200),
                SAMPLES.nastyKeys(),
                SAMPLES.varCharKeys(500),
                SAMPLES.int64Extremes(),
                SAMPLES.namedPartitions(50),
                SAMPLES.partitionKey(200),
                SAMPLES.autoIds(60),
                SAMPLES.bigRows(20));
        arriveEqual(samples, Trial.between(MilvusServers.lite3(), MilvusServers.target()));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void fromMilvusToMilvusLite3() {
        List<SampleCollection> samples = List.of(
                SAMPLES.basic(1000),
                SAMPLES.allTypes(200),
                SAMPLES.nastyKeys(),
                SAMPLES.varCharKeys(500),
                SAMPLES.int64Extremes(),
                SAMPLES.namedPartitions(50),
                SAMPLES.autoIds(60),
                SAMPLES.bigRows(20));
        arriveEqual(samples, Trial.between(MilvusServers.source(), MilvusServers.lite3()));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void fromMilvusToMilvusLite2() {
        List<SampleCollection> samples = named(
                "to_lite2_",
                List.of(
                        SAMPLES.small(1, 17_000).get(0).withName("many"),
                        SAMPLES.allTypes(200),
                        SAMPLES.binaryVectors(60),
                        SAMPLES.float16Vectors(60),
                        SAMPLES.nastyKeys(),
                        SAMPLES.varCharKeys(1200),
                        SAMPLES.int64Extremes(),
                        SAMPLES.autoIds(60),
                        SAMPLES.bigRows(20)));
        arriveEqual(samples, Trial.toDefaultDatabase(MilvusServers.source(), MilvusServers.lite2(), names(samples)));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aCollectionWithoutIndexIsCheckedAllTheSameAndArrivesWithoutIndex() {
        SampleCollection sample = SAMPLES.basic(300).withName("no_index").withIndexes();
        try (Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.target())) {
            trial.source().prepare(sample);

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.ledger().totals(0).verifiedRows()).isEqualTo(300);
            assertThat(job.plan().collections().get(0).differences())
                    .anySatisfy(difference -> assertThat(difference.property()).isEqualTo("load state"));
            assertThat(trial.target().serving().loadState("no_index")).isEqualTo(LoadState.LoadStateNotLoad);
            assertThat(trial.target().serving().indexes("no_index")).isEmpty();
            trial.target().serving().createIndex("no_index", SampleIndex.flat("vector"));
            trial.target().serving().load("no_index");
            trial.assertEqual("no_index");
        }
    }

    private static void arriveEqual(List<SampleCollection> samples, Trial between) {
        try (Trial trial = between) {
            trial.source().prepareAll(samples);

            Job job = trial.inChunksOf(1 << 20).run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            samples.forEach(sample -> {
                assertThat(trial.target().count(sample.name()))
                        .as("count(*) of " + sample.name())
                        .isEqualTo(sample.rowCount());
                trial.assertEqual(sample.name());
            });
        }
    }

    private static List<SampleCollection> named(String prefix, List<SampleCollection> samples) {
        return samples.stream()
                .map(sample -> sample.withName(prefix + sample.name()))
                .toList();
    }

    private static String[] names(List<SampleCollection> samples) {
        return samples.stream().map(SampleCollection::name).toArray(String[]::new);
    }
}
