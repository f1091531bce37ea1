package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.FaultProxy;
import io.godwit.testkit.FaultProxy.Direction;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Kills a process that migrates, at random moments, and starts the same again. Set {@code godwit.test.seed} to the seed
 * that a run printed to kill at the same moments.
 */
final class ResumeIT {
    private static final int KILLS = 10;
    private static final int CHUNK_BYTES = 24_576;
    private static final int BYTES_PER_SECOND = 900_000;
    private static final int SLOW_BYTES_PER_SECOND = 60_000;
    private static final Duration LONGEST_LIFE = Duration.ofMillis(1800);
    private static final Duration LAST_RUN = Duration.ofMinutes(3);

    private final long seed = Long.getLong("godwit.test.seed", System.nanoTime());

    @TempDir
    Path folder;

    private int round;

    /** From when on a process's life is counted. */
    private enum Moment {
        START,
        RANGE_FINISHED,
        COPIED;

        /** Half of the kills with finished ranges; two of them while indexes are built, the target is loaded or verified. */
        static Moment ofKill(int kill) {
            if (kill == 4 || kill == 8) {
                return COPIED;
            }
            return kill % 2 == 1 ? RANGE_FINISHED : START;
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aJobThatIsKilledAgainAndAgainCopiesEachRowOnceAndNoFinishedRangeTwice() throws IOException {
        System.out.println("ResumeIT: -Dgodwit.test.seed=" + seed);
        SampleCollections samples = SampleCollections.withSeed(7);
        List<SampleCollection> collections =
                List.of(samples.basic(6000), samples.namedPartitions(300), samples.varCharKeys(1500));
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(collections);
            Random random = new Random(seed);
            Map<String, Receipt> finished = new HashMap<>();
            int withFinishedRanges = 0;
            for (int kills = 0; kills < KILLS; ) {
                Duration life = Duration.ofMillis(random.nextInt((int) LONGEST_LIFE.toMillis()));
                if (ends(trial, life, Moment.ofKill(kills))) {
                    assertArrived(trial, collections, finished);
                    finished.clear();
                    round++;
                    continue;
                }
                kills++;
                assertKept(finished);
                withFinishedRanges += finished.isEmpty() ? 0 : 1;
            }
            assertThat(ends(trial, LAST_RUN, Moment.START))
                    .as("The last run ends by itself")
                    .isTrue();
            assertArrived(trial, collections, finished);
            assertThat(withFinishedRanges)
                    .as("kills after which there were finished ranges; seed " + seed)
                    .isPositive();
        }
    }

