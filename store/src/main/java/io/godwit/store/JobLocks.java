package io.godwit.store;

import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** What lets only one process run a job. */
interface JobLocks extends AutoCloseable {
    /** As the store's; what was desired of the job is forgotten in the same transaction. */
    Optional<JobLock> lock(String job, Path folder);

    /** As the store's. */
    Optional<Long> runner(String job, Path folder);

    /**
     * Nothing for a job that this process does not run: whoever steers one does not hold its lock. The transaction holds the job's row.
     *
     * @throws GodwitException JOB_BUSY if it ran the job, and another process has taken it over
     */
    void requireKept(Session session, String job) throws SQLException;

    @Override
    void close();
}
