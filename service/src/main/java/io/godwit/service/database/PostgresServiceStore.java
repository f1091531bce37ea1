package io.godwit.service.database;

import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.store.PostgresAddress;
import io.godwit.store.PostgresStore;
import java.nio.file.Path;
import javax.sql.DataSource;

/** In a database of PostgreSQL; a lease in it says that this is the only service, wherever others may be. */
final class PostgresServiceStore implements ServiceStore {
    private static final String LEASE = "service";

    private final PostgresStore store;
    private final JobLock lease;
    private final JobStore jobs;
    private final DataSource connections;

    private PostgresServiceStore(PostgresStore store, JobLock lease, JobStore jobs, DataSource connections) {
        this.store = store;
        this.lease = lease;
        this.jobs = jobs;
        this.connections = connections;
    }

    /** After a service that was killed it takes as long as a lease lasts. */
    static ServiceStore open(PostgresAddress address, Path state) {
        PostgresStore store = PostgresStore.open(address);
        boolean usable = false;
        try {
            JobLock lease = store.lease(LEASE).orElseThrow(() -> taken(address, store));
            ServiceStore service = new PostgresServiceStore(
                    store, lease, store.jobs(state), store.pool(DatabaseConfiguration.CONNECTIONS));
            usable = true;
            return service;
        } finally {
            if (!usable) {
                store.close();
            }
        }
    }

    @Override
    public JobStore jobs() {
        return jobs;
    }

    @Override
    public DataSource connections() {
        return connections;
    }

    @Override
    public void close() {
        lease.close();
        store.close();
    }

    private static GodwitException taken(PostgresAddress address, PostgresStore store) {
        return new GodwitException(
                ErrorCode.STATE_UNUSABLE,
                "A service is running on the store " + address + " already: "
                        + store.owner(LEASE).orElse("it has ended just now")
                        + ". Stop it, or choose another database with --store.");
    }
}
