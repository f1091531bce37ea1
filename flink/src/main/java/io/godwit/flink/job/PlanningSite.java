package io.godwit.flink.job;

import io.godwit.migration.copy.KeyScan;
import io.godwit.migration.run.Job.Reason;
import io.godwit.milvus.KeySpan;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What an enumerator learns and tells: the store, and the source. All but {@link #close} may throw what keeps from it; while the store
 * alone is away that is said by {@link Worksite#storeAway}.
 */
interface PlanningSite extends AutoCloseable {
    /** Whether the run goes on. */
    boolean goesOn();

    /** Connects to the source; false if the run is over. */
    boolean enter();

    /** Numbers of the orders that are to be carried out. */
    List<Long> open();

    /** What is to be planned for an order; empty if it is not open any more. */
    Optional<Planned> planned(long order);

    /** Every chunk of the order has its receipt. */
    void done(long order);

    /** It cannot be carried out. */
    void failed(long order, Reason reason);

    /** None can be carried out. */
    void failed(Reason reason);

    /** Has a worker's right to write end, and returns how long it may still write. */
    Duration dismiss(String worker);

    /** Likewise of all workers of the run. */
    Duration dismissAll();

    @Override
    void close();

    /** A collection whose open spans are cut into chunks. */
    interface Planned {
        List<String> partitions();

        /** The spans that are still to be copied. */
        List<KeySpan> open(String partition);

        /** The spans that may hold rows without a good receipt. */
        List<KeySpan> doubts(String partition);

        /** Learns from a few rows of a span how large rows are. */
        void sample(String partition, KeySpan span);

        /** The next chunks of an open span, and what is left of it. */
        KeyScan.Step cut(String partition, KeySpan span);

        /** Learns how large the rows of a chunk were. */
        void measured(long rows, long bytes);
    }
}
