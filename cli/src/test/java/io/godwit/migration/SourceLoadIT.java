package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Comparison.CollectionResult;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.ErrorCode;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import io.milvus.grpc.LoadState;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Source collections that are not loaded, or cannot be: loaded for the copy and put back, or refused by name. */
final class SourceLoadIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(3);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatIsNotLoadedIsLoadedForTheCopyAndReleasedAfterwardsAlsoIfSomebodyWritesToIt() {
        NumberedRows written = new NumberedRows("written", 3000);
        SampleCollection partitions = SAMPLES.namedPartitions(150);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            MilvusFixture source = trial.source();
            source.prepare(written.even());
            source.prepare(partitions);
            source.serving().release(written.name());
            source.serving().release(partitions.name());
            source.serving().loadPartitions(partitions.name(), "north", "empty");

            assertThat(trial.plan().findings())
                    .extracting(Finding::id)
                    .contains("SOURCE_NOT_LOADED", "SOURCE_PARTLY_LOADED");
            CompletableFuture<Job> running = trial.runInBackground();
            int added = writeUntilCopied(trial, written);
            Job job = running.join();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.events())
                    .anySatisfy(event -> assertThat(event.message()).contains("its number of rows goes on changing"));
            assertThat(trial.waits()).anySatisfy(wait -> assertThat(wait).contains("rows can be read so far"));
            assertAsBefore(source, written.name(), partitions);
            // A comparison loads the same, and puts it back.
            assertThat(trial.compare().result().equal()).isTrue();
            assertAsBefore(source, written.name(), partitions);
            source.serving().release(partitions.name());
            assertArrived(trial, written.name(), 1500 + added);
            assertArrived(trial, partitions.name(), partitions.rowCount());

            // By now somebody has loaded all of it at both sides; what was loaded at first is not any more.
            source.serving().releasePartitions(partitions.name(), "north");
            Job again = trial.again();
            assertThat(again.state()).as(() -> again.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(source.serving().loadState(written.name())).isEqualTo(LoadState.LoadStateLoaded);
            assertThat(loadState(source, partitions, "north")).isEqualTo(LoadState.LoadStateNotLoad);
            assertThat(loadState(source, partitions, "south")).isEqualTo(LoadState.LoadStateLoaded);
        }
    }

    /** Adds rows one by one as long as none is copied, which would take 75 s and more. Returns how many. */
    private static int writeUntilCopied(Trial trial, NumberedRows rows) {
        int added = 0;
        for (; added < 1500 && trial.copied(rows.name()) == 0; added++) {
            trial.source().insert(rows.name(), "_default", rows.everyOther(2 * added + 1, 2 * added + 3));
            Trial.pause(Duration.ofMillis(50));
        }
        assertThat(trial.copied(rows.name()))
                .as("rows copied while somebody still writes")
                .isPositive();
        return added;
    }

    private static void assertArrived(Trial trial, String collection, long rows) {
        trial.source().serving().load(collection);
        trial.source().awaitCount(collection, rows);
        trial.target().serving().load(collection);
        trial.assertEqual(collection);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whoForbidsToLoadTheSourceIsToldWhichCollectionsAreNotLoaded() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(SAMPLES.nastyKeys());
            trial.source().serving().release("nasty_keys");

            MigrationPlan plan = trial.neverLoadingSource().plan();

            assertThat(plan.refused()).isTrue();
            assertThat(plan.findings())
                    .filteredOn(Finding::error)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.id()).isEqualTo("SOURCE_NOT_LOADED");
                        assertThat(finding.object()).contains(trial.database() + ".nasty_keys");
                        assertThat(finding.remedy()).contains("--load-source auto");
                    });
            assertThat(trial.source().serving().loadState("nasty_keys")).isEqualTo(LoadState.LoadStateNotLoad);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aComparisonLoadsAPartlyLoadedTargetUnlessThatIsForbidden() {
        SampleCollection partitions = SAMPLES.namedPartitions(150);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(partitions);
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
            MilvusFixture target = trial.target();
            target.serving().releasePartitions(partitions.name(), "south");

            CollectionResult found = trial.compare().result().collections().get(0);

            assertThat(found.sameRows()).isTrue();
            assertThat(found.schema().undeclared())
                    .extracting(SchemaDifference::property)
                    .containsExactly("load state");
            assertThat(loadState(target, partitions, "south")).isEqualTo(LoadState.LoadStateNotLoad);
            assertThat(loadState(target, partitions, "north")).isEqualTo(LoadState.LoadStateLoaded);
            CollectionResult forbidden =
                    trial.neverLoadingSource().compare().result().collections().get(0);
            assertThat(forbidden.failure()).hasValueSatisfying(reason -> {
                assertThat(reason.code()).isEqualTo(ErrorCode.NOT_LOADED);
                assertThat(reason.message()).contains("partitions south are not loaded", "--load-source never");
            });
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aComparisonSaysThatSomebodyWritesToASideThatItLoaded() throws InterruptedException {
        NumberedRows written = new NumberedRows("written", 3000);
        AtomicBoolean enough = new AtomicBoolean();
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(written.even());
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
            trial.source().serving().release(written.name());
            Thread writer = new Thread(() -> {
                for (int i = 1; i < 3000 && !enough.get(); i += 2) {
                    trial.source().insert(written.name(), "_default", written.everyOther(i, i + 2));
                    Trial.pause(Duration.ofMillis(50));
                }
            });
            writer.start();
            CollectionResult found;
            try {
                found = trial.compare().result().collections().get(0);
            } finally {
                enough.set(true);
                writer.join();
            }

            assertThat(found.failure()).isEmpty();
            assertThat(found.changing()).containsExactly("source");
            assertThat(trial.source().serving().loadState(written.name())).isEqualTo(LoadState.LoadStateNotLoad);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void whatCannotBeReadIsRefusedByNameAndMayBeSkippedAtThePriceOfSuccess() {
        SampleCollection unindexed = SAMPLES.basic(50).withName("unindexed");
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(SAMPLES.nastyKeys());
            trial.source().createCollection(unindexed.schema());
            trial.source()
                    .insert("unindexed", "_default", unindexed.batches().get(0).rows());
            trial.source().flush("unindexed");

            MigrationPlan plan = trial.plan();

            assertThat(plan.refused()).isTrue();
            assertThat(plan.findings())
                    .filteredOn(Finding::error)
                    .singleElement()
                    .satisfies(finding -> {
                        assertThat(finding.id()).isEqualTo("SOURCE_UNREADABLE");
                        assertThat(finding.object()).contains(trial.database() + ".unindexed");
                        assertThat(finding.evidence()).contains("index").contains("vector");
                    });
            Job job = trial.skippingRefused().run();
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            assertThat(job.reason().orElseThrow().message()).contains("1 collection was refused");
            assertThat(trial.target().collections()).containsExactly("nasty_keys");
            trial.assertEqual("nasty_keys");
        }
    }

    /** The listener to the notes of the run throws: a mistake of the program, on the collection's own thread. */
    @Test
    void aMistakeFailsItsCollectionAloneAndPrintsNoStackTrace() {
        List<Throwable> uncaught = new CopyOnWriteArrayList<>();
        AtomicBoolean broken = new AtomicBoolean(true);
        Progress progress = new Progress(event -> {
            if (event.message().startsWith("loading the source") && broken.getAndSet(false)) {
                throw new IllegalStateException("a mistake");
            }
        });
        Thread.UncaughtExceptionHandler before = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target());
                ClusterPair clusters = trial.connect()) {
            trial.source().prepare(SAMPLES.basic(50).withName("sound"));
            trial.source().prepare(SAMPLES.basic(50).withName("mistaken"));
            trial.source().serving().release("mistaken");
            Migrator migrator = new Migrator(trial.store());
            String id = migrator.submit(trial.plan(), RunOptions.DEFAULT).id();

            Job job = migrator.run(id, clusters, RunOptions.DEFAULT, progress);

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.INTERNAL);
            assertThat(job.reason().orElseThrow().message()).contains("a mistake");
            assertThat(trial.failure("mistaken")).isPresent();
            trial.assertEqual("sound");
            assertThat(uncaught)
                    .filteredOn(e -> "a mistake".equals(e.getMessage()))
                    .isEmpty();
        } finally {
            Thread.setDefaultUncaughtExceptionHandler(before);
        }
    }

    private static void assertAsBefore(MilvusFixture source, String whole, SampleCollection partitions) {
        assertThat(source.serving().loadState(whole)).isEqualTo(LoadState.LoadStateNotLoad);
        assertThat(loadState(source, partitions, "north")).isEqualTo(LoadState.LoadStateLoaded);
        assertThat(loadState(source, partitions, "empty")).isEqualTo(LoadState.LoadStateLoaded);
        assertThat(loadState(source, partitions, "south")).isEqualTo(LoadState.LoadStateNotLoad);
        assertThat(loadState(source, partitions, "_default")).isEqualTo(LoadState.LoadStateNotLoad);
    }

    private static LoadState loadState(MilvusFixture source, SampleCollection sample, String partition) {
        return source.serving().loadState(sample.name(), partition);
    }
}
