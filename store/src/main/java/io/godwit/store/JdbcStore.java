package io.godwit.store;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Purpose;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Jobs in a database, their reports in a folder of this machine. Changes hold the job's row: they come one after another. */
final class JdbcStore implements JobStore {
    private final StateFolder folder;
    private final Database database;
    private final JobLocks locks;

    JdbcStore(StateFolder folder, Database database, JobLocks locks) {
        this.folder = folder;
        this.database = database;
        this.locks = locks;
    }

    Database database() {
        return database;
    }

    JobLocks locks() {
        return locks;
    }

    @Override
    public Job create(String fingerprint, MigrationPlan plan, RunOptions options) {
        Instant now = Micros.now();
        Job job = new Job(
                JobId.random(),
                fingerprint,
                plan,
                options,
                Purpose.COPY,
                JobState.PENDING,
                Optional.empty(),
                now,
                now,
                Optional.empty());
        boolean created = database.write(session -> {
            boolean inserted = new JobRows(session).insert(job);
            for (int i = 0; inserted && i < plan.collections().size(); i++) {
                new ProgressRows(session, job.id()).put(CollectionState.initial(i));
            }
            return inserted;
        });
        // One that is there under its id was made by the same call, whose connection broke before the answer came.
        if (!created && find(job.id()).isEmpty()) {
            throw new GodwitException(
                    ErrorCode.JOB_BUSY,
                    "A job of the same request is there already"
                            + findByFingerprint(fingerprint)
                                    .map(other -> ": " + other.id())
                                    .orElse("")
                            + ". Run the same command again to go on with it.");
        }
        return job;
    }

    @Override
    public Optional<Job> find(String id) {
        return database.read(session -> new JobRows(session).find(id));
    }

    @Override
    public Optional<Job> findByFingerprint(String fingerprint) {
        return database.read(session -> new JobRows(session).findByFingerprint(fingerprint));
    }

    @Override
    public List<Job> jobs() {
        return database.read(session -> new JobRows(session).newestFirst());
    }

    @Override
    public void state(String id, JobState state, Optional<Reason> reason) {
        change(id, session -> {
            JobRows jobs = new JobRows(session);
            Instant now = Micros.now();
            boolean news = !jobs.stands(id, state, reason);
            // Whoever ran it before may have been killed, and have left behind what lets workers in.
            session.update("UPDATE dispatch SET ended = TRUE, access = '' WHERE job = ?", id);
            return jobs.state(id, state, reason, now)
                    && (!news || new ProgressRows(session, id).append(JobEvent.of(now, state, reason)));
        });
    }

    @Override
    public boolean hasSucceeded(String id) {
        return database.read(session -> new JobRows(session).hasSucceeded(id));
    }

    @Override
    public void options(String id, RunOptions options) {
        change(id, session -> new JobRows(session).options(id, options, Micros.now()));
    }

    @Override
    public void purpose(String id, Purpose purpose) {
        change(id, session -> new JobRows(session).purpose(id, purpose, Micros.now()));
    }

    @Override
    public void plan(String id, MigrationPlan plan) {
        change(id, session -> {
            boolean changed = new JobRows(session).plan(id, plan, Micros.now());
            ProgressRows progress = new ProgressRows(session, id);
            int known = progress.collections().size();
            for (int i = known; changed && i < plan.collections().size(); i++) {
                progress.put(CollectionState.initial(i));
            }
            return changed;
        });
    }

    @Override
    public void desire(String id, Desired desired) {
        change(id, session -> new JobRows(session).desire(id, desired, Micros.now()));
    }

    @Override
    public Desired desired(String id) {
        return database.read(session -> new JobRows(session).desired(id)).orElseThrow(() -> notFound(id));
    }

    @Override
    public List<CollectionState> collections(String id) {
        return database.read(session -> new ProgressRows(session, id).collections());
    }

    @Override
    public void collection(String id, CollectionState state) {
        change(id, session -> new ProgressRows(session, id).put(state));
    }

    @Override
    public void collection(String id, CollectionState state, JobEvent event) {
        change(id, session -> {
            ProgressRows progress = new ProgressRows(session, id);
            return progress.put(state) && progress.append(event);
        });
    }

    @Override
    public void append(String id, JobEvent event) {
        change(id, session -> new ProgressRows(session, id).append(event));
    }

    @Override
    public List<JobEvent> events(String id, int max) {
        return database.read(session -> new ProgressRows(session, id).latest(max));
    }

    @Override
    public List<NumberedEvent> eventsAfter(String id, long number, int max) {
        return database.read(session -> new ProgressRows(session, id).after(number, max));
    }

    @Override
    public Ledger ledger(String id) {
        return new JdbcLedger(database, locks, id);
    }

    @Override
    public Path folder(String id) {
        requireJob(id);
        return folder.job(id);
    }

    @Override
    public Optional<JobLock> lock(String id) {
        return locks.lock(id, folder(id));
    }

    @Override
    public Optional<Long> runner(String id) {
        return locks.runner(id, folder(id));
    }

    @Override
    public void delete(String id) {
        requireJob(id);
        database.write(session -> {
            new JobRows(session).delete(id);
            return true;
        });
        folder.deleteJob(id);
    }

    @Override
    public void close() {
        locks.close();
        database.close();
    }

    private void change(String id, Database.Work<Boolean> work) {
        boolean changed = database.write(session -> {
            if (!new JobRows(session).hold(id)) {
                return false;
            }
            locks.requireKept(session, id);
            return work.in(session);
        });
        if (!changed) {
            throw notFound(id);
        }
    }

    /** Also keeps what is no job's id from becoming part of a path. */
    private void requireJob(String id) {
        if (!database.read(session -> new JobRows(session).exists(id))) {
            throw notFound(id);
        }
    }

    static GodwitException notFound(String id) {
        return new GodwitException(
                ErrorCode.JOB_NOT_FOUND, "There is no job " + id + ". godwit jobs list shows those that there are.");
    }
}
