package io.godwit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.testkit.PostgresServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server and its database, and what a user is told when they cannot be used. */
class PostgresStoreTest {
    @TempDir
    Path folder;

    private final String url = PostgresServer.database();

    @Test
    void theScriptsEndAtTheVersionThatIsChecked() {
        try (PostgresStore store = PostgresTests.open(url)) {
            var applied = Schema.flyway(store.pool(2), Dialect.POSTGRESQL).info();
            assertThat(applied.pending()).isEmpty();
            assertThat(applied.current().getVersion().getVersion()).isEqualTo(String.valueOf(Schema.VERSION));
        }
    }

    @Test
    void manyMayOpenANewDatabaseAtOnce() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        List<Callable<String>> tasks = IntStream.range(0, 4)
                .mapToObj(i -> (Callable<String>) () -> openAndCreate("f" + i))
                .toList();
        for (Future<String> job : threads.invokeAll(tasks)) {
            assertThat(job.get()).startsWith("job-");
        }
        threads.shutdown();
        try (JobStore store = PostgresTests.open(url).jobs(folder)) {
            assertThat(store.jobs()).hasSize(4);
        }
    }

    @Test
    void aDatabaseOfANewerGodwitIsRefused() {
        PostgresTests.open(url).close();
        PostgresServer.execute(url, """
                INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
                installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99', 'x', 1, TRUE)""");

        assertUnusable(() -> PostgresTests.open(url), "newer Godwit", url, "--store");
    }

    @Test
    void aDatabaseThatHoldsOtherTablesIsLeftAlone() {
        PostgresServer.execute(url, "CREATE TABLE other (id INTEGER)");

        assertUnusable(() -> PostgresTests.open(url), "cannot be brought up to date", url, "currentSchema");
        PostgresServer.execute(url, "CREATE SCHEMA godwit");
        PostgresTests.open(url + "?currentSchema=godwit").close();
    }

    @Test
    void whatIsWrongWithAnAddressIsSaidWithoutItsParameters() {
        assertUnusable(
                () -> PostgresTests.open(PostgresServer.url("nowhere") + "?applicationName=x"), "CREATE DATABASE");
        assertUnusable(
                () -> PostgresTests.open("jdbc:postgresql://127.0.0.1:1/x?applicationName=x"), "Check its address");
        assertUnusable(
                () -> PostgresStore.open(new PostgresAddress(url, Optional.of("nobody"), Optional.of("secret"))),
                "GODWIT_STORE_USER");
        assertUnusable(() -> PostgresTests.open(url + "?sslmode=require"), "TLS", "sslmode");
    }

    @Test
    void aPasswordInTheAddressIsRefusedAndNotRepeated() {
        for (String address : List.of(
                "jdbc:postgresql://db/godwit?user=me&password=secret",
                "jdbc:postgresql://me:secret@db/godwit",
                "jdbc:postgresql://db/godwit?sslPassword=secret")) {
            assertThatThrownBy(() -> PostgresTests.address(address))
                    .hasMessageContaining("GODWIT_STORE_PASSWORD")
                    .hasMessageNotContaining("secret")
                    .extracting("code")
                    .isEqualTo(ErrorCode.USAGE);
        }
        assertThatThrownBy(() -> PostgresTests.address("jdbc:mysql://db/godwit"))
                .hasMessageContaining("jdbc:postgresql:")
                .extracting("code")
                .isEqualTo(ErrorCode.USAGE);
        assertThat(new PostgresAddress(
                        "jdbc:postgresql://db/godwit?sslmode=verify-full", Optional.of("me"), Optional.of("secret")))
                .hasToString("jdbc:postgresql://db/godwit");
    }

    @Test
    void brokenConnectionsAreReplaced() {
        try (JobStore store = PostgresTests.open(url).jobs(folder)) {
            Job job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT);
            Ledger ledger = store.ledger(job.id());
            long epoch = ledger.begin();
            for (int i = 0; i < 5; i++) {
                PostgresServer.execute(
                        url,
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND application_name = 'godwit'");
                assertThat(ledger.claim(Fixtures.chunk(i, i + 1), epoch)).isTrue();
                assertThat(ledger.record(List.of(Fixtures.good(Fixtures.chunk(i, i + 1))), epoch))
                        .isOne();
                assertThat(store.find(job.id())).isPresent();
            }
            assertThat(ledger.covered(0, "_default")).containsExactly(Fixtures.span(0, 5));
        }
    }

    @Test
    void aLeaseHasOneHolder() {
        try (PostgresStore one = PostgresTests.open(url);
                PostgresStore other = PostgresTests.open(url)) {
            try (var lease = one.lease("service").orElseThrow()) {
                assertThat(other.lease("service")).isEmpty();
                assertThat(other.owner("service").orElseThrow())
                        .startsWith("process " + ProcessHandle.current().pid() + " on ");
                lease.requireHeld();
            }
            assertThat(other.lease("service")).isPresent();
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        JobStore store = PostgresTests.open(url).jobs(folder);
        store.close();

        assertThatThrownBy(store::jobs).isInstanceOf(GodwitException.class).hasMessageContaining("closed");
    }

    private String openAndCreate(String fingerprint) {
        try (JobStore store = PostgresTests.open(url).jobs(folder)) {
            return store.create(fingerprint, Fixtures.plan(1), RunOptions.DEFAULT)
                    .id();
        }
    }

    private static void assertUnusable(ThrowingCallable call, String... words) {
        assertThatThrownBy(call)
                .isInstanceOf(GodwitException.class)
                .hasMessageContainingAll(words)
                .hasMessageContaining("jdbc:postgresql://127.0.0.1:")
                .hasMessageNotContaining("secret")
                .hasMessageNotContaining("?")
                .extracting("code")
                .isEqualTo(ErrorCode.STATE_UNUSABLE);
    }
}
