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

/** The engine of one process: a pool of threads, with as many pieces under way as there are flights, over all collections. */
final class LocalEngine implements Engine, AutoCloseable {
    private final Flights flights;
    private final ExecutorService pool;

    LocalEngine(Flights flights) {
        this.flights = flights;
        AtomicInteger count = new AtomicInteger();
        this.pool = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "flight-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    @Override
    public <T, R> void carry(Supplier<Optional<T>> next, Function<T, R> work, Consumer<R> results) {
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
            pool.execute(() -> {
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
        pool.shutdownNow();
        try {
            pool.awaitTermination(2, TimeUnit.SECONDS);
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

        /** Also when interrupted: what has been sent is seen through, or cut by {@link LocalEngine#close}. */
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
