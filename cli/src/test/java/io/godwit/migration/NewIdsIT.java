package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.run.Comparison;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.testkit.FaultProxy;
import io.godwit.testkit.FaultProxy.Direction;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import io.milvus.grpc.LoadState;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** New keys for all rows, on a real Milvus 2.3.5, which can keep none. */
final class NewIdsIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(20261129);
    private static final int SLOW = 200_000;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void rowsArriveUnderNewKeysAndAFileMapsThemAll() {
        List<SampleCollection> samples = List.of(
                SAMPLES.autoIds(3000),
                SAMPLES.namedPartitions(300).generatingKeys(),
                SAMPLES.varCharKeys(1200).generatingKeys(),
                SAMPLES.partitionKey(600).generatingKeys(),
                SAMPLES.allTypes(300).generatingKeys(),
                SAMPLES.bigRows(30).generatingKeys(),
                SAMPLES.autoIds(0).withName("no_rows"),
                SAMPLES.basic(200));
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(samples);

            Job job = trial.autoId(AutoId.NEW).run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(job.plan().findings()).extracting(Finding::id).contains("NEW_IDS");
            assertThat(trial.events()).noneMatch(event -> event.message().startsWith("rewrote"));
            trial.assertEqual("basic");
            assertThat(trial.newKeys("basic")).doesNotExist();
            for (SampleCollection sample : samples.subList(0, 7)) {
                assertThat(trial.target().describe(sample.name()).getSchema().getFieldsList())
                        .anyMatch(field -> field.getIsPrimaryKey() && field.getAutoID());
                NewKeys.assertComplete(trial.newKeys(sample.name()), trial.source(), trial.target(), sample.name());
            }
            assertThat(trial.drift()).isEmpty();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void answersThatAreLostLeaveNoStrayRow() {
        SampleCollection sample = SAMPLES.autoIds(4000);
        try (FaultProxy proxy = FaultProxy.inFrontOf(MilvusServers.target().uri());
                Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            CompletableFuture<Job> running = trial.targetThrough(proxy.uri())
                    .autoId(AutoId.NEW)
                    .inChunksOf(8192)
                    .atBytesPerSecond(SLOW)
                    .runInBackground();
            for (int cut = 1; cut <= 6; cut++) {
                long rows = cut * 450L;
                Trial.await("more rows are copied", () -> running.isDone() || trial.copied(sample.name()) >= rows);
                assertThat(running).as("The copy still goes on at cut " + cut).isNotDone();
                // In turn: the answer to a write that was carried out, and a write itself, half way.
                proxy.cutAfter(cut % 2 == 0 ? Direction.TO_SERVER : Direction.TO_CLIENT, cut % 2 == 0 ? 6_000 : 100);
            }

            Job job = running.join();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.ledger().totals(0).retries()).isPositive();
            assertThat(trial.events())
                    .as("Some rows had been written twice")
                    .anyMatch(event -> event.message().startsWith("deleted"));
            NewKeys.assertComplete(trial.newKeys(sample.name()), trial.source(), trial.target(), sample.name());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void repairWritesLostRowsUnderOtherKeysDeletesForeignOnesAndLeavesTheRestAlone() {
        SampleCollection sample = SAMPLES.namedPartitions(300).generatingKeys();
        try (Trial trial = migrated(sample)) {
            NewKeys before = complete(trial, sample);
            List<Object> lost = firstKeys(trial.source(), sample, 12);
            trial.target().delete(sample.name(), "", before.of(lost));
            trial.target()
                    .insert(
                            sample.name(),
                            sample.partitions().get(0),
                            sample.batches().get(0).rows().subList(0, 7));

            assertThat(trial.drift()).as("rows at the target").isNotEmpty();
            assertThat(trial.compare().differences().stream()
                            .collect(Collectors.groupingBy(RowDifference::kind, Collectors.counting())))
                    .isEqualTo(Map.of(Kind.MISSING, 12L, Kind.EXTRA, 7L));
            Job job = trial.repair();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.events()).anyMatch(event -> event.message().startsWith("deleted 7 rows"));
            NewKeys after = complete(trial, sample);
            assertThat(after.of(lost)).doesNotContainAnyElementsOf(before.of(lost));
            assertThat(after.without(lost)).isEqualTo(before.without(lost));
            Comparison.Result compared = trial.compare().result();
            assertThat(compared.equal()).as(compared::toString).isTrue();
            assertThat(compared.collections().get(0).targetRows().rows()).isEqualTo(sample.rowCount());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void catchingUpGivesKeysToNewRowsAloneAndDropsThoseOfDeletedOnes() {
        SampleCollection sample = SAMPLES.autoIds(1500);
        try (Trial trial = migrated(sample)) {
            NewKeys before = complete(trial, sample);
            List<Object> gone = firstKeys(trial.source(), sample, 20);
            trial.source().delete(sample.name(), "", gone);
            List<Object> come = trial.source()
                    .insert(sample.name(), "", sample.batches().get(0).rows().subList(0, 30));

            Job job = trial.again();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            NewKeys after = complete(trial, sample);
            assertThat(after.newByOld()).doesNotContainKeys(gone.toArray()).containsKeys(come.toArray());
            assertThat(after.without(come)).isEqualTo(before.without(gone));
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void rowsThatChangeDuringTheCopyAreInTheFileAsTheyAreAtItsEnd() {
        SampleCollection sample = SAMPLES.autoIds(2500);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            List<Object> gone = firstKeys(trial.source(), sample, 40);
            CompletableFuture<Job> running = trial.autoId(AutoId.NEW)
                    .inChunksOf(8192)
                    .atBytesPerSecond(25_000)
                    .runInBackground();
            Trial.await("some rows are copied", () -> running.isDone() || trial.copied(sample.name()) >= 800);
            assertThat(running).isNotDone();
            trial.source().delete(sample.name(), "", gone);

            Job job = running.join();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(complete(trial, sample).newByOld()).doesNotContainKeys(gone.toArray());
        }
    }

    private static Trial migrated(SampleCollection sample) {
        Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target());
        trial.source().prepare(sample);
        Job job = trial.autoId(AutoId.NEW).inChunksOf(8192).run();
        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
        return trial;
    }

    private static NewKeys complete(Trial trial, SampleCollection sample) {
        return NewKeys.assertComplete(trial.newKeys(sample.name()), trial.source(), trial.target(), sample.name());
    }

    private static List<Object> firstKeys(MilvusFixture server, SampleCollection sample, int count) {
        return server.readAll(sample.name()).keySet().stream()
                .sorted()
                .limit(count)
                .toList();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void withoutACheckTheTargetIsLoadedForTheStraysAloneAndReleased() {
        SampleCollection sample = SAMPLES.autoIds(500);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            trial.source().serving().release(sample.name());

            Job job = trial.autoId(AutoId.NEW).verifying(Verify.NONE).run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().serving().loadState(sample.name())).isEqualTo(LoadState.LoadStateNotLoad);
            trial.source().serving().load(sample.name());
            trial.target().serving().load(sample.name());
            NewKeys.assertComplete(trial.newKeys(sample.name()), trial.source(), trial.target(), sample.name());
        }
    }
}