    /** Other kills seldom hit a write. This one comes when the server certainly has rows of which the ledger knows nothing. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void rowsThatHadArrivedUnknownWhenTheProcessWasKilledAreThereOnce() throws IOException {
        SampleCollection sample = SampleCollections.withSeed(7).basic(1500).withName("in_doubt");
        try (FaultProxy proxy = FaultProxy.inFrontOf(MilvusServers.target().uri());
                Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            trial.targetThrough(proxy.uri());
            Process process = MigrationProcess.start(
                    trial, arrivals(trial), state(), CHUNK_BYTES, SLOW_BYTES_PER_SECOND, AutoId.AUTO);
            Runnable untilRowsArrivedUnknown = () -> {
                Trial.await("some range is finished", () -> !receipts().isEmpty());
                proxy.hold(Direction.TO_CLIENT);
                Trial.pause(Duration.ofMillis(300));
                MilvusFixture target = trial.targetDatabase(arrivals(trial));
                Trial.await("rows arrive whose receipts do not", () -> {
                    target.flush(sample.name());
                    return target.serving().storedRows(sample.name()) > rows(receipts());
                });
            };

            assertThat(MigrationProcess.ends(process, untilRowsArrivedUnknown, Duration.ZERO, "held"))
                    .as("It ended before it was killed")
                    .isFalse();
            proxy.release(Direction.TO_CLIENT);

            Map<String, Receipt> finished = receipts();
            assertThat(rows(finished)).isLessThan(sample.rowCount());
            assertThat(ends(trial, LAST_RUN, Moment.START)).isTrue();
            assertArrived(trial, List.of(sample), finished);
        }
    }

    private static long rows(Map<String, Receipt> receipts) {
        return receipts.values().stream().mapToLong(Receipt::rows).sum();
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRunningJobIsBusyForOthersAndCanBePausedCanceledAndTakenUpAgain() {
        SampleCollection sample = SampleCollections.withSeed(7).basic(2500).withName("paused");
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);
            trial.atBytesPerSecond(400_000);

            assertThat(stopped(trial, 400, Desired.PAUSE).state()).isEqualTo(JobState.PAUSED);
            Map<String, Receipt> paused = trial.receipts();
            assertThat(paused).isNotEmpty();
            assertThat(stopped(trial, 1000, Desired.CANCEL).state()).isEqualTo(JobState.CANCELED);
            Map<String, Receipt> canceled = trial.receipts();
            assertThat(canceled).containsAllEntriesOf(paused).hasSizeGreaterThan(paused.size());

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.receipts()).containsAllEntriesOf(canceled);
            trial.assertEqual(sample.name());
        }
    }

    /** A collection of the same name is not the same collection. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void collectionsThatWereDroppedAndMadeAnewAreNotTakenForThoseOfTheJob() {
        SampleCollection target = SampleCollections.withSeed(7).basic(2500).withName("target_anew");
        SampleCollection source = SampleCollections.withSeed(7).basic(2500).withName("source_anew");
        SampleCollection stranger = SampleCollections.withSeed(9).basic(50);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepareAll(List.of(target, source));
            CompletableFuture<Job> running = trial.atBytesPerSecond(400_000).runInBackground();
            Trial.await(
                    "some rows of both are copied",
                    () -> trial.copied(target.name()) > 0 && trial.copied(source.name()) > 0);
            trial.store().desire(trial.job().id(), Desired.PAUSE);
            assertThat(running.join().state()).isEqualTo(JobState.PAUSED);
            trial.target().dropCollection(target.name());
            trial.target().prepare(stranger.withName(target.name()));
            trial.source().serving().release(source.name());
            trial.source().dropCollection(source.name());
            assertThat(trial.run().state()).isEqualTo(JobState.FAILED);
            assertThat(trial.failure(source.name()).orElseThrow().message())
                    .contains("is gone")
                    .contains(source.name());
            trial.source().prepare(stranger.withName(source.name()));

            assertThat(trial.run().state()).isEqualTo(JobState.FAILED);

            assertThat(trial.failure(target.name()).orElseThrow().code()).isEqualTo(ErrorCode.TARGET_CHANGED);
            assertThat(trial.target().count(target.name())).isEqualTo(stranger.rowCount());
            RowComparison.assertSameRows(trial.source(), source.name(), trial.target(), target.name());
            assertThat(trial.failure(source.name()).orElseThrow().code()).isEqualTo(ErrorCode.SOURCE_CHANGED);
            assertThat(trial.drift())
                    .filteredOn(change -> change.endsWith("was dropped and made anew"))
                    .hasSize(2);
            trial.again();
            assertThat(trial.failure(target.name()).orElseThrow().code()).isEqualTo(ErrorCode.TARGET_CHANGED);
            trial.assertEqual(source.name());
        }
    }

    /** The wish of another process may come between a run's look for wishes and its first claim, which it then refuses. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aPauseThatRefusesTheFirstClaimLeavesTheJobPaused() {
        SampleCollection sample =
                SampleCollections.withSeed(7).small(1, 50).get(0).withName("paused_at_once");
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target());
                ClusterPair clusters = trial.connect()) {
            trial.source().prepare(sample);
            JobStore pausing = pausingBeforeEachClaim(trial.store());
            Migrator migrator = new Migrator(pausing);
            Job job = migrator.submit(trial.plan(), RunOptions.DEFAULT);

            Job paused = migrator.run(job.id(), clusters, RunOptions.DEFAULT, new Progress(event -> {}));

            assertThat(paused.state()).isEqualTo(JobState.PAUSED);
            assertThat(trial.receipts()).isEmpty();
            Job resumed = trial.run();
            assertThat(resumed.state()).as(() -> resumed.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            trial.assertEqual(sample.name());
        }
    }

    private static JobStore pausingBeforeEachClaim(JobStore store) {
        return intercepting(JobStore.class, store, (method, arguments, answer) -> {
            if (!method.equals("ledger")) {
                return answer.call();
            }
            return intercepting(Ledger.class, (Ledger) answer.call(), (verb, details, result) -> {
                if (verb.equals("claim")) {
                    store.desire((String) arguments[0], Desired.PAUSE);
                }
                return result.call();
            });
        });
    }

    private static <T> T intercepting(Class<T> type, T object, Interception interception) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (proxy, method, arguments) -> interception.call(method.getName(), arguments, () -> {
                    try {
                        return method.invoke(object, arguments);
                    } catch (InvocationTargetException e) {
                        throw (Exception) e.getCause();
                    }
                })));
    }

    private interface Interception {
        Object call(String method, Object[] arguments, Callable<Object> answer) throws Exception;
    }

    /** Runs the job until it has copied some rows, and has it stopped from elsewhere. */
    private static Job stopped(Trial trial, long rows, Desired desired) {
        CompletableFuture<Job> running = trial.runInBackground();
        Trial.await("some rows are copied", () -> running.isDone() || trial.copied("paused") > rows);
        assertThatThrownBy(trial::run)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.JOB_BUSY));
        trial.store().desire(trial.job().id(), desired);
        return running.join();
    }

    /**
     * Starts the process and kills it after some time.
     *
     * @return whether it had ended by itself, with success, before that
     * @param life until it is killed
     * @param since from when on it is counted, however slow the machine is
     */
    private boolean ends(Trial trial, Duration life, Moment since) throws IOException {
        Process process =
                MigrationProcess.start(trial, arrivals(trial), state(), CHUNK_BYTES, BYTES_PER_SECOND, AutoId.AUTO);
        Runnable before = () -> {
            switch (since) {
                case START -> {}
                case RANGE_FINISHED ->
                    Trial.await(
                            "some range is finished",
                            () -> !process.isAlive() || !receipts().isEmpty());
                case COPIED -> Trial.await("some collection is copied", () -> !process.isAlive() || someIsCopied());
            }
        };
        return MigrationProcess.ends(process, before, life, "seed " + seed);
    }

    private boolean someIsCopied() {
        try (JobStore store = SqliteStore.open(state())) {
            return store.jobs().stream()
                    .flatMap(job -> store.collections(job.id()).stream())
                    .anyMatch(collection -> collection.phase().compareTo(Phase.COPY) > 0);
        }
    }

    private Path state() {
        try {
            return Files.createDirectories(folder.resolve("state-" + round));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String arrivals(Trial trial) {
        return trial.database() + "_" + round;
    }

    /** What was finished before is still the same receipt, taken at the same time; what is finished now joins it. */
    private void assertKept(Map<String, Receipt> finished) {
        Map<String, Receipt> now = receipts();
        assertThat(now).as("finished ranges; seed " + seed).containsAllEntriesOf(finished);
        finished.putAll(now);
    }

    private Map<String, Receipt> receipts() {
        try (JobStore store = SqliteStore.open(state())) {
            return store.jobs().stream()
                    .findFirst()
                    .map(job -> Trial.receipts(store, job))
                    .orElse(Map.of());
        }
    }

    private void assertArrived(Trial trial, List<SampleCollection> collections, Map<String, Receipt> finished) {
        assertKept(finished);
        try (JobStore store = SqliteStore.open(state())) {
            assertThat(store.jobs()).hasSize(1).allSatisfy(job -> {
                assertThat(job.state()).isEqualTo(JobState.SUCCESSFUL);
                assertThat(store.events(job.id(), 1000))
                        .as("Verification had nothing to put right; seed " + seed)
                        .noneMatch(event -> event.message().startsWith("rewrote"));
            });
        }
        MilvusFixture target = trial.targetDatabase(arrivals(trial));
        for (SampleCollection collection : collections) {
            assertThat(target.count(collection.name()))
                    .as("count(*) of " + collection.name() + "; seed " + seed)
                    .isEqualTo(collection.rowCount());
            RowComparison.assertSameRows(trial.source(), collection.name(), target, collection.name());
        }
        trial.clearTarget(arrivals(trial));
    }
}
