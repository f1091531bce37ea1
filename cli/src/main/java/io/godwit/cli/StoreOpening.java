package io.godwit.cli;

import io.godwit.migration.run.JobStore;
import io.godwit.milvus.GodwitException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

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
