package io.godwit.flink.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.flink.RunArguments;
import io.godwit.milvus.KeySpan;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.junit.jupiter.api.Test;

/** The planning of one collection for two workers, one chunk at a time each. */
class ChunkEnumeratorTest {
    private static final RunArguments ARGUMENTS = new RunArguments("job-1", 1, "jdbc:postgresql:x", 2, 2, 0, 60);
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final FakePlanningSite site = new FakePlanningSite();
    private final ChunkSource source = new ChunkSource(ARGUMENTS, arguments -> site);
    private FakeEnumeratorContext context = new FakeEnumeratorContext();
    private SplitEnumerator<ChunkSplit, PlanState> enumerator = source.createEnumerator(context);

    @Test
    void givesOutEachChunkOnceAndConcludesWhenAllHaveReceipts() {
        begin();

        copyAll();

        assertThat(given()).isEqualTo(chunks()).hasSize(10);
        assertThat(context.assigned(0)).noneMatch(ChunkSplit::doubtful);
        assertThat(site.dismissed).isEmpty();
    }

    /** What was assigned, and what was planned ahead, is in the checkpoint; the ledger knows what became of it since. */
    @Test
    void onGoingOnFromACheckpointWaitsForTheLeasesAndGivesOutWhatTheLedgerLacks() throws Exception {
        begin();
        assertThat(given()).containsExactly(FakePlanningSite.keys(0), FakePlanningSite.keys(10));
        PlanState checkpoint = throughBytes(enumerator.snapshotState(1));
        // After the checkpoint: one chunk got its receipt, the other one was claimed by a worker that was lost.
        site.copied.add(FakePlanningSite.keys(0));
        site.doubts.add(FakePlanningSite.keys(10));
        site.left = Duration.ofSeconds(7);

        context = new FakeEnumeratorContext();
        enumerator = source.restoreEnumerator(context, checkpoint);
        begin();
        context.passes(Duration.ofSeconds(5));
        assertThat(given()).isEmpty();
        context.passes(Duration.ofSeconds(2));

        assertThat(site.dismissed).containsExactly("all");
        assertThat(given()).hasSize(2);
        copyAll();
        assertThat(splits())
                .filteredOn(ChunkSplit::doubtful)
                .extracting(split -> split.chunk().span())
                .containsExactly(FakePlanningSite.keys(10));
        assertThat(given()).isEqualTo(chunks().subList(1, 10));
    }

    /** Of the whole job: then Flink makes another enumerator, without a checkpoint. */
    @Test
    void afterAFailureBeforeTheFirstCheckpointWaitsForTheLeasesToo() {
        begin();
        site.doubts.add(FakePlanningSite.keys(0));
        site.left = Duration.ofSeconds(7);

        context = new FakeEnumeratorContext();
        enumerator = source.createEnumerator(context);
        begin();
        context.passes(Duration.ofSeconds(5));
        assertThat(given()).isEmpty();
        context.passes(Duration.ofSeconds(2));

        assertThat(site.dismissed).containsExactly("all");
        assertThat(splits()).filteredOn(ChunkSplit::doubtful).hasSize(1);
        copyAll();
        assertThat(given()).isEqualTo(chunks());
    }

    @Test
    void whatALostWorkerHadIsGivenOutInDoubtOnceItCannotWriteAnyMore() {
        begin();
        ChunkSplit lost = context.assigned(0).get(0);
        site.left = Duration.ofHours(1);
        enumerator.addSplitsBack(List.of(), 0);
        ask(0);
        context.passes(LOOK);
        assertThat(site.dismissed).containsExactly("worker-0");
        assertThat(given()).hasSize(3).doesNotHaveDuplicates();

        ChunkSplit second = context.assigned(1).get(0);
        site.left = Duration.ZERO;
        enumerator.addSplitsBack(List.of(), 1);
        context.passes(LOOK);
        ask(1);
        context.passes(LOOK);
        assertThat(context.assigned(1)).containsExactly(second, second.inDoubt());
        assertThat(given()).filteredOn(lost.chunk().span()::equals).hasSize(1);
        assertThat(site.done).isFalse();
    }

    @Test
    void endsItsReadersWhenTheRunIsOver() {
        begin();
        site.goesOn = false;

        context.passes(LOOK);
        enumerator.addReader(2);

        assertThat(context.noMore()).containsExactlyInAnyOrder(0, 1, 2);
    }

    /** Both readers ask for a chunk. */
    private void begin() {
        enumerator.start();
        for (int subtask : List.of(0, 1)) {
            context.register(subtask);
            enumerator.addReader(subtask);
            enumerator.handleSourceEvent(subtask, new WorkerBegan("worker-" + subtask));
            ask(subtask);
        }
        context.passes(LOOK);
    }

    private void ask(int subtask) {
        enumerator.handleSplitRequest(subtask, null);
    }

    /** Until the order is concluded, which must not be before all of it is copied. */
    private void copyAll() {
        int[] settled = {0, 0};
        for (int round = 0; round < 20 && !site.done; round++) {
            for (int subtask : List.of(0, 1)) {
                List<ChunkSplit> splits = context.assigned(subtask);
                if (settled[subtask] < splits.size()) {
                    ChunkSplit split = splits.get(settled[subtask]++);
                    site.copied.add(split.chunk().span());
                    enumerator.handleSourceEvent(subtask, new ChunkDone(split.splitId(), 10, 100));
                    ask(subtask);
                }
            }
            context.passes(LOOK);
        }
        assertThat(site.done).isTrue();
        assertThat(site.copied).containsExactlyInAnyOrderElementsOf(chunks());
    }

    private Stream<ChunkSplit> allSplits() {
        return IntStream.of(0, 1).boxed().flatMap(subtask -> context.assigned(subtask).stream());
    }

    private List<ChunkSplit> splits() {
        return allSplits().toList();
    }

    /** In key order. */
    private List<KeySpan> given() {
        return allSplits()
                .map(split -> split.chunk().span())
                .sorted((one, other) ->
                        one.lower().orElseThrow().compareTo(other.lower().orElseThrow()))
                .toList();
    }

    private static List<KeySpan> chunks() {
        return LongStream.range(0, 10)
                .mapToObj(number -> FakePlanningSite.keys(10 * number))
                .toList();
    }

    private static PlanState throughBytes(PlanState state) throws IOException {
        StateSerializer serializer = new StateSerializer();
        return serializer.deserialize(serializer.getVersion(), serializer.serialize(state));
    }
}
