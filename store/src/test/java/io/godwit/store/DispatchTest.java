package io.godwit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.RunOptions;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.CopyOrder;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.store.Dispatch.Numbered;
import io.godwit.store.Dispatch.State;
import io.godwit.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the process that runs a job and its workers tell each other by way of a real PostgreSQL. */
class DispatchTest {
    private static final CopyOrder ORDER =
            new CopyOrder(3, List.of("_default", "p"), Set.of("p"), OptionalLong.of(450_000_000_000_000_000L));

    @TempDir
    Path folder;

    private final String url = PostgresServer.database();
    private PostgresStore postgres;
    private JobStore store;
    private Job job;
    private JobLock lock;
    private Dispatch dispatch;
    private long epoch;

    @BeforeEach
    void begin() {
        postgres = PostgresTests.open(url);
        store = postgres.jobs(folder);
        job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT);
        lock = store.lock(job.id()).orElseThrow();
        dispatch = Dispatch.of(store, job.id()).orElseThrow();
        epoch = store.ledger(job.id()).begin();
        dispatch.begin(epoch, "sealed");
    }

    @AfterEach
    void end() {
        lock.close();
        store.close();
        postgres.close();
    }

    @Test
    void anOrderIsReadAsItWasWrittenAndIsOpenUntilSomebodyConcludesIt() {
        long first = dispatch.order(epoch, ORDER);
        long second = dispatch.order(epoch, new CopyOrder(0, List.of(), Set.of(), OptionalLong.empty()));
        assertThat(dispatch.open()).contains(new Numbered(first, ORDER)).hasSize(2);

        dispatch.done(epoch, first);
        dispatch.failed(epoch, second, new Reason(ErrorCode.BAD_ANSWER, "why"));

        assertThat(dispatch.open()).isEmpty();
        assertThat(dispatch.standing(first).state()).isEqualTo(State.DONE);
        assertThat(dispatch.standing(second).failure()).contains(new Reason(ErrorCode.BAD_ANSWER, "why"));
        dispatch.failed(epoch, first, new Reason(ErrorCode.BAD_ANSWER, "late"));
        assertThat(dispatch.standing(first).state()).isEqualTo(State.DONE);
    }

    @Test
    void aWorkerMayWriteWhileTheRunGoesOn() {
        WorkerLease worker = dispatch.enlist(epoch, "w").orElseThrow();
        assertThatCode(worker::requireHeld).doesNotThrowAnyException();
        assertThat(worker.renew()).isTrue();
        assertThat(dispatch.writing(epoch)).isBetween(Duration.ofMillis(1), PostgresTests.TERM.length());

        worker.close();

        assertThat(dispatch.writing(epoch)).isLessThanOrEqualTo(Duration.ZERO);
        assertStopped(worker);
    }

    @Test
    void aWishOrTheEndOfTheRunEndsAllLeases() {
        WorkerLease worker = dispatch.enlist(epoch, "w").orElseThrow();
        store.desire(job.id(), Desired.PAUSE);
        assertThat(worker.renew()).isFalse();
        assertStopped(worker);
        assertThat(dispatch.goesOn(epoch)).isFalse();

        store.desire(job.id(), Desired.RUN);
        assertThat(worker.renew()).isFalse();
        WorkerLease other = dispatch.enlist(epoch, "other").orElseThrow();
        assertThat(dispatch.access(epoch)).contains("sealed");
        dispatch.end(epoch);
        assertThat(other.renew()).isFalse();
        assertThat(dispatch.access(epoch)).isEmpty();
        assertThat(dispatch.enlist(epoch, "late")).isEmpty();
    }

    /** Nobody works for a process that was killed and has no successor; of one that is only cut off for a while, workers wait. */
    @Test
    void aRunGoesOnUntilItsProcessHasGivenNoSignOfLifeForAMinute() {
        WorkerLease worker = dispatch.enlist(epoch, "w").orElseThrow();
        endOfTheLease("- INTERVAL '50 seconds'");
        assertThat(dispatch.goesOn(epoch)).isTrue();
        assertThat(worker.renew()).isTrue();
        assertThatThrownBy(worker::requireHeld).isInstanceOf(GodwitException.class);

        endOfTheLease("- INTERVAL '61 seconds'");
        assertThat(dispatch.goesOn(epoch)).isFalse();
        assertThat(worker.renew()).isFalse();
        assertThat(dispatch.enlist(epoch, "late")).isEmpty();
    }

    /** Of a process that renews it no more. */
    private void endOfTheLease(String when) {
        PostgresServer.execute(url, "UPDATE dispatch SET holder = 'dead'");
        PostgresServer.execute(
                url,
                "UPDATE lease SET holder = 'dead', ends = clock_timestamp() " + when + " WHERE name = '" + job.id()
                        + "'");
    }

    @Test
    void aNewStateOfTheJobTakesAwayWhatLetsWorkersIn() {
        store.state(job.id(), JobState.CANCELED, Optional.empty());

        assertThat(dispatch.access(epoch)).isEmpty();
        assertThat(PostgresServer.number(url, "SELECT COUNT(*) FROM dispatch WHERE access <> ''"))
                .isZero();
    }

    /** Its lease ends when that of the process would, and is renewed for no other process. */
    @Test
    void aWorkerOfADeadProcessStopsAndDoesNotWorkForItsSuccessor() {
        WorkerLease worker = dispatch.enlist(epoch, "w").orElseThrow();
        PostgresServer.execute(
                url,
                "UPDATE lease SET holder = 'another', ends = clock_timestamp() + INTERVAL '1 hour'" + " WHERE name = '"
                        + job.id() + "'");

        assertThat(worker.renew()).isFalse();

        assertStopped(worker);
        assertThat(dispatch.enlist(epoch, "late")).isEmpty();
    }

    @Test
    void anEndedLeaseOfTheProcessLetsNobodyWriteUntilItIsRenewed() {
        WorkerLease worker = dispatch.enlist(epoch, "w").orElseThrow();
        lock.close();
        PostgresServer.execute(
                url,
                "INSERT INTO lease SELECT '" + job.id()
                        + "', holder, 1, '', clock_timestamp() - INTERVAL '1 second' FROM dispatch");

        assertThat(worker.renew()).isTrue();

        assertThatThrownBy(worker::requireHeld)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED));
    }

    @Test
    void aDismissedWorkerIsToldHowLongItMayStillWriteAndNotRenewed() {
        WorkerLease worker = dispatch.enlist(epoch, "w").orElseThrow();
        WorkerLease other = dispatch.enlist(epoch, "other").orElseThrow();

        assertThat(dispatch.dismiss(epoch, "w")).isBetween(Duration.ofMillis(1), PostgresTests.TERM.length());

        assertThat(worker.renew()).isFalse();
        assertThat(other.renew()).isTrue();
        assertThat(dispatch.dismissAll(epoch)).isPositive();
        assertThat(other.renew()).isFalse();
        // As for one whose connection broke before it had the answer.
        assertThat(dispatch.dismissAll(epoch)).isPositive();
        other.close();
        worker.close();
        assertThat(dispatch.dismissAll(epoch)).isZero();
    }

    @Test
    void anOrderThatIsGivenOnceMoreBeforeItIsConcludedIsTheSame() {
        long number = dispatch.order(epoch, ORDER);
        assertThat(dispatch.order(epoch, ORDER)).isEqualTo(number);

        dispatch.done(epoch, number);

        assertThat(dispatch.order(epoch, ORDER)).isGreaterThan(number);
    }

    /** A process that was stopped and wakes up says of a chunk what was true before others copied it anew. */
    @Test
    void aWorkerThatWasDismissedChangesTheLedgerNoMore() {
        WorkerLease late = dispatch.enlist(epoch, "late").orElseThrow();
        WorkerLease next = dispatch.enlist(epoch, "next").orElseThrow();
        Ledger ofLate = dispatch.ledger(late);
        Ledger ofNext = dispatch.ledger(next);
        Chunk chunk = Fixtures.chunk(0, 100);
        assertThat(ofLate.claim(chunk, epoch)).isTrue();
        dispatch.dismiss(epoch, "late");
        assertThat(ofNext.claim(chunk, epoch)).isTrue();
        Receipt receipt = Fixtures.good(chunk);
        assertThat(ofNext.record(List.of(receipt), epoch)).isEqualTo(1);

        assertThat(ofLate.record(List.of(Fixtures.good(chunk, 7, Digest.EMPTY)), epoch))
                .isZero();
        ofLate.reopen(chunk, epoch);
        assertThat(ofLate.claim(Fixtures.chunk(100, 200), epoch)).isFalse();

        assertThat(ofNext.entries(chunk.collection(), chunk.partition(), Optional.empty(), 10))
                .extracting(Ledger.Entry::receipt)
                .containsExactly(receipt);
        PostgresServer.execute(url, "UPDATE lease SET ends = clock_timestamp() WHERE name LIKE '%/next'");
        assertThat(ofNext.claim(Fixtures.chunk(100, 200), epoch)).isFalse();
        assertThat(ofNext.record(List.of(receipt), epoch)).isZero();
    }

    @Test
    void aLaterRunForgetsTheOrdersOfAnEarlierOne() {
        long number = dispatch.order(epoch, ORDER);
        long later = store.ledger(job.id()).begin();
        dispatch.begin(later, "other");

        assertThat(dispatch.open()).isEmpty();
        assertThat(dispatch.goesOn(epoch)).isFalse();
        assertThatThrownBy(() -> dispatch.order(epoch, ORDER))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));
        assertThatThrownBy(() -> dispatch.standing(number)).isInstanceOf(GodwitException.class);
    }

    @Test
    void thereIsNoneWhereJobsAreInAFile() {
        try (JobStore file = SqliteStore.open(folder.resolve("file"))) {
            assertThat(Dispatch.of(file, "job")).isEmpty();
        }
    }

    private static void assertStopped(WorkerLease worker) {
        assertThatThrownBy(worker::requireHeld)
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));
    }
}
