package io.godwit.flink.job;

import io.godwit.flink.RunArguments;
import io.godwit.flink.job.PlanningSite.Planned;
import io.godwit.migration.copy.KeyScan;
import io.godwit.migration.run.Job.Reason;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.KeySpan;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.flink.api.connector.source.SourceEvent;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans the chunks of what is ordered, a little ahead of the readers, and gives one to each that asks. A chunk stays in its mind until its
 * receipt is in the ledger. What a lost reader had is given out anew once that reader cannot write any more, as in doubt.
 *
 * <p>Calls to store and source are made by {@link SplitEnumeratorContext#callAsync}, one after another; all else happens on the
 * coordinator's thread.
 */
final class ChunkEnumerator implements SplitEnumerator<ChunkSplit, PlanState> {
    private static final Logger LOG = LoggerFactory.getLogger(ChunkEnumerator.class);
    private static final long LOOK_MILLIS = 500;
    /** For each place that a reader may fill, so many chunks are planned ahead. */
    private static final int AHEAD = 3;

    private final SplitEnumeratorContext<ChunkSplit> context;
    private final RunArguments arguments;
    private final PlanningSite site;
    private final boolean anew;
    private final Map<Long, OrderPlan> orders = new LinkedHashMap<>();
    private final Deque<ChunkSplit> ready = new ArrayDeque<>();
    private final Map<String, Assigned> assigned = new HashMap<>();
    private final List<Held> held = new ArrayList<>();
    private final Map<Integer, String> workers = new HashMap<>();
    private final Deque<Integer> asking = new ArrayDeque<>();
    private boolean entered;
    private boolean looking;
    private boolean planning;
    private boolean over;

    /** @param anew whether there was another one before in the same Flink job */
    ChunkEnumerator(
            SplitEnumeratorContext<ChunkSplit> context,
            RunArguments arguments,
            PlanningSite site,
            PlanState state,
            boolean anew) {
        this.context = context;
        this.arguments = arguments;
        this.site = site;
        this.anew = anew;
        state.orders().forEach(order -> orders.put(order.number(), OrderPlan.restored(order)));
    }

    @Override
    public void start() {
        if (anew) {
            // Whoever worked for the enumerator that was here before may still write; its readers are all begun anew.
            async(site::dismissAll, this::begin);
        } else {
            begin(Duration.ZERO);
        }
    }

    private void begin(Duration left) {
        context.callAsync(this::look, this::looked, left.toMillis(), LOOK_MILLIS);
    }

    private Look look() {
        boolean goesOn = site.goesOn();
        if (goesOn && !entered) {
            try {
                goesOn = site.enter();
                entered = true;
            } catch (GodwitException e) {
                if (Worksite.storeAway(e)) {
                    throw e;
                }
                LOG.warn("The JobManager cannot take part.", e);
                site.failed(new Reason(e.code(), "The Flink cluster's JobManager: " + e.getMessage()));
                return new Look(true, List.of());
            }
        }
        return new Look(goesOn, goesOn ? site.open() : List.of());
    }

    private void looked(@Nullable Look look, @Nullable Throwable failure) {
        if (failure != null || look == null) {
            LOG.warn("The store was not asked: {}", String.valueOf(failure));
            return;
        }
        if (!look.goesOn) {
            end();
            return;
        }
        looking = true;
        look.open.forEach(number -> orders.computeIfAbsent(number, OrderPlan::new));
        List.copyOf(orders.keySet()).stream()
                .filter(number -> !look.open.contains(number))
                .forEach(this::drop);
        releaseHeld();
        plan();
    }

    private void end() {
        if (!over) {
            over = true;
            context.registeredReaders().keySet().forEach(context::signalNoMoreSplits);
        }
    }

    /** It cannot be carried out, or has been. */
    private void drop(long number) {
        orders.remove(number);
        ready.removeIf(split -> split.order() == number);
        held.removeIf(one -> one.split.order() == number);
        assigned.values().removeIf(one -> one.split.order() == number);
    }

    private void releaseHeld() {
        long now = System.nanoTime();
        held.removeIf(one -> {
            boolean due = one.due != null && now - one.due >= 0;
            if (due) {
                ready.addFirst(one.split.inDoubt());
            }
            return due;
        });
        serve();
    }

    /** One step at a time, and no more than are needed soon. */
    private void plan() {
        if (!looking || planning || over || ready.size() >= AHEAD * arguments.flights()) {
            return;
        }
        Optional<OrderPlan> next =
                orders.values().stream().filter(OrderPlan::toBePlanned).findFirst();
        if (next.isEmpty()) {
            return;
        }
        OrderPlan order = next.get();
        planning = true;
        context.callAsync(() -> step(order), (step, failure) -> {
            planning = false;
            if (failure == null && step != null) {
                step.run();
                serve();
                conclude(order);
                plan();
            } else if (!Worksite.storeAway(failure)) {
                failed(order, failure);
                plan();
            }
        });
        // The next step is another order's, if there are several.
        orders.remove(order.number);
        orders.put(order.number, order);
    }

    private void failed(OrderPlan order, @Nullable Throwable failure) {
        LOG.warn("Order {} cannot be planned.", order.number, failure);
        Reason reason = failure instanceof GodwitException e
                ? new Reason(e.code(), String.valueOf(e.getMessage()))
                : new Reason(ErrorCode.INTERNAL, "Internal error: " + failure);
        drop(order.number);
        async(
                () -> {
                    site.failed(order.number, reason);
                    return true;
                },
                done -> {});
    }

    /** Asks store or source; what is to be done about the answer is done on the coordinator's thread. */
    private Runnable step(OrderPlan order) {
        Optional<Planned> begun = site.planned(order.number);
        if (begun.isEmpty()) {
            return () -> drop(order.number);
        }
        Planned copy = begun.get();
        if (!order.begun) {
            return open(order, copy);
        }
        OpenSpan at = order.open.getFirst();
        if (!order.sampled) {
            copy.sample(at.partition(), at.span());
        }
        KeyScan.Step cut = copy.cut(at.partition(), at.span());
        return () -> {
            order.sampled = true;
            order.open.removeFirst();
            cut.rest().ifPresent(rest -> order.open.addFirst(new OpenSpan(at.partition(), rest)));
            cut.chunks().forEach(chunk -> ready.addLast(order.split(chunk)));
        };
    }

    /** What a checkpoint told is held against the ledger, which knows what has been copied since. */
    private Runnable open(OrderPlan order, Planned copy) {
        Map<String, List<KeySpan>> gaps = new LinkedHashMap<>();
        Map<String, List<KeySpan>> doubts = new HashMap<>();
        for (String partition : copy.partitions()) {
            doubts.put(partition, copy.doubts(partition));
            gaps.put(partition, copy.open(partition));
        }
        return () -> {
            order.begun = true;
            order.open.clear();
            gaps.forEach((partition, spans) ->
                    ready.addAll(order.begin(partition, spans, doubts.getOrDefault(partition, List.of()))));
        };
    }

    private void serve() {
        while (!asking.isEmpty() && !ready.isEmpty() && !over) {
            int subtask = asking.remove();
            if (context.registeredReaders().containsKey(subtask)) {
                ChunkSplit split = ready.remove();
                assigned.put(split.splitId(), new Assigned(split, subtask));
                context.assignSplit(split, subtask);
            }
        }
    }

    /** Once nothing of it is left to do. */
    private void conclude(OrderPlan order) {
        if (!orders.containsKey(order.number)
                || order.concluding
                || !order.begun
                || !order.open.isEmpty()
                || underWay(order)) {
            return;
        }
        order.concluding = true;
        async(
                () -> {
                    site.done(order.number);
                    return true;
                },
                done -> drop(order.number));
    }

    private boolean underWay(OrderPlan order) {
        return ready.stream().anyMatch(split -> split.order() == order.number)
                || held.stream().anyMatch(one -> one.split.order() == order.number)
                || assigned.values().stream().anyMatch(one -> one.split.order() == order.number);
    }

    /** Tried until it comes about: the store may be away for a while. */
    private <T> void async(Callable<T> call, Consumer<T> then) {
        context.callAsync(call, (answer, failure) -> {
            if (failure == null) {
                then.accept(answer);
            } else if (!over) {
                LOG.warn("The store was not told: {}", failure.toString());
                async(call, then);
            }
        });
    }

    @Override
    public void handleSplitRequest(int subtask, @Nullable String host) {
        asking.add(subtask);
        serve();
        plan();
    }

    @Override
    public void handleSourceEvent(int subtask, SourceEvent event) {
        if (event instanceof WorkerBegan began) {
            workers.put(subtask, began.worker());
        } else if (event instanceof ChunkDone done) {
            Assigned was = assigned.remove(done.split());
            OrderPlan order = was == null ? null : orders.get(was.split.order());
            if (order != null) {
                site.planned(order.number).ifPresent(copy -> copy.measured(done.rows(), done.bytes()));
                conclude(order);
            }
        }
    }

    /** Called for each reader that is begun anew, whatever Flink thinks that it had. */
    @Override
    public void addSplitsBack(List<ChunkSplit> splits, int subtask) {
        asking.removeIf(one -> one == subtask);
        List<Held> lost = assigned.values().stream()
                .filter(one -> one.subtask == subtask)
                .map(one -> new Held(one.split))
                .toList();
        lost.forEach(one -> assigned.remove(one.split.splitId()));
        held.addAll(lost);
        String worker = workers.remove(subtask);
        if (worker != null) {
            LOG.info("Worker {} is lost with {} chunks.", worker, lost.size());
            async(() -> site.dismiss(worker), left -> due(lost, left));
        } else {
            due(lost, Duration.ZERO);
        }
    }

    private static void due(Collection<Held> lost, Duration left) {
        long due = System.nanoTime() + left.toNanos();
        lost.forEach(one -> one.due = due);
    }

    @Override
    public void addReader(int subtask) {
        if (over) {
            context.signalNoMoreSplits(subtask);
        }
    }

    @Override
    public PlanState snapshotState(long checkpoint) {
        List<PlanState.Order> state = new ArrayList<>();
        orders.values().forEach(order -> {
            List<ChunkSplit> chunks = new ArrayList<>();
            ready.stream().filter(split -> split.order() == order.number).forEach(chunks::add);
            held.stream()
                    .map(one -> one.split)
                    .filter(split -> split.order() == order.number)
                    .forEach(chunks::add);
            assigned.values().stream()
                    .map(one -> one.split)
                    .filter(split -> split.order() == order.number)
                    .forEach(chunks::add);
            state.add(new PlanState.Order(order.number, List.copyOf(order.open), chunks));
        });
        return new PlanState(state);
    }

    @Override
    public void close() throws IOException {
        site.close();
    }

    private record Look(boolean goesOn, List<Long> open) {}

    private record Assigned(ChunkSplit split, int subtask) {}

    /** A chunk of a lost reader. */
    private static final class Held {
        private final ChunkSplit split;
        /** When that reader cannot write any more, by {@link System#nanoTime}; null: not known yet. */
        private @Nullable Long due;

        private Held(ChunkSplit split) {
            this.split = split;
        }
    }
}
