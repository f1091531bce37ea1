package io.godwit.cli;

import io.godwit.migration.run.Figures;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.migration.run.Progress.Waiting;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks at the figures of a run at the view's pace, until it is closed. */
final class ProgressPoll implements AutoCloseable {
    private final ScheduledExecutorService clock;
    private final Figures figures;
    private final ProgressView view;
    private final Supplier<List<Snapshot>> snapshots;
    private final Supplier<Optional<Waiting>> waiting;

    private ProgressPoll(
            Figures figures,
            ProgressView view,
            Supplier<List<Snapshot>> snapshots,
            Supplier<Optional<Waiting>> waiting) {
        this.figures = figures;
        this.view = view;
        this.snapshots = snapshots;
        this.waiting = waiting;
        this.clock = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "godwit-progress");
            thread.setDaemon(true);
            return thread;
        });
    }

    static ProgressPoll start(
            Figures figures,
            ProgressView view,
            Supplier<List<Snapshot>> snapshots,
            Supplier<Optional<Waiting>> waiting) {
        ProgressPoll poll = new ProgressPoll(figures, view, snapshots, waiting);
        long pace = view.interval().toMillis();
        poll.clock.scheduleWithFixedDelay(poll::look, 0, pace, TimeUnit.MILLISECONDS);
        return poll;
    }

    private void look() {
        List<Snapshot> now = snapshots.get();
        if (!now.isEmpty()) {
            Instant at = Instant.now();
            view.show(figures.at(at, now), waiting.get(), at);
        }
    }

    @Override
    public void close() {
        clock.shutdown();
        try {
            clock.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        view.end();
    }
}
