package io.godwit.store;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobStore.JobLock;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Locks that are files: nobody takes one over from a process that lives, though it be stopped. */
final class RunnerFiles implements JobLocks {
    private final Database database;

    RunnerFiles(Database database) {
        this.database = database;
    }

    /** Taken while this process holds the database's write lock: a wish comes to be either before both, or after both. */
    @Override
    public Optional<JobLock> lock(String job, Path folder) {
        List<RunnerFile> taken = new ArrayList<>(1);
        boolean kept = false;
        try {
            database.write(session -> {
                RunnerFile.lock(folder).ifPresent(taken::add);
                JobRows jobs = new JobRows(session);
                // The job may have been deleted by its last owner since its folder was looked for.
                if (!(taken.isEmpty() ? jobs.exists(job) : jobs.desire(job, Desired.RUN, Micros.now()))) {
                    throw JdbcStore.notFound(job);
                }
                return true;
            });
            kept = true;
        } finally {
            if (!kept) {
                taken.forEach(RunnerFile::close);
            }
        }
        return taken.stream().<JobLock>map(lock -> lock).findFirst();
    }

    @Override
    public Optional<Long> runner(String job, Path folder) {
        return RunnerFile.owner(folder);
    }

    @Override
    public void requireKept(Session session, String job) {}

    @Override
    public void close() {}
}
