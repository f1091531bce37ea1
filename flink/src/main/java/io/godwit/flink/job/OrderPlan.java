package io.godwit.flink.job;

import io.godwit.migration.copy.Chunk;
import io.godwit.milvus.KeySpan;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How far the planning of one order is. The ledger says what is open, when the planning begins and when it is begun anew. */
final class OrderPlan {
    final long number;
    final Deque<OpenSpan> open = new ArrayDeque<>();
    private final List<ChunkSplit> known = new ArrayList<>();
    private final Map<String, List<KeySpan>> doubts = new HashMap<>();
    boolean begun;
    boolean sampled;
    boolean concluding;

    OrderPlan(long number) {
        this.number = number;
    }

    /** As a checkpoint tells it. */
    static OrderPlan restored(PlanState.Order state) {
        OrderPlan plan = new OrderPlan(state.number());
        plan.open.addAll(state.open());
        plan.known.addAll(state.chunks());
        return plan;
    }

    boolean toBePlanned() {
        return !concluding && (!begun || !open.isEmpty());
    }

    /**
     * Begins with a partition. Chunks that a checkpoint knows are taken as they are, if all of them is open still: their keys need not be
     * scanned again.
     *
     * @param gaps what is open of it
     * @param inDoubt what may hold rows nevertheless
     * @return chunks that are known already
     */
    List<ChunkSplit> begin(String partition, List<KeySpan> gaps, List<KeySpan> inDoubt) {
        doubts.put(partition, inDoubt);
        List<ChunkSplit> taken = known.stream()
                .filter(split -> split.chunk().partition().equals(partition))
                .filter(split -> split.chunk().span().minus(gaps).isEmpty())
                .map(this::asTheLedgerSays)
                .toList();
        List<KeySpan> spans = taken.stream().map(split -> split.chunk().span()).toList();
        gaps.forEach(gap -> gap.minus(spans).forEach(span -> open.addLast(new OpenSpan(partition, span))));
        return taken;
    }

    ChunkSplit split(Chunk chunk) {
        boolean doubtful = doubts.getOrDefault(chunk.partition(), List.of()).stream()
                .anyMatch(span -> span.overlaps(chunk.span()));
        return new ChunkSplit(number, chunk, doubtful);
    }

    private ChunkSplit asTheLedgerSays(ChunkSplit split) {
        return split(split.chunk());
    }
}
