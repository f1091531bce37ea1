package io.godwit.store;

import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Jobs in a database of PostgreSQL, for processes on several machines. */
public final class PostgresStore implements AutoCloseable {
    private static final int CONNECTIONS = 10;
    /** A worker claims by several threads; what it has to say comes from one. */
    private static final int CONNECTIONS_OF_A_WORKER = 3;

    private final PostgresAddress address;
    private final PostgresDatabase database;
    private final Leases leases;
    private final List<PostgresDatabase> pools = new ArrayList<>();

    private PostgresStore(PostgresAddress address, PostgresDatabase database, Leases leases) {
        this.address = address;
        this.database = database;
        this.leases = leases;
    }

    /**
     * Makes the tables if they are not there.
     *
     * @throws GodwitException STATE_UNUSABLE if it cannot be used, or was written by a newer Godwit
     */
    public static PostgresStore open(PostgresAddress address) {
        return open(address, LeaseTerm.DEFAULT);
    }

    /**
     * For a worker of an engine on other machines, of which there may be hundreds: with few connections, and without a place for reports.
     *
     * @throws GodwitException STATE_UNUSABLE if it cannot be used
     */
    public static JobStore forWorker(PostgresAddress address) {
        PostgresStore store = open(address, LeaseTerm.DEFAULT, CONNECTIONS_OF_A_WORKER);
        return new JdbcStore(new StateFolder(Path.of("")), store.database, store.leases);
    }

    static PostgresStore open(PostgresAddress address, LeaseTerm term) {
        return open(address, term, CONNECTIONS);
    }

    private static PostgresStore open(PostgresAddress address, LeaseTerm term, int connections) {
        PostgresDatabase database = PostgresDatabase.open(address, connections, term.length());
        boolean usable = false;
        try {
            Schema.migrate(database, database::migrate);
            usable = true;
        } finally {
            if (!usable) {
                database.close();
            }
        }
        return new PostgresStore(address, database, new Leases(database, term));
    }

    /**
     * The jobs; closing them closes this.
     *
     * @param stateFolder for the reports that are written on this machine; made if it is not there
     */
    public JobStore jobs(Path stateFolder) {
        return new JdbcStore(StateFolder.at(stateFolder), database, leases);
    }

    /** Connections of the caller's own, for tables beside those of the jobs; closed with this. */
    public DataSource pool(int connections) {
        PostgresDatabase own = PostgresDatabase.open(address, connections, LeaseTerm.DEFAULT.length());
        pools.add(own);
        return own.connections();
    }

    /** Makes this process the only one that does what is named so; empty if another one does. */
    public Optional<JobLock> lease(String name) {
        return leases.take(name).map(lease -> lease);
    }

    /** Who has the lease of this name, as a message says it. */
    public Optional<String> owner(String name) {
        return leases.owner(name);
    }

    @Override
    public void close() {
        pools.forEach(PostgresDatabase::close);
        leases.close();
        database.close();
    }
}
