package io.godwit.store;

import static io.godwit.store.Fixtures.chunk;
import static io.godwit.store.Fixtures.failed;
import static io.godwit.store.Fixtures.good;
import static io.godwit.store.Fixtures.span;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.RunOptions;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.IdPair;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Ledger.Entry;
import io.godwit.migration.run.Totals;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.migration.verify.Verdict;
import io.godwit.migration.verify.Verdict.Outcome;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What every ledger keeps to. */
abstract class LedgerContract {
    private static final String PART = "_default";

    @TempDir
    Path folder;

    private JobStore store;
    private String job;
    private Ledger ledger;
    private long epoch;

    abstract JobStore open(Path folder);

    @BeforeEach
    void beginsAnAttempt() {
        store = open(folder);
        job = store.create("fingerprint", Fixtures.plan(2), RunOptions.DEFAULT).id();
        ledger = store.ledger(job);
        epoch = ledger.begin();
    }

    @AfterEach
    void closesTheStore() {
        store.close();
    }

    @Test
    void everyAttemptHasAHigherEpoch() {
        assertThat(ledger.begin()).isGreaterThan(epoch);
        assertThat(store.ledger(job).begin()).isGreaterThan(epoch + 1);
    }

    @Test
    void theLatestAttemptClaims() {
        assertThat(ledger.claim(chunk(0, 10), epoch)).isTrue();
        assertThat(ledger.claim(chunk(0, 10), epoch)).isTrue();
        assertThat(inDoubt()).containsExactly(span(0, 10));
    }

    @Test
    void anOlderAttemptCanDoNothingMore() {
        copy(chunk(0, 10));
        ledger.differences(chunk(0, 10), List.of(difference(3, Kind.MISSING)), epoch);
        long newer = ledger.begin();

        assertThat(ledger.claim(chunk(10, 20), epoch)).isFalse();
        assertThat(ledger.record(List.of(good(chunk(10, 20))), epoch)).isZero();
        assertThat(ledger.judge(List.of(equal(chunk(0, 10))), epoch)).isZero();
        ledger.reopen(chunk(0, 10), epoch);
        ledger.differences(chunk(0, 10), List.of(), epoch);

        assertThat(covered()).containsExactly(span(0, 10));
        assertThat(inDoubt()).isEmpty();
        assertThat(entries().get(0).verdict()).isEmpty();
        assertThat(ledger.differenceCount(0, Kind.MISSING)).isOne();
        assertThat(ledger.claim(chunk(10, 20), newer)).isTrue();
    }

