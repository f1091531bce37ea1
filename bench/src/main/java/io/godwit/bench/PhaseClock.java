package io.godwit.bench;

import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Progress;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Watches a run of one collection, and notes what the process spends while it is in each phase. */
final class PhaseClock implements AutoCloseable {
    static final String THREAD = "phase-clock";
    private static final Duration LOOK = Duration.ofMillis(20);

    private final Progress progress;
    private final Map<Phase, Timing> phases = new EnumMap<>(Phase.class);
    private final Thread thread = new Thread(this::watch, THREAD);
    private volatile boolean ended;

    PhaseClock(Progress progress) {
        this.progress = progress;
        thread.setDaemon(true);
        thread.start();
    }

    /** Known once it is closed. */
    Map<Phase, Timing> phases() {
        return phases;
    }

    @Override
    public void close() {
        ended = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void watch() {
        @Nullable Phase current = null;
        Timing.Start start = Timing.start();
        boolean last;
        do {
            last = ended;
            List<Progress.Snapshot> lanes = progress.snapshots();
            @Nullable Phase now = last || lanes.isEmpty() ? null : lanes.get(0).phase();
            if (now != current) {
                if (current != null) {
                    phases.put(current, start.stop());
                }
                current = now;
                start = Timing.start();
            }
            pause();
        } while (!last);
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
