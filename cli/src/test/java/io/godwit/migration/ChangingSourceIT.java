package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Purpose;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.testkit.FaultProxy;
import io.godwit.testkit.FaultProxy.Direction;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** A source that changes while it is copied: what had been copied before is noticed and copied again. */
final class ChangingSourceIT {
    private static final int ROWS = 2000;
    private static final int SLOW = 400_000;

    private final NumberedRows rows = new NumberedRows("changing", 2 * ROWS);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void rowsThatComeAndGoDuringTheCopyAreNoticedByTheirCount() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            Job job = migrate(trial.atBytesPerSecond(SLOW), () -> {
                trial.source().insert(rows.name(), "_default", rows.everyOther(1, 61));
                trial.source().delete(rows.name(), "_default", List.of(200L, 202L, 204L));
                trial.source().delete(rows.name(), "_default", List.of(3900L, 3902L));
                trial.source().insert(rows.name(), "_default", rows.everyOther(3801, 3821));
            });

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.events())
                    .anySatisfy(
                            event -> assertThat(event.message())
                                    .containsPattern(
                                            "(?:^1 range|[2-9] ranges|\\d{2,} ranges) changed at the source during the copy: copying "));
            trial.assertEqual(rows.name());
            assertThat(trial.target().count(rows.name())).isEqualTo(ROWS + 30 + 10 - 5);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void rowsThatGetOtherValuesAreNoticedIfTheSourceIsReadOnceMore() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            Job job = migrate(
                    trial.atBytesPerSecond(SLOW).recheckingSource(),
                    () -> trial.source().upsert(rows.name(), "_default", rows.otherValues(2, 3998)));

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.events())
                    .anySatisfy(
                            event -> assertThat(event.message())
                                    .containsPattern(
                                            "(?:^1 range|[2-9] ranges|\\d{2,} ranges) changed at the source during the copy: copying "));
            trial.assertEqual(rows.name());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aSourceThatNeverComesToRestIsReportedAndCanBeCaughtUpWithLater() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(rows.even());
            trial.atBytesPerSecond(SLOW);
            CompletableFuture<Job> running = trial.runInBackground();
            Trial.await("some rows are copied", () -> trial.copied(rows.name()) > 300);
            for (int step = 0; !running.isDone(); step++) {
                changeCount(trial, step);
            }

            Job job = running.join();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            assertThat(job.reason().orElseThrow().message()).contains("went on changing");
            Job later = trial.again();
            assertThat(later.state()).as(() -> later.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            trial.assertEqual(rows.name());
        }
    }

    /** Adds the odd rows one by one, takes them away again, and so on. */
    private void changeCount(Trial trial, int step) {
        int key = 1 + 2 * (step % ROWS);
        if (step / ROWS % 2 == 0) {
            trial.source().insert(rows.name(), "_default", rows.everyOther(key, key + 2));
        } else {
            trial.source().delete(rows.name(), "_default", List.of((long) key));
        }
        Trial.pause(Duration.ofMillis(10));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void partitionsThatComeOrGoDuringTheCopyAreNoticedAndFollowedByTheNextRun() {
        SampleCollection sample = SampleCollections.withSeed(8).namedPartitions(300);
        SampleCollection shared = SampleCollections.withSeed(8).sharedKeys(100);
        try (FaultProxy proxy = FaultProxy.inFrontOf(MilvusServers.target().uri());
                Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(List.of(sample, shared, rows.even()));
            CompletableFuture<Job> running =
                    trial.targetThrough(proxy.uri()).atBytesPerSecond(SLOW).runInBackground();
            Trial.await("the copy has begun", () -> trial.copied(rows.name()) > 0);
            proxy.hold(Direction.TO_SERVER);
            addPartition(trial, sample.name(), sample.batches().get(0).rows());
            addPartition(trial, rows.name(), rows.everyOther(1, 31));
            dropPartition(trial, shared.name(), "north");
            proxy.release(Direction.TO_SERVER);

            Job job = running.join();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(failure(trial, sample.name()))
                    .contains("got new partitions during the copy")
                    .contains("late");
            // If all of it had been copied before, the loss is told and is no failure.
            trial.failure(shared.name())
                    .ifPresent(
                            reason -> assertThat(reason.message()).contains("lost partitions during the copy: north"));
            assertThat(failure(trial, rows.name()))
                    .contains("had one partition when the job was planned")
                    .contains("godwit jobs delete " + job.id());
            trial.run();
            trial.assertEqual(sample.name());
            assertGone(trial, shared.name(), "north");
            assertThat(failure(trial, rows.name())).contains("had one partition when the job was planned");

            // One that the plan knows, and one that was made since.
            dropPartition(trial, sample.name(), "south");
            dropPartition(trial, sample.name(), "late");
            trial.again();

            assertGone(trial, sample.name(), "south", "late");
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void rowsOfADroppedPartitionStayWithoutAVerificationWhichIsSaid() {
        SampleCollection sample = SampleCollections.withSeed(9).namedPartitions(150);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
            dropPartition(trial, sample.name(), "south");

            trial.verifying(Verify.NONE).again();

            assertThat(trial.target().count(sample.name(), "", "south")).isPositive();
            assertThat(trial.events())
                    .filteredOn(event -> event.message().contains("has no partition south any more"))
                    .singleElement()
                    .satisfies(event -> assertThat(event.message())
                            .contains(
                                    "stay in", "--verify none looks for no rows", "--again and --verify counts or full")
                            .doesNotContain("are deleted"));
            Job counted = trial.verifying(Verify.COUNTS).again();
            assertThat(counted.state()).as(() -> counted.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertGone(trial, sample.name(), "south");
            trial.target().serving().releasePartitions(sample.name(), "south");
            trial.target().dropPartition(sample.name(), "south");
            Job dropped = trial.verifying(Verify.FULL).again();
            assertThat(dropped.state()).as(() -> dropped.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().readByPartition(sample.name())).doesNotContainKey("south");
            aPartitionThatCameAndWentOnBothSidesIsForgotten(trial, sample);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void catchingUpReadsRangesAnewInWhichAKeyIsHeldTwice() {
        NumberedRows few = new NumberedRows("few", 200);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(few.even());
            trial.source().insert(few.name(), "_default", few.everyOther(6, 8));
            trial.source().awaitCount(few.name(), 101);
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
            trial.source().upsert(few.name(), "_default", few.otherValues(20, 22));

            Job job = trial.again();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().readAll(few.name()).get(20L)).containsEntry("title", "changed 20");
        }
    }

    private static List<Map<String, Object>> rowsOf(SampleCollection sample, String partition) {
        return sample.batches().stream()
                .filter(batch -> batch.partition().equals(partition))
                .flatMap(batch -> batch.rows().stream())
                .toList();
    }

    private static void aPartitionThatCameAndWentOnBothSidesIsForgotten(Trial trial, SampleCollection sample) {
        trial.source().createPartition(sample.name(), "passing");
        trial.source().insert(sample.name(), "passing", rowsOf(sample, "north").subList(0, 5));
        trial.source().serving().loadPartitions(sample.name(), "passing");
        assertThat(trial.again().state()).isEqualTo(JobState.SUCCESSFUL);
        dropPartition(trial, sample.name(), "passing");
        trial.target().serving().releasePartitions(sample.name(), "passing");
        trial.target().dropPartition(sample.name(), "passing");

        Job gone = trial.again();

        assertThat(gone.state()).as(() -> gone.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aTargetWithRowsOfItsOwnKeepsAPartitionThatTheSourceDrops() {
        SampleCollection sample = SampleCollections.withSeed(9).namedPartitions(150);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            trial.createTargetDatabase().prepare(sample);
            assertThat(trial.ifExists(IfExists.MERGE).run().state()).isEqualTo(JobState.SUCCESSFUL);
            dropPartition(trial, sample.name(), "south");

            Job job = trial.again();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().count(sample.name(), "", "south")).isPositive();
        }
    }

    private static String failure(Trial trial, String collection) {
        Job.Reason reason = trial.failure(collection).orElseThrow();
        assertThat(reason.code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
        return reason.message();
    }

    /** The same rows on both sides, none in these partitions of the target, and the deletion was announced. */
    private static void assertGone(Trial trial, String collection, String... partitions) {
        assertThat(trial.failure(collection)).isEmpty();
        assertThat(trial.target().count(collection, "", partitions)).isZero();
        assertThat(trial.target().count(collection)).isEqualTo(trial.source().count(collection));
        var target = new HashMap<>(trial.target().readByPartition(collection));
        target.keySet().removeAll(List.of(partitions));
        assertThat(target).isEqualTo(trial.source().readByPartition(collection));
        for (String partition : partitions) {
            assertThat(trial.events())
                    .anySatisfy(event -> assertThat(event.message())
                            .contains("has no partition")
                            .contains(partition)
                            .contains("deleted from " + trial.database() + "." + collection));
        }
    }

    private static void dropPartition(Trial trial, String collection, String partition) {
        trial.source().serving().releasePartitions(collection, partition);
        trial.source().dropPartition(collection, partition);
    }

    private static void addPartition(Trial trial, String collection, List<Map<String, Object>> rows) {
        trial.source().createPartition(collection, "late");
        trial.source().insert(collection, "late", rows);
    }

    /** Holds the target while rows are on their way, changes the source, and lets go. */
    private Job migrate(Trial trial, Runnable change) {
        try (FaultProxy proxy = FaultProxy.inFrontOf(MilvusServers.target().uri())) {
            trial.source().prepare(rows.even());
            CompletableFuture<Job> running = trial.targetThrough(proxy.uri()).runInBackground();
            Trial.await("a part of the rows is copied", () -> trial.copied(rows.name()) > ROWS / 2);
            proxy.hold(Direction.TO_SERVER);
            assertThat(trial.copied(rows.name())).isLessThan(ROWS);
            change.run();
            proxy.release(Direction.TO_SERVER);
            return running.join();
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void catchingUpRewritesTheChangedRangesAndNoOthers() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(rows.even());
            Job first = trial.run();
            assertThat(first.state()).as(() -> first.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.drift()).isEmpty();
            var before = new ArrayList<>(trial.receipts().values());
            trial.source().insert(rows.name(), "_default", rows.everyOther(1, 41));
            trial.source().delete(rows.name(), "_default", List.of(1000L, 1002L));
            trial.source().upsert(rows.name(), "_default", rows.otherValues(3000, 3010));
            trial.source().awaitCount(rows.name(), ROWS + 20 - 2);

            assertThat(trial.drift())
                    .singleElement()
                    .asString()
                    .contains("source collection " + trial.database() + "." + rows.name())
                    .contains("has " + (ROWS + 18) + " rows, was " + ROWS);
            Job job = trial.again();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            trial.assertEqual(rows.name());
            assertThat(trial.drift()).isEmpty();
            var untouched = before.stream()
                    .filter(receipt -> List.of(1L, 20L, 39L, 1000L, 1002L, 3000L, 3008L).stream()
                            .noneMatch(key -> receipt.chunk().span().contains(Key.of(key))))
                    .toList();
            assertThat(untouched).hasSizeGreaterThan(before.size() / 2);
            assertThat(trial.receipts().values()).containsAll(untouched);
            assertThat(trial.job().purpose()).isEqualTo(Purpose.COPY);
            anInterruptedCatchUpIsGoneOnWith(trial);
        }
    }

    private void anInterruptedCatchUpIsGoneOnWith(Trial trial) {
        trial.source().upsert(rows.name(), "_default", rows.otherValues(3100, 3110));
        CompletableFuture<Job> catchingUp = trial.againInBackground();
        Trial.await("it runs", () -> trial.job().state() == JobState.IN_PROGRESS);
        trial.interrupt();
        assertThat(catchingUp.join().state()).isEqualTo(JobState.PAUSED);
        assertThat(trial.job().purpose()).isEqualTo(Purpose.CATCH_UP);

        Job job = trial.repair();

        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
        assertThat(job.purpose()).isEqualTo(Purpose.COPY);
        trial.assertEqual(rows.name());
    }
}
