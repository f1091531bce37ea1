package io.godwit.flink.job;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.KeyScan;
import io.godwit.migration.run.Job.Reason;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A store with one order, number 1: a collection with the keys 0 to 99, which is cut into chunks of ten keys. */
final class FakePlanningSite implements PlanningSite {
    static final long ORDER = 1;
    private static final long KEYS = 100;
    private static final long CHUNK = 10;

    final List<KeySpan> copied = new ArrayList<>();
    final List<KeySpan> doubts = new ArrayList<>();
    final List<String> dismissed = new ArrayList<>();
    Duration left = Duration.ZERO;
    boolean goesOn = true;
    boolean done;

    static KeySpan keys(long from) {
        return new KeySpan(Key.of(from), Key.of(from + CHUNK));
    }

    @Override
    public boolean goesOn() {
        return goesOn;
    }

    @Override
    public boolean enter() {
        return true;
    }

    @Override
    public List<Long> open() {
        return done ? List.of() : List.of(ORDER);
    }

    @Override
    public Optional<Planned> planned(long order) {
        return Optional.of(new Keys());
    }

    @Override
    public void done(long order) {
        done = true;
    }

    @Override
    public void failed(long order, Reason reason) {
        throw new AssertionError(reason);
    }

    @Override
    public void failed(Reason reason) {
        throw new AssertionError(reason);
    }

    @Override
    public Duration dismiss(String worker) {
        dismissed.add(worker);
        return left;
    }

    @Override
    public Duration dismissAll() {
        return dismiss("all");
    }

    @Override
    public void close() {}

    private final class Keys implements Planned {
        @Override
        public List<String> partitions() {
            return List.of("");
        }

        @Override
        public List<KeySpan> open(String partition) {
            return new KeySpan(Key.of(0), Key.of(KEYS)).minus(copied);
        }

        @Override
        public List<KeySpan> doubts(String partition) {
            return List.copyOf(doubts);
        }

        @Override
        public void sample(String partition, KeySpan span) {}

        @Override
        public KeyScan.Step cut(String partition, KeySpan span) {
            long lo = ((Key.Int64) span.lower().orElseThrow()).value();
            long hi = ((Key.Int64) span.upper().orElseThrow()).value();
            long end = Math.min(hi, lo + CHUNK);
            Chunk chunk = new Chunk(0, partition, new KeySpan(Key.of(lo), Key.of(end)), end - lo);
            return new KeyScan.Step(
                    List.of(chunk), end == hi ? Optional.empty() : Optional.of(new KeySpan(Key.of(end), Key.of(hi))));
        }

        @Override
        public void measured(long rows, long bytes) {}
    }
}
