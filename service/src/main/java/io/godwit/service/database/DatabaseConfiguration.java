package io.godwit.service.database;

import io.godwit.migration.run.JobStore;
import io.godwit.service.settings.Settings;
import io.godwit.store.PostgresAddress;
import java.nio.file.Path;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The store of the jobs, and the service's own connections to the same database. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {
    /** Of the service's own. */
    static final int CONNECTIONS = 8;

    @Bean(destroyMethod = "close")
    ServiceStore serviceStore(
            Settings settings,
            @Value("${godwit.store.url}") String url,
            @Value("${godwit.store.user}") String user,
            @Value("${godwit.store.password}") String password,
            @Value("${godwit.store.password-file}") String passwordFile) {
        if (url.isEmpty()) {
            return SqliteServiceStore.open(settings.state());
        }
        PostgresAddress address = new PostgresAddress(url, given(user), given(password));
        return PostgresServiceStore.open(
                passwordFile.isEmpty() ? address : address.withPasswordIn(Path.of(passwordFile)), settings.state());
    }

    /** Of the folder, which the store has made: local clusters and reports are in it whatever the store is. */
    @Bean(destroyMethod = "close")
    ServiceLock serviceLock(ServiceStore store, Settings settings) {
        return ServiceLock.take(settings.state());
    }

    @Bean(destroyMethod = "")
    JobStore jobStore(ServiceStore store) {
        return store.jobs();
    }

    @Bean(destroyMethod = "")
    DataSource dataSource(ServiceLock lock, ServiceStore store) {
        ServiceSchema.migrate(store.connections());
        return store.connections();
    }

    private static Optional<String> given(String text) {
        return text.isEmpty() ? Optional.empty() : Optional.of(text);
    }
}
