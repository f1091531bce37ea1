package io.godwit.service.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.godwit.migration.run.JobStore;
import io.godwit.store.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** In the file of the state folder, whose lock says that this is the only service. */
final class SqliteServiceStore implements ServiceStore {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final JobStore jobs;
    private final HikariDataSource connections;

    private SqliteServiceStore(JobStore jobs, HikariDataSource connections) {
        this.jobs = jobs;
        this.connections = connections;
    }

    static ServiceStore open(Path state) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("service");
        pool.setDataSource(sqlite(state.toAbsolutePath().normalize().resolve("godwit.db")));
        pool.setMaximumPoolSize(DatabaseConfiguration.CONNECTIONS);
        pool.setMinimumIdle(1);
        // Makes the file first, as only its owner can read it.
        JobStore jobs = SqliteStore.open(state);
        return new SqliteServiceStore(jobs, new HikariDataSource(pool));
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
        connections.close();
        jobs.close();
    }

    /** As the store opens it. A transaction takes the write lock at its start: one that first reads could not get it later. */
    private static DataSource sqlite(Path file) {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(PATIENCE.toMillis()));
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
        config.enforceForeignKeys(true);
        SQLiteDataSource source = new SQLiteDataSource(config);
        source.setUrl("jdbc:sqlite:file:" + file.toUri().getRawPath());
        return source;
    }
}
