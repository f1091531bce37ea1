package io.godwit.migration.report;

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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One job in memory, as a report reads it. */
final class InMemoryJobs implements JobStore {
    final InMemoryLedger ledger = new InMemoryLedger();
    final List<CollectionState> states = new ArrayList<>();
    final List<JobEvent> events = new ArrayList<>();
    private final Path folder;
    boolean interrupted;

    private Desired wanted = Desired.RUN;

    InMemoryJobs(Path folder) {
        this.folder = folder;
    }

    @Override
    public List<CollectionState> collections(String id) {
        return List.copyOf(states);
    }

    @Override
    public List<JobEvent> events(String id, int max) {
        return JobEvent.latest(events, max);
    }

    @Override
    public List<NumberedEvent> eventsAfter(String id, long number, int max) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Ledger ledger(String id) {
        return ledger;
    }

    @Override
    public Path folder(String id) {
        return folder;
    }

    @Override
    public Job create(String fingerprint, MigrationPlan plan, RunOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Job> find(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Job> findByFingerprint(String fingerprint) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Job> jobs() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean hasSucceeded(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void state(String id, JobState state, Optional<Reason> reason) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void options(String id, RunOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void purpose(String id, Purpose purpose) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void plan(String id, MigrationPlan plan) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void desire(String id, Desired desired) {
        wanted = desired;
    }

    @Override
    public Desired desired(String id) {
        return wanted;
    }

    @Override
    public void collection(String id, CollectionState state) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void collection(String id, CollectionState state, JobEvent event) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void append(String id, JobEvent event) {
        events.add(event);
    }

    @Override
    public Optional<JobLock> lock(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Long> runner(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean interrupted(String id) {
        return interrupted;
    }

    @Override
    public void delete(String id) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
