package io.godwit.store;

import io.godwit.migration.run.JobStore;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;

/**
 * Jobs in one folder: {@code godwit.db} with all that must not be lost, {@code jobs/ID} with a job's reports and the lock of the
 * process that runs it.
 */
public final class SqliteStore {
    private SqliteStore() {}

    /**
     * Makes the folder and what belongs into it if it is not there.
     *
     * @throws GodwitException STATE_UNUSABLE if it cannot be used, or was written by a newer Godwit
     */
    public static JobStore open(Path stateFolder) {
        StateFolder folder = StateFolder.at(stateFolder);
        Path file = folder.database();
        Database database = SqliteDatabase.open(file);
        boolean usable = false;
        try {
            Schema.migrate(database, () -> SqliteSchema.migrate(file));
            usable = true;
        } finally {
            if (!usable) {
                database.close();
            }
        }
        return new JdbcStore(folder, database, new RunnerFiles(database));
    }
}
