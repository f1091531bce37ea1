package io.godwit.bench;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Runs pieces of work with a fixed number of them under way. */
final class InFlight implements AutoCloseable {
    private final int most;
    private final Semaphore places;
    private final ExecutorService pool;
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    InFlight(int most) {
        this.most = most;
        this.places = new Semaphore(most);
        this.pool = Executors.newFixedThreadPool(most);
    }

    /** Waits for a place and starts the piece. */
    void run(Runnable piece) {
        places.acquireUninterruptibly();
        pool.execute(() -> {
            try {
                piece.run();
            } catch (RuntimeException | Error e) {
                // The thread's edge: close() throws it again.
                failure.compareAndSet(null, e);
            } finally {
                places.release();
            }
        });
    }

    /** Waits for all pieces. */
    @Override
    public void close() {
        places.acquireUninterruptibly(most);
        pool.shutdown();
        Throwable thrown = failure.get();
        if (thrown != null) {
            throw new IllegalStateException("A piece of the pass-through failed: " + thrown, thrown);
        }
    }
}
