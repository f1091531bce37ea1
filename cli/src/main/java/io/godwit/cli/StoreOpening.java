package io.godwit.cli;

import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.JobStore;
import io.godwit.milvus.GodwitException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The store of a command, opened while it connects to its clusters: the tables of a new state folder take as long to be made as the way
 * to a server.
 */
final class StoreOpening implements AutoCloseable {
    private final CompletableFuture<JobStore> opening;

    private StoreOpening(CompletableFuture<JobStore> opening) {
        this.opening = opening;
    }

    static StoreOpening of(StoreLocation location) {
        return new StoreOpening(CompletableFuture.supplyAsync(location::open));
    }

    /**
     * Connects meanwhile.
     *
     * @throws SeveralFailures if neither the clusters nor the store can be used: whoever mends the one is told of the other, too
     */
    ClusterPair meanwhile(Supplier<ClusterPair> connecting) {
        try {
            return connecting.get();
        } catch (GodwitException e) {
            throw failure()
                    .<RuntimeException>map(state -> new SeveralFailures(List.of(e, state)))
                    .orElse(e);
        } catch (SeveralFailures e) {
            throw failure()
                    .map(state -> new SeveralFailures(Stream.concat(e.failures().stream(), Stream.of(state))
                            .toList()))
                    .orElse(e);
        }
    }

    private Optional<GodwitException> failure() {
        try {
            store();
            return Optional.empty();
        } catch (GodwitException e) {
            return Optional.of(e);
        }
    }

    /**
     * Waits for it. It is closed with this.
     *
     * @throws GodwitException STATE_UNUSABLE if it cannot be opened
     */
    JobStore store() {
        try {
            return opening.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof GodwitException known) {
                throw known;
            }
            throw e;
        }
    }

    /** Also where nobody has waited for it. */
    @Override
    public void close() {
        boolean opened = opening.handle((store, failure) -> failure == null).join();
        if (opened) {
            opening.join().close();
        }
    }
}
