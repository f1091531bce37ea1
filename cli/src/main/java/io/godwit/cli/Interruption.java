package io.godwit.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, SIGTERM and SIGHUP. The first one stops the run at hand, and the main thread ends the command in its own way; the second one
 * ends the process at once, which loses nothing that is in the ledger. Signals within a second are one: timeout(1) sends its own twice, to
 * the process and to its group.
 */
final class Interruption {
    private static final Duration TOGETHER = Duration.ofSeconds(1);
    /** Whoever reads the output may have stopped to. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(2);

    private final AtomicReference<@Nullable Runnable> stop = new AtomicReference<>();
    private final IntConsumer end;
    private final LongSupplier clock;
    private volatile Consumer<String> lastWords = System.err::println;
    private volatile boolean requested;
    private long first;

    Interruption() {
        this(Runtime.getRuntime()::halt, System::nanoTime);
    }

    /**
     * @param end ends the process with this exit code
     * @param clock nanoseconds since whenever
     */
    Interruption(IntConsumer end, LongSupplier clock) {
        this.end = end;
        this.clock = clock;
    }

    /** Who tells why the process ends, where it ends at once. */
    void lastWords(Consumer<String> teller) {
        lastWords = teller;
    }

    /** Whether the user has asked to end. */
    boolean requested() {
        return requested;
    }

    /** While the work goes on, an interruption runs {@code stopping} on a thread of its own; without work it ends the process. */
    Scope during(Runnable stopping) {
        @Nullable Runnable before = stop.getAndSet(stopping);
        if (requested) {
            stopping.run();
        }
        return () -> stop.set(before);
    }

    /** As if the signal had come. */
    void interrupt() {
        Runnable stopping = stop.get();
        switch (take()) {
            case FIRST -> {
                if (stopping == null) {
                    endAtOnce("Interrupted; nothing was changed.");
                } else {
                    stopping.run();
                }
            }
            case SAME -> {}
            case SECOND -> endAtOnce("Ended at once; the same command goes on.");
        }
    }

    private synchronized Turn take() {
        long now = clock.getAsLong();
        if (requested) {
            return now - first < TOGETHER.toNanos() ? Turn.SAME : Turn.SECOND;
        }
        first = now;
        requested = true;
        return Turn.FIRST;
    }

    private enum Turn {
        FIRST,
        /** The first, told twice. */
        SAME,
        SECOND
    }

    private void endAtOnce(String why) {
        Thread teller = new Thread(() -> lastWords.accept(why), "last-words");
        teller.setDaemon(true);
        teller.start();
        try {
            teller.join(LAST_WORDS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        end.accept(Exit.INTERRUPTED.code());
    }

    /**
     * Takes the signals over. A shutdown hook would not do: while it waits for the run to stop, the virtual machine ignores the
     * second Ctrl-C, and the main thread cannot set the exit code. The class is asked for by name, since the compiler warns of it
     * in a way that cannot be silenced.
     */
    void listen() {
        for (String name : List.of("INT", "TERM", "HUP")) {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                Class<?> handler = Class.forName("sun.misc.SignalHandler");
                InvocationHandler onSignal = (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        interrupt();
                        return null;
                    }
                    return method.invoke(this, arguments);
                };
                Object listener = Proxy.newProxyInstance(handler.getClassLoader(), new Class<?>[] {handler}, onSignal);
                signal.getMethod("handle", signal, handler)
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), listener);
            } catch (ReflectiveOperationException e) {
                // Then the signal ends the process at once, as a kill would: the next run goes on from the ledger.
            }
        }
    }

    /** Ends when the work does. */
    interface Scope extends AutoCloseable {
        @Override
        void close();
    }
}
