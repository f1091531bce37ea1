package io.godwit.store;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

/**
 * The tables and how they come to be. Flyway is asked only where they are not up to date, since its start costs 0.3 s: that is on
 * first use and after an update of Godwit.
 */
final class Schema {
    /** The newest script in the folder of scripts. */
    static final int VERSION = 8;

    static final String SCRIPTS = "classpath:io/godwit/store/schema";
    private static final String HISTORY = "flyway_schema_history";

    private Schema() {}

    static void migrate(Database database) {
        int version = database.read(Schema::version);
        if (version > VERSION) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    "The state file " + database.file() + " was written by a newer Godwit (its format is " + version
                            + ", this one knows " + VERSION
                            + "). Use that Godwit, or choose another folder with --state.");
        }
        if (version < VERSION) {
            migrateAlone(database);
        }
    }

    private static int version(Session session) throws SQLException {
        if (!session.tableExists(HISTORY)) {
            return 0;
        }
        return session.first(
                        row -> row.getInt(1), "SELECT MAX(CAST(version AS INTEGER)) FROM " + HISTORY + " WHERE success")
                .orElse(0);
    }

    /** One process and thread at a time: Flyway itself holds no lock on SQLite. */
    private static synchronized void migrateAlone(Database database) {
        Path lock = database.file().resolveSibling("godwit.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            flyway(database.file()).migrate();
        } catch (IOException e) {
            throw StateFolder.unusable(lock, e);
        } catch (FlywayException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw SqliteFailure.of(database.file(), cause);
            }
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    "The state file " + database.file() + " cannot be brought up to date: " + e.getMessage(),
                    e);
        }
    }

    static Flyway flyway(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(Database.url(file));
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(source)
                .locations(SCRIPTS)
                .loggers("slf4j")
                .placeholders(Map.of("binary", "BLOB"))
                .load();
    }
}
