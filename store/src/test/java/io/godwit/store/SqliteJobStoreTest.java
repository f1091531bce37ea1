package io.godwit.store;

import io.godwit.migration.run.JobStore;
import java.nio.file.Path;

class SqliteJobStoreTest extends JobStoreContract {
    @Override
    JobStore open(Path folder) {
        return SqliteStore.open(folder);
    }
}
