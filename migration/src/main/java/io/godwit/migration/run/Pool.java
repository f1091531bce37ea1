package io.godwit.migration.run;

import io.godwit.migration.copy.Flights;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Does pieces of work in this process: threads, with as many pieces under way as there are flights, over all collections. Rows never pass
 * from one piece to another.
 */
final class Pool implements AutoCloseable {
    private final Flights flights;
    private final ExecutorService threads;

    Pool(Flights flights) {
        this.flights = flights;
        AtomicInteger count = new AtomicInteger();
        this.threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "flight-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Does all the work there is. The first failure of a piece ends the handing out; what is under way is seen through.
     *
     * @param next the next piece; empty: that was the last one. Called by one thread at a time.
     * @param work called by many threads at once
     * @param results called by many threads at once
     */
    <T, R> void carry(Supplier<Optional<T>> next, Function<T, R> work, Consumer<R> results) {
        Carriage carriage = new Carriage();
        try {
            for (Optional<T> piece = next.get(); piece.isPresent() && carriage.goesOn(); piece = next.get()) {
                T one = piece.get();
                flights.acquire();
                start(carriage, () -> results.accept(work.apply(one)));
            }
        } catch (GodwitException e) {
            carriage.fail(e);
        } finally {
            carriage.awaitQuiet();
        }
        carriage.rethrow();
    }

    private void start(Carriage carriage, Runnable piece) {
        carriage.begin();
        boolean handedOver = false;
        try {
            threads.execute(() -> {
                try {
                    piece.run();
                    flights.succeeded();
                } catch (RuntimeException | Error e) {
                    // The thread's edge: the collection's own thread throws it again once all is quiet.
                    carriage.fail(e);
                } finally {
                    flights.release();
                    carriage.end();
                }
            });
            handedOver = true;
        } catch (RejectedExecutionException e) {
            throw new GodwitException(ErrorCode.STOPPED, "Stopped: the run is being shut down.", e);
        } finally {
            if (!handedOver) {
                // Also where the machine has no thread left: else the collection would wait for this piece for ever.
                flights.release();
                carriage.end();
            }
        }
    }

    /** Cuts what is still under way; its writes are in doubt and will be written over by the next run. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            threads.awaitTermination(2, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The pieces of one call that are under way. */
    private static final class Carriage {
        private int underWay;
        private @Nullable Throwable failure;

        private synchronized void begin() {
            underWay++;
        }

        private synchronized void end() {
            underWay--;
            notifyAll();
        }

        private synchronized void fail(Throwable e) {
            if (failure == null) {
                failure = e;
            }
        }

        private synchronized boolean goesOn() {
            return failure == null;
        }

        /** Also when interrupted: what has been sent is seen through, or cut by {@link Pool#close}. */
        private synchronized void awaitQuiet() {
            boolean interrupted = false;
            while (underWay > 0) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private synchronized void rethrow() {
            if (failure instanceof RuntimeException e) {
                throw e;
            }
            if (failure instanceof Error e) {
                throw e;
            }
        }
    }
}
