package io.godwit.store;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.sqlite.SQLiteDataSource;

/** Brings a file's tables up to date. */
final class SqliteSchema {
    private SqliteSchema() {}

    /** One process and thread at a time: Flyway itself holds no lock on SQLite. */
    static synchronized void migrate(Path file) {
        Path lock = file.resolveSibling("godwit.lock");
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                var held = channel.lock()) {
            flyway(file).migrate();
        } catch (IOException e) {
            throw StateFolder.unusable(lock, e);
        } catch (FlywayException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw SqliteFailure.of(file, cause);
            }
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    "The state file " + file + " cannot be brought up to date: " + e.getMessage(),
                    e);
        }
    }

    static Flyway flyway(Path file) {
        SQLiteDataSource source = new SQLiteDataSource();
        source.setUrl(SqliteDatabase.url(file));
        return Schema.flyway(source, Dialect.SQLITE);
    }
}
