package io.godwit.flink.job;

import io.godwit.flink.AccessKey;
import io.godwit.flink.ClusterAccess;
import io.godwit.flink.RunArguments;
import io.godwit.migration.copy.Flights;
import io.godwit.migration.copy.Pace;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.CollectionCopy;
import io.godwit.migration.run.CopyWorker;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import io.godwit.store.Dispatch;
import io.godwit.store.Dispatch.Numbered;
import io.godwit.store.PostgresAddress;
import io.godwit.store.PostgresStore;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What a process of the cluster works with, all of it its own: the store, source and target. Safe for use by many threads. */
final class Worksite implements AutoCloseable {
    private static final String STORE = "GODWIT_STORE";

    private final JobStore store;
    private final Dispatch dispatch;
    private final RunArguments arguments;
    private final Map<Long, CollectionCopy> copies = new ConcurrentHashMap<>();
    private volatile Optional<Clusters> clusters = Optional.empty();

    private Worksite(JobStore store, Dispatch dispatch, RunArguments arguments) {
        this.store = store;
        this.dispatch = dispatch;
        this.arguments = arguments;
    }

    /**
     * Reaches the store, by the user and password in the environment of this process.
     *
     * @throws io.godwit.milvus.GodwitException STATE_UNUSABLE if it cannot be reached
     */
    static Worksite open(RunArguments arguments) {
        JobStore store = PostgresStore.forWorker(
                new PostgresAddress(arguments.store(), environment(STORE + "_USER"), environment(STORE + "_PASSWORD")));
        return new Worksite(store, Dispatch.of(store, arguments.job()).orElseThrow(), arguments);
    }

    /** Whether a failure says of the store alone that it is away: then what was to be done is tried again later. */
    static boolean storeAway(@Nullable Throwable failure) {
        return failure instanceof GodwitException e && e.code() == ErrorCode.STATE_UNUSABLE;
    }

    private static Optional<String> environment(String variable) {
        return Optional.ofNullable(System.getenv(variable)).filter(value -> !value.isEmpty());
    }

    /**
     * Connects to source and target.
     *
     * @param ledger what is copied is kept in
     * @return false if the run is over
     * @throws io.godwit.milvus.GodwitException what keeps from it
     */
    boolean enter(Ledger ledger, Flights flights, Pace pace) {
        Optional<String> sealed = dispatch.access(arguments.epoch());
        Optional<Job> job = store.find(arguments.job());
        if (sealed.isEmpty() || job.isEmpty()) {
            return false;
        }
        String access =
                AccessKey.of(System.getenv(), "a process of the Flink cluster").open(arguments.owner(), sealed.get());
        Patience patience = flights.heeding(Patience.of(job.get().options().patience()));
        ClusterPair pair = ClusterAccess.read(access).connect(patience);
        clusters = Optional.of(
                new Clusters(pair, new CopyWorker(job.get(), store, ledger, arguments.epoch(), pair, flights, pace)));
        return true;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    Ledger ledger() {
        return store.ledger(arguments.job());
    }

    /** What is to be done for an order; empty if it is not open any more. */
    Optional<CollectionCopy> copy(long order) {
        CollectionCopy known = copies.get(order);
        return known == null ? begin(order) : Optional.of(known);
    }

    private synchronized Optional<CollectionCopy> begin(long order) {
        CollectionCopy known = copies.get(order);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<CollectionCopy> begun = dispatch.open().stream()
                .filter(one -> one.number() == order)
                .findFirst()
                .map(Numbered::order)
                .map(clusters.orElseThrow().worker::begin);
        begun.ifPresent(copy -> copies.put(order, copy));
        return begun;
    }

    /** No more chunks are claimed from now on. */
    void stop() {
        clusters.ifPresent(both -> both.worker.stop());
    }

    /** Cuts the calls that are under way. */
    void cut() {
        clusters.ifPresent(both -> both.pair.close());
    }

    @Override
    public void close() {
        cut();
        store.close();
    }

    private record Clusters(ClusterPair pair, CopyWorker worker) {}
}
