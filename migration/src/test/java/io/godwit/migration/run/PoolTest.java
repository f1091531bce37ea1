package io.godwit.migration.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.copy.Flights;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PoolTest {
    private final List<Integer> results = Collections.synchronizedList(new ArrayList<>());
    private final Flights flights = new Flights(3);
    private final Pool pool = new Pool(flights);

    /** Would wait for ever if a place were lost. */
    @AfterEach
    void allPlacesAreFreeAgain() {
        for (int i = 0; i < 3; i++) {
            flights.acquire();
        }
        for (int i = 0; i < 3; i++) {
            flights.release();
        }
        pool.close();
    }

    @Test
    void aClosedPoolTakesNothingMore() {
        pool.close();

        assertThatThrownBy(() -> pool.carry(numbers(1), number -> number, number -> {}))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));
    }

    @Test
    void piecesThatGetThroughRaiseALimitThatHadFallen() {
        flights.failed(new GodwitException(ErrorCode.RATE_LIMITED, "too fast"));
        assertThat(flights.limit()).isEqualTo(1);

        pool.carry(numbers(20), number -> number, number -> {});

        assertThat(flights.limit()).isEqualTo(3);
        assertThat(flights.lowest()).hasValue(1);
    }

    @Test
    void returnsWhenEveryPieceIsDone() {
        pool.carry(numbers(100), number -> number, results::add);

        assertThat(results).hasSize(100).containsAll(range(100));
    }

    @Test
    void returnsAtOnceIfThereIsNothingToDo() {
        pool.carry(numbers(0), number -> number, results::add);

        assertThat(results).isEmpty();
    }

    @Test
    void asksForTheNextPieceByOneThreadAtATime() {
        Supplier<Optional<Integer>> numbers = numbers(200);
        AtomicBoolean asking = new AtomicBoolean();
        AtomicInteger clashes = new AtomicInteger();

        pool.carry(
                () -> {
                    if (!asking.compareAndSet(false, true)) {
                        clashes.incrementAndGet();
                    }
                    Thread.yield();
                    Optional<Integer> next = numbers.get();
                    asking.set(false);
                    return next;
                },
                number -> number,
                results::add);

        assertThat(clashes).hasValue(0);
        assertThat(results).hasSize(200);
    }

    @Test
    void theFirstFailureEndsTheHandingOutAndIsThrown() {
        assertThatThrownBy(() -> pool.carry(numbers(1000), PoolTest::failAtTen, results::add))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.SERVER_ERROR));

        assertThat(results).contains(0, 1, 2).hasSizeLessThan(999);
    }

    @Test
    void aResultThatCannotBeKeptIsAFailure() {
        assertThatThrownBy(() -> pool.carry(numbers(1000), number -> number, number -> {
                    throw new IllegalStateException("the disk is full");
                }))
                .hasMessage("the disk is full");
    }

    @Test
    void aFailureToFindTheNextPieceLeavesNothingUnderWay() {
        Supplier<Optional<Integer>> few = numbers(5);
        Supplier<Optional<Integer>> breaking = () -> few.get().or(() -> {
            throw new GodwitException(ErrorCode.UNAVAILABLE, "no keys");
        });

        assertThatThrownBy(() -> pool.carry(breaking, number -> number, results::add))
                .hasMessage("no keys");

        assertThat(results).hasSize(5);
    }

    /** Collections share the pool: none may starve, and what one collection's failure ends is its own work alone. */
    @Test
    void callersShareItAndFailAlone() {
        List<CompletableFuture<Void>> others = IntStream.range(0, 8)
                .mapToObj(i -> CompletableFuture.runAsync(() -> pool.carry(numbers(50), n -> n, results::add)))
                .toList();

        assertThatThrownBy(() -> pool.carry(numbers(1000), PoolTest::failAtTen, number -> {}))
                .isInstanceOf(GodwitException.class);
        others.forEach(CompletableFuture::join);

        assertThat(results).hasSize(400);
    }

    @Test
    void anInterruptStopsTheHandingOutAndSeesThroughWhatIsUnderWay() {
        CountDownLatch begun = new CountDownLatch(3);
        CountDownLatch goOn = new CountDownLatch(1);
        Thread caller = Thread.currentThread();
        CompletableFuture<Void> interrupter = CompletableFuture.runAsync(() -> {
            await(begun);
            caller.interrupt();
            goOn.countDown();
        });

        assertThatThrownBy(() -> pool.carry(numbers(1000), number -> waiting(number, begun, goOn), results::add))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STOPPED));

        assertThat(Thread.interrupted()).isTrue();
        interrupter.join();
        assertThat(results).contains(0, 1, 2);
    }

    private static int failAtTen(int number) {
        if (number == 10) {
            throw new GodwitException(ErrorCode.SERVER_ERROR, "ten");
        }
        return number;
    }

    private static int waiting(int number, CountDownLatch begun, CountDownLatch goOn) {
        begun.countDown();
        await(goOn);
        return number;
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Supplier<Optional<Integer>> numbers(int count) {
        Iterator<Integer> numbers = range(count).iterator();
        return () -> numbers.hasNext() ? Optional.of(numbers.next()) : Optional.empty();
    }

    private static List<Integer> range(int count) {
        return IntStream.range(0, count).boxed().toList();
    }
}
