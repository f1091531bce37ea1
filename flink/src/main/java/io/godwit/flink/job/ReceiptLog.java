package io.godwit.flink.job;

import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Keeps receipts in the ledger, those of several chunks in one transaction: those that come while one is under way gather for the next.
 * Whoever brings receipts carries a transaction out, or waits for whoever does. Safe for use by many threads.
 */
final class ReceiptLog {
    private final Ledger ledger;
    private final long epoch;
    private final Object turn = new Object();
    private List<Receipt> gathered = new ArrayList<>();
    private FutureTask<Boolean> next = transaction();

    ReceiptLog(Ledger ledger, long epoch) {
        this.ledger = ledger;
        this.epoch = epoch;
    }

    /**
     * Returns once they are kept.
     *
     * @throws GodwitException STOPPED if the run is not the latest any more, or the worker has lost its lease
     */
    void record(List<Receipt> receipts) {
        FutureTask<Boolean> own;
        synchronized (this) {
            gathered.addAll(receipts);
            own = next;
        }
        synchronized (turn) {
            own.run();
        }
        if (!result(own)) {
            throw new GodwitException(ErrorCode.STOPPED, "Another run, or another worker, has taken over.");
        }
    }

    private FutureTask<Boolean> transaction() {
        return new FutureTask<>(() -> {
            List<Receipt> all;
            synchronized (this) {
                all = gathered;
                gathered = new ArrayList<>();
                next = transaction();
            }
            return ledger.record(all, epoch) > 0;
        });
    }

    private static boolean result(FutureTask<Boolean> kept) {
        try {
            return kept.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while a receipt was being kept.", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }
}
