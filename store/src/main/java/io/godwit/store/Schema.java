package io.godwit.store;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;

/**
 * The tables and how they come to be. Flyway is asked only where they are not up to date, since its start costs 0.3 s: that is on
 * first use and after an update of Godwit.
 */
final class Schema {
    /** The newest script, in the folder of both dialects or in that of each. */
    static final int VERSION = 11;

    private static final String HISTORY = "flyway_schema_history";

    private Schema() {}

    /** @throws GodwitException STATE_UNUSABLE if a newer Godwit has brought them up to date */
    static void migrate(Database database, Runnable migration) {
        int version = database.read(Schema::version);
        if (version > VERSION) {
            throw new GodwitException(
                    ErrorCode.STATE_UNUSABLE,
                    database.name() + " was written by a newer Godwit (its format is " + version + ", this one knows "
                            + VERSION + "). Use that Godwit, or choose another " + database.alternative() + ".");
        }
        if (version < VERSION) {
            migration.run();
        }
    }

    static Flyway flyway(DataSource source, Dialect dialect) {
        return Flyway.configure(Schema.class.getClassLoader())
                .dataSource(source)
                .locations("classpath:io/godwit/store/schema", dialect.scripts())
                .loggers(FlywayLog.class.getName())
                .placeholders(Map.of("binary", dialect.binary()))
                .load();
    }

    private static int version(Session session) throws SQLException {
        if (!session.tableExists(HISTORY)) {
            return 0;
        }
        return session.first(
                        row -> row.getInt(1), "SELECT MAX(CAST(version AS INTEGER)) FROM " + HISTORY + " WHERE success")
                .orElse(0);
    }
}
