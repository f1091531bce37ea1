package io.godwit.store;

import io.godwit.migration.run.JobStore;
import java.nio.file.Path;

class PostgresJobStoreTest extends JobStoreContract {
    @Override
    JobStore open(Path folder) {
        return PostgresTests.emptyFor(folder).jobs(folder);
    }
}
