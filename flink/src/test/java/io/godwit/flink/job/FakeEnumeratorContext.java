package io.godwit.flink.job;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import org.apache.flink.api.connector.source.ReaderInfo;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.api.connector.source.SplitsAssignment;
import org.apache.flink.metrics.groups.SplitEnumeratorMetricGroup;

/** A coordinator whose clock a test moves. Calls are made one after another, when the test lets them. */
final class FakeEnumeratorContext implements SplitEnumeratorContext<ChunkSplit> {
    private final Map<Integer, ReaderInfo> readers = new HashMap<>();
    private final Map<Integer, List<ChunkSplit>> assigned = new HashMap<>();
    private final Deque<Runnable> calls = new ArrayDeque<>();
    private final List<Periodic> periodic = new ArrayList<>();
    private final List<Integer> noMore = new ArrayList<>();
    private long now;

    void register(int subtask) {
        readers.put(subtask, new ReaderInfo(subtask, "somewhere"));
    }

    /** What was given to a reader so far. */
    List<ChunkSplit> assigned(int subtask) {
        return assigned.getOrDefault(subtask, List.of());
    }

    /** Readers that were told to end. */
    List<Integer> noMore() {
        return noMore;
    }

    /** Time goes by, and all that is to be called meanwhile is called. */
    void passes(Duration time) {
        settle();
        long until = now + time.toMillis();
        while (now < until) {
            now++;
            periodic.stream().filter(one -> one.due(now)).toList().forEach(one -> one.call.run());
            settle();
        }
    }

    private void settle() {
        while (!calls.isEmpty()) {
            calls.remove().run();
        }
    }

    private static <T> void call(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        T answer;
        try {
            answer = callable.call();
        } catch (Exception e) {
            handler.accept(null, e);
            return;
        }
        handler.accept(answer, null);
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler) {
        calls.add(() -> call(callable, handler));
    }

    @Override
    public <T> void callAsync(Callable<T> callable, BiConsumer<T, Throwable> handler, long delay, long period) {
        periodic.add(new Periodic(() -> call(callable, handler), now + Math.max(1, delay), period));
    }

    @Override
    public void assignSplits(SplitsAssignment<ChunkSplit> assignment) {
        assignment
                .assignment()
                .forEach((subtask, splits) -> assigned.computeIfAbsent(subtask, number -> new ArrayList<>())
                        .addAll(splits));
    }

    @Override
    public void signalNoMoreSplits(int subtask) {
        noMore.add(subtask);
    }

    @Override
    public Map<Integer, ReaderInfo> registeredReaders() {
        return readers;
    }

    @Override
    public int currentParallelism() {
        return readers.size();
    }

    @Override
    public void runInCoordinatorThread(Runnable runnable) {
        calls.add(runnable);
    }

    @Override
    public void sendEventToSourceReader(int subtask, SourceEvent event) {
        throw new UnsupportedOperationException("The enumerator sends none.");
    }

    @Override
    public SplitEnumeratorMetricGroup metricGroup() {
        throw new UnsupportedOperationException("The enumerator counts nothing.");
    }

    private record Periodic(Runnable call, long first, long period) {
        boolean due(long now) {
            return now >= first && (now - first) % period == 0;
        }
    }
}