    /** Whatever was on its way when the newer attempt began is kept before it begins, or not at all. */
    @Test
    void nothingOfAnOlderAttemptComesOnceANewerHasBegun() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Future<?>> copying = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            long first = thread * 1_000_000L;
            copying.add(threads.submit(() -> {
                long at = first;
                while (ledger.claim(chunk(at, at + 2), epoch)
                        && ledger.record(List.of(good(chunk(at, at + 1))), epoch) == 1) {
                    at += 2;
                }
            }));
        }
        while (ledger.totals(0).chunks() < 20) {
            Thread.onSpinWait();
        }

        ledger.begin();

        List<KeySpan> covered = covered();
        List<KeySpan> inDoubt = inDoubt();
        for (Future<?> thread : copying) {
            thread.get();
        }
        threads.shutdown();
        assertThat(covered()).isEqualTo(covered);
        assertThat(inDoubt()).isEqualTo(inDoubt);
    }

    @Test
    void anEpochThatNeverBeganIsRefused() {
        assertThat(ledger.claim(chunk(0, 10), epoch + 1)).isFalse();
        assertThat(ledger.record(List.of(good(chunk(0, 10))), epoch + 1)).isZero();
    }

    @ParameterizedTest
    @EnumSource(
            value = Desired.class,
            names = {"PAUSE", "CANCEL"})
    void nothingIsClaimedOfAJobThatIsNotWantedToRun(Desired desired) {
        store.desire(job, desired);

        assertThat(ledger.claim(chunk(0, 10), epoch)).isFalse();
        assertThat(inDoubt()).isEmpty();

        store.desire(job, Desired.RUN);
        assertThat(ledger.claim(chunk(0, 10), epoch)).isTrue();
    }

    @Test
    void whatWasBegunBeforeAPauseIsStillRecordedAndJudged() {
        ledger.claim(chunk(0, 10), epoch);
        store.desire(job, Desired.PAUSE);

        assertThat(ledger.record(List.of(good(chunk(0, 10))), epoch)).isOne();
        assertThat(ledger.judge(List.of(equal(chunk(0, 10))), epoch)).isOne();
    }

    @Test
    void receiptsComeBackAsTheyWereKept() {
        Receipt receipt = good(chunk(-5, 5), 123, new Digest(Long.MIN_VALUE, -1));
        ledger.record(List.of(receipt), epoch);

        assertThat(entries()).containsExactly(new Entry(receipt, Optional.empty()));
    }

    @Test
    void recordingTwiceIsRecordingOnce() {
        List<Receipt> receipts = List.of(good(chunk(0, 10)), good(chunk(10, 20)), failed(chunk(20, 30)));
        assertThat(ledger.record(receipts, epoch)).isEqualTo(3);
        List<Entry> once = entries();
        Totals totals = ledger.totals(0);
        assertThat(ledger.record(receipts, epoch)).isEqualTo(3);

        assertThat(entries()).isEqualTo(once).hasSize(2);
        assertThat(ledger.totals(0)).isEqualTo(totals);
    }

    @Test
    void noReceiptsAreAllKept() {
        assertThat(ledger.record(List.of(), epoch)).isZero();
    }

    @Test
    void aReceiptReplacesThoseItOverlaps() {
        copy(chunk(0, 10));
        copy(chunk(10, 20));
        copy(chunk(20, 30));
        ledger.judge(List.of(equal(chunk(0, 10)), equal(chunk(10, 20)), equal(chunk(20, 30))), epoch);
        ledger.differences(
                chunk(0, 30),
                List.of(difference(5, Kind.MISSING), difference(15, Kind.EXTRA), difference(25, Kind.EXTRA)),
                epoch);

        copy(chunk(9, 20));

        assertThat(spansOfEntries()).containsExactly(span(9, 20), span(20, 30));
        assertThat(entries().get(0).verdict()).isEmpty();
        assertThat(entries().get(1).verdict()).isPresent();
        assertThat(covered()).containsExactly(span(9, 30));
        assertThat(inDoubt()).containsExactly(span(0, 9));
        assertThat(differences()).containsExactly(difference(25, Kind.EXTRA));
    }

    @Test
    void aReceiptOfTheWholeKeySpaceReplacesAll() {
        copy(chunk(0, 10));
        copy(chunk(new KeySpan(Key.of(20), null)));
        copy(chunk(KeySpan.ALL));

        assertThat(spansOfEntries()).containsExactly(KeySpan.ALL);
        assertThat(inDoubt()).isEmpty();
    }

    @Test
    void aReceiptInsideALargerOneReplacesIt() {
        copy(chunk(KeySpan.ALL));
        copy(chunk(0, 10));

        assertThat(covered()).containsExactly(span(0, 10));
        assertThat(inDoubt()).containsExactly(new KeySpan(null, Key.of(0)), new KeySpan(Key.of(10), null));
    }

    @Test
    void knowsWhatTheLatestAttemptHasNotReadBack() {
        copy(chunk(0, 10));
        copy(chunk(10, 20));
        ledger.judge(List.of(equal(chunk(0, 10)), equal(chunk(10, 20))), epoch);
        assertThat(ledger.readBackEarlier(0)).isZero();

        long next = ledger.begin();
        assertThat(ledger.readBackEarlier(0)).isEqualTo(20);

        ledger.judge(List.of(equal(chunk(0, 10))), next);
        assertThat(ledger.readBackEarlier(0)).isEqualTo(10);
        assertThat(ledger.readBackEarlier(1)).isZero();
    }

    @Test
    void laterReceiptsOfOneBatchReplaceEarlierOnes() {
        ledger.record(List.of(good(chunk(0, 10)), good(chunk(5, 15))), epoch);

        assertThat(spansOfEntries()).containsExactly(span(5, 15));
    }

    @Test
    void aFailedReceiptLeavesItsRangeOpen() {
        ledger.claim(chunk(0, 10), epoch);
        assertThat(ledger.record(List.of(failed(chunk(0, 10))), epoch)).isOne();

        assertThat(covered()).isEmpty();
        assertThat(entries()).isEmpty();
        assertThat(inDoubt()).containsExactly(span(0, 10));
        assertThat(ledger.totals(0).chunks()).isZero();
    }

    @Test
    void aFailedReceiptOpensARangeThatWasGood() {
        copy(chunk(0, 10));
        ledger.claim(chunk(0, 5), epoch);
        ledger.record(List.of(failed(chunk(0, 5))), epoch);

        assertThat(covered()).isEmpty();
        assertThat(inDoubt()).containsExactly(span(0, 10));
    }

    @Test
    void aGoodReceiptClosesARangeThatHadFailed() {
        ledger.claim(chunk(0, 10), epoch);
        ledger.record(List.of(failed(chunk(0, 10))), epoch);
        copy(chunk(0, 10));

        assertThat(covered()).containsExactly(span(0, 10));
        assertThat(inDoubt()).isEmpty();
    }

    @Test
    void aLaterShorterClaimNeverShortensAnEarlierOne() {
        ledger.claim(chunk(0, 100), epoch);
        epoch = ledger.begin();
        ledger.claim(chunk(0, 10), epoch);
        assertThat(inDoubt()).containsExactly(span(0, 100));

        ledger.record(List.of(good(chunk(0, 10))), epoch);
        assertThat(inDoubt()).containsExactly(span(10, 100));

        ledger.record(List.of(good(chunk(30, 50)), good(chunk(60, 200))), epoch);
        assertThat(inDoubt()).containsExactly(span(10, 30), span(50, 60));
    }

    @Test
    void claimsOfFormerAttemptsStayInDoubt() {
        ledger.claim(chunk(0, 10), epoch);
        ledger.begin();

        assertThat(inDoubt()).containsExactly(span(0, 10));
    }

    @Test
    void aReopenedRangeIsInDoubt() {
        copy(chunk(0, 10));
        copy(chunk(10, 20));
        ledger.judge(List.of(different(chunk(0, 10))), epoch);
        ledger.differences(chunk(0, 10), List.of(difference(5, Kind.DIFFERENT)), epoch);

        ledger.reopen(chunk(0, 10), epoch);

        assertThat(covered()).containsExactly(span(10, 20));
        assertThat(inDoubt()).containsExactly(span(0, 10));
        assertThat(differences()).isEmpty();
        assertThat(ledger.totals(0).differingChunks()).isZero();
    }

    @Test
    void reopeningTakesBackOnlyTheReceiptOfExactlyThisRange() {
        copy(chunk(0, 10));
        ledger.reopen(chunk(0, 9), epoch);
        ledger.reopen(chunk(1, 10), epoch);
        ledger.reopen(chunk(0, 11), epoch);
        ledger.reopen(new Chunk(0, "other", span(0, 10), 7), epoch);
        ledger.reopen(new Chunk(1, PART, span(0, 10), 7), epoch);

        assertThat(covered()).containsExactly(span(0, 10));
        assertThat(inDoubt()).isEmpty();
    }

    @Test
    void adjacentRangesAreJoinedAndGapsStay() {
        copy(chunk(new KeySpan(null, Key.of(0))));
        copy(chunk(10, 20));
        copy(chunk(0, 10));
        copy(chunk(30, 40));
        copy(chunk(new KeySpan(Key.of(40), null)));

        assertThat(covered()).containsExactly(new KeySpan(null, Key.of(20)), new KeySpan(Key.of(30), null));
        assertThat(KeySpan.ALL.minus(covered())).containsExactly(span(20, 30));
    }

    @Test
    void partitionsAndCollectionsAreApart() {
        copy(chunk(0, 10));
        copy(new Chunk(0, "", span(5, 15), 7));
        copy(new Chunk(1, PART, span(5, 15), 7));

        assertThat(covered()).containsExactly(span(0, 10));
        assertThat(ledger.covered(0, "")).containsExactly(span(5, 15));
        assertThat(ledger.covered(1, PART)).containsExactly(span(5, 15));
        assertThat(ledger.totals(0).chunks()).isEqualTo(2);
        assertThat(ledger.totals(1).chunks()).isOne();
        assertThat(ledger.totalsOfFirst(3)).containsExactly(ledger.totals(0), ledger.totals(1), ledger.totals(2));
        assertThat(ledger.totalsOfFirst(1)).containsExactly(ledger.totals(0));
    }

    @Test
    void jobsAreApart() {
        copy(chunk(0, 10));
        Ledger other = store.ledger(
                store.create("other", Fixtures.plan(1), RunOptions.DEFAULT).id());

        assertThat(other.covered(0, PART)).isEmpty();
        assertThat(other.claim(chunk(0, 10), epoch)).isFalse();
    }

    @Test
    void verdictsAreKeptOnGoodReceiptsOnly() {
        copy(chunk(0, 10));
        ledger.record(List.of(failed(chunk(10, 20))), epoch);

        assertThat(ledger.judge(
                        List.of(equal(chunk(0, 10)), equal(chunk(10, 20)), equal(chunk(20, 30)), equal(chunk(0, 9))),
                        epoch))
                .isOne();
        assertThat(entries().get(0).verdict()).contains(equal(chunk(0, 10)));
    }

    @Test
    void aVerdictTakesThePlaceOfAnOlderOne() {
        copy(chunk(0, 10));
        ledger.judge(List.of(different(chunk(0, 10))), epoch);
        assertThat(entries().get(0).verdict()).contains(different(chunk(0, 10)));
        ledger.judge(List.of(equal(chunk(0, 10))), epoch);

        assertThat(entries().get(0).verdict()).contains(equal(chunk(0, 10)));
    }

    static Stream<List<Key>> keysInOrder() {
        return Stream.of(
                List.of(
                        Key.of(Long.MIN_VALUE),
                        Key.of(Long.MIN_VALUE + 1),
                        Key.of(-1),
                        Key.of(0),
                        Key.of(1),
                        Key.of(256),
                        Key.of(Long.MAX_VALUE)),
                List.of(
                        Key.of(""),
                        Key.of("\0"),
                        Key.of("\0\0"),
                        Key.of("A"),
                        Key.of("a"),
                        Key.of("a\0"),
                        Key.of("a\0b"),
                        Key.of("aa"),
                        Key.of("é"),
                        Key.of("日本"),
                        Key.of("\uffff"),
                        Key.of("😀")));
    }

    @ParameterizedTest
    @MethodSource("keysInOrder")
    void entriesComeInTheServersOrderOfKeys(List<Key> keys) {
        List<KeySpan> tiles = new ArrayList<>();
        tiles.add(new KeySpan(null, keys.get(0)));
        for (int i = 1; i < keys.size(); i++) {
            tiles.add(new KeySpan(keys.get(i - 1), keys.get(i)));
        }
        tiles.add(new KeySpan(keys.get(keys.size() - 1), null));
        List<KeySpan> shuffled = new ArrayList<>(tiles);
        Collections.reverse(shuffled);
        shuffled.forEach(span -> copy(chunk(span)));

        assertThat(spansOfEntries()).isEqualTo(tiles);
        assertThat(covered()).containsExactly(KeySpan.ALL);
        assertThat(inDoubt()).isEmpty();
        for (int i = 0; i < keys.size(); i++) {
            assertThat(spans(ledger.entries(0, PART, Optional.of(keys.get(i)), 100)))
                    .isEqualTo(tiles.subList(i + 2, tiles.size()));
        }
    }

    @Test
    void entriesArePaged() {
        for (int i = 0; i < 5; i++) {
            copy(chunk(i * 10L, i * 10L + 10));
        }
        assertThat(spans(ledger.entries(0, PART, Optional.empty(), 2))).containsExactly(span(0, 10), span(10, 20));
        assertThat(spans(ledger.entries(0, PART, Optional.of(Key.of(10)), 2)))
                .containsExactly(span(20, 30), span(30, 40));
        assertThat(spans(ledger.entries(0, PART, Optional.of(Key.of(9)), 1))).containsExactly(span(10, 20));
        assertThat(ledger.entries(0, PART, Optional.of(Key.of(40)), 2)).isEmpty();
    }

    @Test
    void totalsAreTheSumsOfGoodReceiptsAndVerdicts() {
        Digest most = new Digest(-1, -1);
        Digest some = new Digest(0x0123456789abcdefL, 0xfedcba9876543210L);
        ledger.record(
                List.of(
                        good(chunk(0, 10), 3, most),
                        good(chunk(10, 20), 4, some),
                        good(new Chunk(0, "other", span(0, 10), 7), 5, most),
                        failed(chunk(20, 30)),
                        good(new Chunk(1, PART, span(0, 10), 7), 9, some)),
                epoch);
        ledger.judge(
                List.of(
                        new Verdict(chunk(0, 10), Outcome.EQUAL, 3, 3, most),
                        new Verdict(chunk(10, 20), Outcome.DIFFERENT, 1, 1, some)),
                epoch);

        assertThat(ledger.totals(0))
                .isEqualTo(new Totals(3, 12, 15, 1200, 3, most.plus(some).plus(most), 2, 3, 1, most.plus(some)));
    }

    @Test
    void totalsOfNothingAreZero() {
        assertThat(ledger.totals(1)).isEqualTo(new Totals(0, 0, 0, 0, 0, Digest.EMPTY, 0, 0, 0, Digest.EMPTY));
    }

    @Test
    void differencesTakeThePlaceOfThoseKnownOfTheRange() {
        ledger.differences(
                chunk(0, 10),
                List.of(difference(9, Kind.MISSING), difference(0, Kind.EXTRA), difference(0, Kind.DOUBLED)),
                epoch);
        ledger.differences(chunk(10, 20), List.of(difference(10, Kind.MISSING)), epoch);
        assertThat(differences())
                .containsExactly(
                        difference(0, Kind.EXTRA),
                        difference(0, Kind.DOUBLED),
                        difference(9, Kind.MISSING),
                        difference(10, Kind.MISSING));

        ledger.differences(chunk(0, 10), List.of(difference(4, Kind.DIFFERENT)), epoch);
        assertThat(differences()).containsExactly(difference(4, Kind.DIFFERENT), difference(10, Kind.MISSING));
        assertThat(ledger.differenceCount(0, Kind.MISSING)).isOne();
        assertThat(ledger.differenceCount(0, Kind.EXTRA)).isZero();
        assertThat(ledger.differenceCount(1, Kind.MISSING)).isZero();

        ledger.differences(chunk(KeySpan.ALL), List.of(), epoch);
        assertThat(differences()).isEmpty();
    }

    @Test
    void differencesComeInTheOrderOfCollectionPartitionAndKey() {
        RowDifference last =
                new RowDifference(1, "", Key.of("a\0b"), Kind.DIFFERENT, List.of("$meta.é", "v"), "1 → \n2");
        RowDifference middle = new RowDifference(0, "b", Key.of("B"), Kind.UNREADABLE, List.of(), "");
        RowDifference first = new RowDifference(0, "a", Key.of("é"), Kind.TOO_LARGE, List.of(), "70 MB");
        for (RowDifference difference : List.of(last, first, middle)) {
            ledger.differences(
                    new Chunk(difference.collection(), difference.partition(), KeySpan.ALL, -1),
                    List.of(difference),
                    epoch);
        }
        assertThat(differences()).containsExactly(first, middle, last);
    }

    @Test
    void theLedgerCanBeWrittenWhileDifferencesAreWalkedThrough() {
        ledger.differences(chunk(0, 10), List.of(difference(1, Kind.EXTRA), difference(2, Kind.EXTRA)), epoch);
        List<RowDifference> seen = new ArrayList<>();
        ledger.eachDifference(difference -> {
            seen.add(difference);
            ledger.differences(chunk(0, 10), List.of(), epoch);
        });

        assertThat(seen).hasSize(2);
        assertThat(differences()).isEmpty();
    }

    @Test
    void whatWasRecordedIsThereAfterReopeningTheStore() {
        copy(chunk(0, 10));
        ledger.claim(chunk(10, 20), epoch);
        store.close();
        store = open(folder);
        ledger = store.ledger(job);

        assertThat(covered()).containsExactly(span(0, 10));
        assertThat(inDoubt()).containsExactly(span(10, 20));
        assertThat(ledger.begin()).isGreaterThan(epoch);
    }

    @Test
    void manyThreadsClaimAndRecordAtOnce() {
        Stream.iterate(0L, i -> i + 1).limit(200).parallel().forEach(i -> {
            Chunk chunk = chunk(i, i + 1);
            assertThat(ledger.claim(chunk, epoch)).isTrue();
            assertThat(ledger.record(List.of(good(chunk)), epoch)).isOne();
            assertThat(ledger.covered(0, PART)).isNotEmpty();
        });

        assertThat(covered()).containsExactly(span(0, 200));
        assertThat(ledger.totals(0).chunks()).isEqualTo(200);
    }

    @Test
    void pairsOfKeysAreKeptWithTheirReceipt() {
        ledger.record(
                List.of(withIds(chunk(-5, 20), pair(15, 1015), pair(-3, 997)), withIds(chunk(20, 30), pair(20, 1001))),
                epoch);
        ledger.record(List.of(withIds(new Chunk(1, PART, span(0, 10), -1), pair(4, 5))), epoch);

        assertThat(ledger.ids(0, PART, KeySpan.ALL)).containsExactly(pair(-3, 997), pair(15, 1015), pair(20, 1001));
        assertThat(ledger.ids(0, PART, span(15, 20))).containsExactly(pair(15, 1015));
        assertThat(ledger.ids(0, "other", KeySpan.ALL)).isEmpty();
        assertThat(ledger.idCount(0)).isEqualTo(3);
        assertThat(ledger.idCount(1)).isEqualTo(1);
        assertThat(entries())
                .allSatisfy(entry -> assertThat(entry.receipt().ids()).isEmpty());
    }

    @Test
    void pairsGoWithTheReceiptThatBroughtThem() {
        ledger.record(
                List.of(withIds(chunk(0, 10), pair(1, 101), pair(9, 109)), withIds(chunk(10, 20), pair(11, 111))),
                epoch);

        ledger.record(List.of(withIds(chunk(0, 5), pair(1, 201))), epoch);
        assertThat(ledger.ids(0, PART, KeySpan.ALL))
                .as("replaced in part: the rest of its range is open")
                .containsExactly(pair(1, 201), pair(11, 111));

        ledger.reopen(chunk(10, 20), epoch);
        assertThat(ledger.ids(0, PART, KeySpan.ALL)).containsExactly(pair(1, 201));

        ledger.record(List.of(failed(chunk(0, 5))), epoch);
        assertThat(ledger.idCount(0)).isZero();
    }

    @Test
    void anOlderAttemptChangesNoPairs() {
        ledger.record(List.of(withIds(chunk(0, 10), pair(1, 101))), epoch);
        ledger.begin();

        ledger.record(List.of(withIds(chunk(0, 10), pair(1, 999))), epoch);
        ledger.reopen(chunk(0, 10), epoch);

        assertThat(ledger.ids(0, PART, KeySpan.ALL)).containsExactly(pair(1, 101));
    }

    @Test
    void straysAreTheKeysAtTheTargetThatNoRowHas() {
        ledger.record(
                List.of(
                        withIds(chunk(0, 10), pair(1, 101), pair(2, 102)),
                        withIds(new Chunk(0, "other", span(0, 10), -1), pair(3, 103))),
                epoch);

        assertThat(ledger.strays(0, PART, List.of(Key.of(100L), Key.of(101L), Key.of(103L))))
                .containsExactly(Key.of(100L), Key.of(103L));
        assertThat(ledger.strays(0, PART, List.of())).isEmpty();
        assertThat(ledger.strays(1, PART, List.of(Key.of(101L)))).containsExactly(Key.of(101L));
    }

    @Test
    void pairsAreWalkedThroughByPartitionAndKey() {
        IdPair text = new IdPair(Key.of("\u00e9,\"x\""), Key.of("449"));
        ledger.record(
                List.of(
                        withIds(new Chunk(0, "b", span(0, 10), -1), pair(1, 101)),
                        withIds(new Chunk(0, "a", span(0, 10), -1), pair(2, 102), pair(1, 103)),
                        withIds(new Chunk(0, "c", KeySpan.ALL, -1), text)),
                epoch);
        List<IdPair> walked = new ArrayList<>();

        ledger.eachId(0, walked::add);

        assertThat(walked).containsExactly(pair(1, 103), pair(2, 102), pair(1, 101), text);
    }

    private static Receipt withIds(Chunk chunk, IdPair... pairs) {
        return Fixtures.withIds(chunk, List.of(pairs));
    }

    private static IdPair pair(long source, long target) {
        return new IdPair(Key.of(source), Key.of(target));
    }

    private void copy(Chunk chunk) {
        assertThat(ledger.claim(chunk, epoch)).isTrue();
        assertThat(ledger.record(List.of(good(chunk)), epoch)).isOne();
    }

    private List<KeySpan> covered() {
        return ledger.covered(0, PART);
    }

    private List<KeySpan> inDoubt() {
        return ledger.inDoubt(0, PART);
    }

    private List<Entry> entries() {
        return ledger.entries(0, PART, Optional.empty(), 100);
    }

    private List<KeySpan> spansOfEntries() {
        return spans(entries());
    }

    private static List<KeySpan> spans(List<Entry> entries) {
        return entries.stream().map(entry -> entry.receipt().chunk().span()).toList();
    }

    private List<RowDifference> differences() {
        List<RowDifference> all = new ArrayList<>();
        ledger.eachDifference(all::add);
        return all;
    }

    private static RowDifference difference(long key, Kind kind) {
        return new RowDifference(0, PART, Key.of(key), kind, List.of("vector"), "a and b");
    }

    private static Verdict equal(Chunk chunk) {
        return new Verdict(chunk, Outcome.EQUAL, 10, 10, new Digest(1, 2));
    }

    private static Verdict different(Chunk chunk) {
        return new Verdict(chunk, Outcome.DIFFERENT, -1, 9, Digest.EMPTY);
    }
}
