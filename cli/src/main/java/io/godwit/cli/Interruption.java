package io.godwit.cli;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Ctrl-C, SIGTERM and SIGHUP. The first one stops the run at hand, and the main thread ends the command in its own way; the second one
 * ends the process at once, which loses nothing that is in the ledger.
 */
final class Interruption {
    private final AtomicReference<@Nullable Runnable> stop = new AtomicReference<>();
    private final IntConsumer end;
    private volatile Consumer<String> lastWords = System.err::println;
    private volatile boolean requested;

    Interruption() {
        this(Runtime.getRuntime()::halt);
    }

    /** @param end ends the process with this exit code */
    Interruption(IntConsumer end) {
        this.end = end;
    }

    /** Who tells why the process ends, where it ends without work that could tell it. */
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
        boolean again = requested;
        requested = true;
        Runnable stopping = stop.get();
        if (again) {
            System.err.println("Ended at once; the same command goes on.");
            end.accept(Exit.INTERRUPTED.code());
        } else if (stopping == null) {
            lastWords.accept("Interrupted; nothing was changed.");
            end.accept(Exit.INTERRUPTED.code());
        } else {
            stopping.run();
        }
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
