package io.godwit.service.cluster;

import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.settings.Settings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * What is asked of clusters while a caller waits. It is given up after {@code godwit.jobs.answer-within}, however many calls it takes and
 * whatever the clusters do: clients send a request again after 30 s, and would make a second job.
 */
@Component
public final class TimeLimit implements SmartLifecycle {
    private final Duration limit;
    private final ExecutorService threads = Executors.newCachedThreadPool(TimeLimit::thread);
    private volatile boolean running;

    @Autowired
    TimeLimit(Settings settings) {
        this(settings.jobs().answerWithin());
    }

    TimeLimit(Duration limit) {
        this.limit = limit;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "attended");
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Does work that changes nothing, in another thread.
     *
     * @param what it is, as the beginning of a sentence
     * @throws ProblemException CLUSTER_STATE if it takes too long; UNAVAILABLE if the service ends meanwhile
     */
    public <T> T within(String what, Supplier<T> work) {
        Future<T> result;
        try {
            result = threads.submit(work::get);
        } catch (RejectedExecutionException e) {
            throw ending();
        }
        try {
            return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            result.cancel(true);
            throw Problem.CLUSTER_STATE.with(what + " took longer than " + limit.toMillis() / 1000.0
                    + " s and was given up; nothing was changed. Look whether the cluster answers. If there is just much to"
                    + " look at, select fewer collections, or raise godwit.jobs.answer-within.");
        } catch (ExecutionException e) {
            throw threads.isShutdown() ? ending() : unwrapped(e);
        } catch (InterruptedException e) {
            result.cancel(true);
            Thread.currentThread().interrupt();
            throw ending();
        }
    }

    private static RuntimeException unwrapped(ExecutionException e) {
        if (e.getCause() instanceof Error error) {
            throw error;
        }
        return e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e);
    }

    private static ProblemException ending() {
        return Problem.UNAVAILABLE.with("the service is ending. Send the request again once it runs.");
    }

    /** Stopped before the web server, which would else wait for callers that wait for a cluster. */
    @Override
    public int getPhase() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        threads.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
