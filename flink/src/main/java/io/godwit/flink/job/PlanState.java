package io.godwit.flink.job;

import java.util.List;

/** How far the planning is: what a checkpoint holds. All of it can be had from the ledger, too. */
record PlanState(List<Order> orders) {
    PlanState {
        orders = List.copyOf(orders);
    }

    /**
     * One collection that is being copied.
     *
     * @param open still to be cut into chunks
     * @param chunks those whose receipts are not in the ledger, as far as the enumerator knows: waiting for a reader, or with one
     */
    record Order(long number, List<OpenSpan> open, List<ChunkSplit> chunks) {
        Order {
            open = List.copyOf(open);
            chunks = List.copyOf(chunks);
        }
    }
}
