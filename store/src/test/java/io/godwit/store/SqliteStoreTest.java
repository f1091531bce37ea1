package io.godwit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The file and the folder, and what a user is told when they cannot be used. */
class SqliteStoreTest {
    @TempDir
    Path folder;

    @Test
    void theScriptsEndAtTheVersionThatIsChecked() {
        SqliteStore.open(folder).close();

        var applied = SqliteSchema.flyway(folder.resolve("godwit.db")).info();
        assertThat(applied.pending()).isEmpty();
        assertThat(applied.current().getVersion().getVersion()).isEqualTo(String.valueOf(Schema.VERSION));
    }

    @Test
    void commitsGoToTheDisk() {
        try (Database database = databaseOf(folder)) {
            String journal = database.write(session -> session.first(row -> row.getString(1), "PRAGMA journal_mode")
                    .orElseThrow());
            int synchronous = database.write(session ->
                    session.first(row -> row.getInt(1), "PRAGMA synchronous").orElseThrow());
            assertThat(journal).isEqualTo("wal");
            assertThat(synchronous).as("2 is FULL").isEqualTo(2);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"with space", "what?cache=shared&mode=memory", "100%25", "sharp#", "ümläut", "deep/er/still"})
    void anyNameOfAFolderWillDo(String name) {
        Path odd = folder.resolve(name);
        Job job;
        try (JobStore store = SqliteStore.open(odd)) {
            job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT);
        }
        assertThat(odd.resolve("godwit.db")).isNotEmptyFile();
        try (JobStore store = SqliteStore.open(odd)) {
            assertThat(store.find(job.id())).contains(job);
        }
    }

    @Test
    void onlyTheOwnerCanReadWhatIsKept() throws IOException {
        Path state = folder.resolve("state");
        try (JobStore store = SqliteStore.open(state)) {
            Job job = store.create("f", Fixtures.plan(1), RunOptions.DEFAULT);
            assertThat(permissions(state)).isEqualTo("rwx------");
            assertThat(permissions(store.folder(job.id()))).isEqualTo("rwx------");
            for (String file : List.of("godwit.db", "godwit.db-wal", "godwit.db-shm")) {
                assertThat(permissions(state.resolve(file))).isEqualTo("rw-------");
            }
        }
    }

    @Test
    void saysThatAFileIsInTheWayOfTheFolder() throws IOException {
        Path file = Files.writeString(folder.resolve("taken"), "");

        assertThatThrownBy(() -> SqliteStore.open(file))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.STATE_UNUSABLE))
                .hasMessageContaining(file + " cannot be written: a file of that name is in the way.")
                .hasMessageNotContaining("Exception");
    }

    @Test
    void manyThreadsMayOpenANewFolderAtOnce() throws InterruptedException, ExecutionException {
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<Job>> tasks = IntStream.range(0, 8)
                    .mapToObj(i -> (Callable<Job>) () -> openAndCreate("f" + i))
                    .toList();
            for (Future<Job> job : threads.invokeAll(tasks)) {
                assertThat(job.get().id()).startsWith("job-");
            }
        } finally {
            threads.shutdownNow();
        }
        try (JobStore store = SqliteStore.open(folder)) {
            assertThat(store.jobs()).hasSize(8);
        }
    }

    @Test
    void aDatabaseOfANewerGodwitIsRefused() {
        try (Database database = databaseOf(folder)) {
            database.write(session -> session.update("""
                    INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
                    installed_by, execution_time, success) VALUES (99, '99', 'later', 'SQL', 'V99', 'x', 1, 1)"""));
        }
        assertUnusable(() -> SqliteStore.open(folder), "newer Godwit", folder.resolve("godwit.db"), "--state");
    }

    @Test
    void aFileWhereTheFolderShouldBeIsNamed() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "x");

        assertUnusable(() -> SqliteStore.open(file), "cannot be used", file, "--state");
        assertUnusable(() -> SqliteStore.open(file.resolve("state")), "cannot be used", file, "--state");
    }

    @Test
    void aDatabaseThatCannotBeOpenedIsNamed() throws IOException {
        Path file = Files.createDirectory(folder.resolve("godwit.db"));

        assertUnusable(() -> SqliteStore.open(folder), "cannot be opened", file, "--state");
    }

    @Test
    void aFileThatIsNoDatabaseIsRefusedAndKept() throws IOException {
        Path file = folder.resolve("godwit.db");
        Files.writeString(file, "This is no database. ".repeat(1000));

        assertUnusable(() -> SqliteStore.open(folder), "damaged", file, "move the file away");
        assertThat(file).content().startsWith("This is no database.");
    }

    @Test
    void aDamagedDatabaseIsNamed() throws IOException {
        try (JobStore store = SqliteStore.open(folder)) {
            Ledger ledger = store.ledger(
                    store.create("f", Fixtures.plan(1), RunOptions.DEFAULT).id());
            long epoch = ledger.begin();
            ledger.record(
                    LongStream.range(0, 500)
                            .mapToObj(i -> Fixtures.good(Fixtures.chunk(i, i + 1)))
                            .toList(),
                    epoch);
        }
        Path file = folder.resolve("godwit.db");
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
            byte[] garbage = new byte[(int) bytes.length() - 4096];
            Arrays.fill(garbage, (byte) 0x5a);
            bytes.seek(4096);
            bytes.write(garbage);
        }
        assertUnusable(
                () -> {
                    try (JobStore store = SqliteStore.open(folder)) {
                        store.jobs();
                    }
                },
                "damaged",
                file,
                "backup");
    }

    @Test
    void aFullDiskIsNamedAndWhatWasKeptStays() {
        try (JobStore store = SqliteStore.open(folder)) {
            store.create("f", Fixtures.plan(1), RunOptions.DEFAULT);
        }
        Path file = folder.resolve("godwit.db");
        try (Database database = SqliteDatabase.open(file)) {
            JdbcLedger ledger = new JdbcLedger(database, new RunnerFiles(database), onlyJob(database));
            long epoch = ledger.begin();
            ledger.record(List.of(Fixtures.good(Fixtures.chunk(0, 1))), epoch);
            database.write(session -> session.first(row -> row.getInt(1), "PRAGMA max_page_count = 1"));

            assertUnusable(
                    () -> ledger.record(
                            LongStream.range(1, 2000)
                                    .mapToObj(i -> Fixtures.good(Fixtures.chunk(i, i + 1)))
                                    .toList(),
                            epoch),
                    "disk is full",
                    file,
                    "Free some space");
            assertThat(ledger.covered(0, "_default")).containsExactly(Fixtures.span(0, 1));

            database.write(session -> session.first(row -> row.getInt(1), "PRAGMA max_page_count = 100000"));
            assertThat(ledger.record(List.of(Fixtures.good(Fixtures.chunk(1, 2))), epoch))
                    .isOne();
        }
    }

    @Test
    void aClosedStoreSaysSo() {
        JobStore store = SqliteStore.open(folder);
        store.close();

        assertThatThrownBy(store::jobs).isInstanceOf(GodwitException.class).hasMessageContaining("closed");
        assertThatThrownBy(() -> store.create("f", Fixtures.plan(1), RunOptions.DEFAULT))
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining("closed");
    }

    private Job openAndCreate(String fingerprint) {
        try (JobStore store = SqliteStore.open(folder)) {
            return store.create(fingerprint, Fixtures.plan(1), RunOptions.DEFAULT);
        }
    }

    private static Database databaseOf(Path folder) {
        SqliteStore.open(folder).close();
        return SqliteDatabase.open(folder.resolve("godwit.db"));
    }

    private static String onlyJob(Database database) {
        return database.read(session -> session.list(row -> row.getString(1), "SELECT id FROM job"))
                .get(0);
    }

    private static String permissions(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static void assertUnusable(ThrowingCallable call, String what, Path where, String remedy) {
        assertThatThrownBy(call)
                .isInstanceOf(GodwitException.class)
                .hasMessageContaining(what)
                .hasMessageContaining(where.toString())
                .hasMessageContaining(remedy)
                .extracting("code")
                .isEqualTo(ErrorCode.STATE_UNUSABLE);
    }

    @Test
    void onlyLazyWritesDoNotWaitForTheDisk(@TempDir Path folder) {
        try (SqliteDatabase database = SqliteDatabase.open(folder.resolve("x.db"))) {
            for (int i = 0; i < 2; i++) {
                assertThat(database.write(SqliteStoreTest::synchronous)).isEqualTo(2);
                assertThat(database.writeLazily(SqliteStoreTest::synchronous)).isEqualTo(1);
            }
        }
    }

    private static int synchronous(Session session) throws SQLException {
        return session.first(row -> row.getInt(1), "PRAGMA synchronous").orElseThrow();
    }
}
