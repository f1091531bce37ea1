package io.godwit.store;

import io.godwit.testkit.PostgresServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stores on the PostgreSQL of the tests, with leases that end soon. */
final class PostgresTests {
    static final LeaseTerm TERM = new LeaseTerm(Duration.ofSeconds(2), Duration.ofMillis(300));

    private static @Nullable String shared;
    private static @Nullable Path folder;

    private PostgresTests() {}

    static PostgresStore open(String url) {
        return PostgresStore.open(address(url), TERM);
    }

    static PostgresAddress address(String url) {
        return new PostgresAddress(url, Optional.of(PostgresServer.USER), Optional.of(PostgresServer.PASSWORD));
    }

    /** On one database for all tests, which is emptied when a test comes with a folder of its own. */
    static synchronized PostgresStore emptyFor(Path wanted) {
        String url = shared;
        if (url == null) {
            url = PostgresServer.database();
            shared = url;
            open(url).close();
        }
        if (!wanted.equals(folder)) {
            folder = wanted;
            PostgresServer.execute(
                    url,
                    "TRUNCATE job, collection_state, event, claim, receipt, difference, id_pair, lease, dispatch, copy_order");
        }
        return open(url);
    }
}
