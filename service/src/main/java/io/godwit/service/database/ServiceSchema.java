package io.godwit.service.database;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/** The service's tables, with a history of their own. Flyway is asked only where they are not up to date: its start costs 0.3 s. */
final class ServiceSchema {
    /** The newest script in the folder of scripts. */
    static final int VERSION = 11;

    static final String SCRIPTS = "classpath:io/godwit/service/schema";
    private static final String HISTORY = "service_schema_history";

    private ServiceSchema() {}

    static void migrate(DataSource source) {
        int version = version(source);
        if (version > VERSION) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    "The service's tables were written by a newer Godwit (their format is " + version
                            + ", this one knows " + VERSION
                            + "). Use that Godwit, or choose another folder with --state or database with --store.");
        }
        if (version < VERSION) {
            Flyway.configure(ServiceSchema.class.getClassLoader())
                    .dataSource(source)
                    .locations(SCRIPTS)
                    .table(HISTORY)
                    // The store's tables are there already.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .loggers("slf4j")
                    .load()
                    .migrate();
        }
    }

    private static int version(DataSource source) {
        try (Connection connection = source.getConnection()) {
            try (ResultSet tables = connection.getMetaData().getTables(null, connection.getSchema(), HISTORY, null)) {
                if (!tables.next()) {
                    return 0;
                }
            }
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT COALESCE(MAX(CAST(version AS INTEGER)), 0) FROM " + HISTORY + " WHERE success")) {
                return row.next() ? row.getInt(1) : 0;
            }
        } catch (SQLException e) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE, "The service's tables cannot be read: " + e.getMessage(), e);
        }
    }
}
