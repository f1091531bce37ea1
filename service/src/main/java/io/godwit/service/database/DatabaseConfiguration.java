package io.godwit.service.database;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.godwit.migration.run.JobStore;
import io.godwit.service.settings.Settings;
import io.godwit.store.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** The store of the jobs, and the service's own connections to the same file. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    private static final int CONNECTIONS = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    /** Makes the folder, too, so that it comes before the lock. */
    @Bean(destroyMethod = "close")
    JobStore jobStore(Settings settings) {
        return SqliteStore.open(settings.state());
    }

    @Bean(destroyMethod = "close")
    ServiceLock serviceLock(JobStore store, Settings settings) {
        return ServiceLock.take(settings.state());
    }

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(ServiceLock lock, Settings settings) {
        HikariConfig pool = new HikariConfig();
        pool.setPoolName("service");
        pool.setDataSource(sqlite(settings.state().toAbsolutePath().normalize().resolve("godwit.db")));
        pool.setMaximumPoolSize(CONNECTIONS);
        pool.setMinimumIdle(1);
        HikariDataSource source = new HikariDataSource(pool);
        boolean usable = false;
        try {
            ServiceSchema.migrate(source);
            usable = true;
        } finally {
            if (!usable) {
                source.close();
            }
        }
        return source;
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
