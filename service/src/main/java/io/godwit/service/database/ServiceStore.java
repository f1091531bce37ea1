package io.godwit.service.database;

import io.godwit.migration.run.JobStore;
import javax.sql.DataSource;

/** The store of the jobs, the service's own connections to the same database, and the right to be the only service on it. */
interface ServiceStore extends AutoCloseable {
    JobStore jobs();

    DataSource connections();

    @Override
    void close();
}
