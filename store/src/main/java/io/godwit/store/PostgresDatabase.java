package io.godwit.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;

/**
 * A database of PostgreSQL, by a pool of connections. A transaction whose connection breaks is begun anew on another one: what it does,
 * done twice, is as good as done once. A server that is away for some seconds, to restart or to fail over, is waited for.
 */
final class PostgresDatabase implements Database {
    private static final int TRIES = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final PostgresAddress address;
    private final HikariDataSource pool;

    private PostgresDatabase(PostgresAddress address, HikariDataSource pool) {
        this.address = address;
        this.pool = pool;
    }

    /**
     * @param silence how long a transaction may do nothing before the server ends its connection
     * @throws GodwitException STATE_UNUSABLE if it cannot be reached as it is addressed
     */
    static PostgresDatabase open(PostgresAddress address, int connections, Duration silence) {
        try {
            return new PostgresDatabase(address, new HikariDataSource(configuration(address, connections, silence)));
        } catch (PoolInitializationException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw PostgresFailure.of(address, cause);
            }
            throw e;
        }
    }

    /** What the address itself says of these goes before. */
    private static HikariConfig configuration(PostgresAddress address, int connections, Duration silence) {
        HikariConfig configuration = new HikariConfig();
        configuration.setPoolName("store");
        configuration.setDriverClassName("org.postgresql.Driver");
        configuration.setJdbcUrl(address.url());
        address.user().ifPresent(configuration::setUsername);
        address.password().ifPresent(configuration::setPassword);
        configuration.setMaximumPoolSize(connections);
        configuration.setMinimumIdle(1);
        configuration.setConnectionTimeout(PATIENCE.toMillis());
        // A process that is stopped within a transaction must not keep its rows from whoever takes over.
        configuration.setConnectionInitSql("SET idle_in_transaction_session_timeout = " + silence.toMillis());
        configuration.addDataSourceProperty("ApplicationName", "godwit");
        configuration.addDataSourceProperty("connectTimeout", "10");
        configuration.addDataSourceProperty("socketTimeout", "300");
        configuration.addDataSourceProperty("tcpKeepAlive", "true");
        // Else the driver would hold all rows of an answer at once.
        configuration.addDataSourceProperty("defaultRowFetchSize", "1000");
        return configuration;
    }

    /** Flyway has all but one process wait. */
    void migrate() {
        try {
            Schema.flyway(pool, Dialect.POSTGRESQL).migrate();
        } catch (FlywayException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw PostgresFailure.of(address, cause);
            }
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    name() + " cannot be brought up to date: " + e.getMessage()
                            + " It needs a database, or a schema (currentSchema=...), of its own.",
                    e);
        }
    }

    PostgresAddress address() {
        return address;
    }

    DataSource connections() {
        return pool;
    }

    @Override
    public <T> T write(Work<T> work) {
        return retrying(work, () -> true);
    }

    @Override
    public <T> T writeLazily(Work<T> work) {
        return write(session -> {
            session.update("SET LOCAL synchronous_commit TO OFF");
            return work.in(session);
        });
    }

    /** Not begun anew once rows have been seen: whoever visits them would see some twice. */
    @Override
    public <T> T read(Work<T> work) {
        AtomicBoolean begun = new AtomicBoolean();
        return retrying(
                session -> {
                    session.update("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY");
                    begun.set(true);
                    return work.in(session);
                },
                () -> !begun.get());
    }

    @Override
    public String name() {
        return "The store " + address;
    }

    @Override
    public String alternative() {
        return "database with --store";
    }

    @Override
    public void close() {
        pool.close();
    }

    private <T> T retrying(Work<T> work, BooleanSupplier repeatable) {
        for (int attempt = 1; ; attempt++) {
            try (Session session = session()) {
                return session.transaction(work);
            } catch (SQLException e) {
                if (attempt == TRIES || !PostgresFailure.passing(e) || !repeatable.getAsBoolean()) {
                    throw PostgresFailure.of(address, e);
                }
                // What broke this connection may have broken all that wait in the pool: each would cost a try.
                pool.getHikariPoolMXBean().softEvictConnections();
            }
        }
    }

    private Session session() {
        if (pool.isClosed()) {
            throw new GodwitException(ErrorCode.INTERNAL, name() + " is closed.");
        }
        try {
            return new Session(pool.getConnection(), Dialect.POSTGRESQL);
        } catch (SQLException e) {
            throw PostgresFailure.of(address, e);
        }
    }
}
