package io.godwit.store;

import io.godwit.migration.run.CopyOrder;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the process that runs a job and the workers of an engine on other machines tell each other: which collections are to be copied, how
 * far that is, and who may write. What is copied, the ledger says. Safe for use by many threads and processes.
 *
 * <p>Workers have leases of their own, which never outlast that of the process for which they work: once that one's has ended, nobody
 * writes for it any more.
 */
public final class Dispatch {
    private static final String LEASES = "name LIKE ?";

    private final PostgresDatabase database;
    private final Leases leases;
    private final String job;

    private Dispatch(PostgresDatabase database, Leases leases, String job) {
        this.database = database;
        this.leases = leases;
        this.job = job;
    }

    /** Empty if the jobs are kept where no other machine gets at them. */
    public static Optional<Dispatch> of(JobStore jobs, String job) {
        return jobs instanceof JdbcStore store
                        && store.database() instanceof PostgresDatabase database
                        && store.locks() instanceof Leases leases
                ? Optional.of(new Dispatch(database, leases, job))
                : Optional.empty();
    }

    /** Why there is none. */
    public static GodwitException notShared() {
        return new GodwitException(
                ErrorCode.REFUSED,
                "The Flink engine needs a store that its workers can reach, and SQLite is a file of this machine. Keep jobs in PostgreSQL"
                        + " with --store jdbc:postgresql://..., or use --engine local.");
    }

    /** Of the store, without what is secret of it. */
    public String address() {
        return database.address().url();
    }

    /**
     * Begins anew: orders of earlier runs are forgotten. To be called by the process that runs the job.
     *
     * @param access how to be let into source and target, encrypted
     */
    public void begin(long epoch, String access) {
        database.write(session -> {
            requireRun(session, epoch);
            String holder = leases.holder(job);
            session.update("DELETE FROM copy_order WHERE job = ?", job);
            session.update("DELETE FROM lease WHERE name LIKE ? AND ends < clock_timestamp()", job + "/%");
            return session.update("""
                    INSERT INTO dispatch (job, epoch, holder, access, ended) VALUES (?, ?, ?, ?, FALSE)
                    ON CONFLICT (job) DO UPDATE SET epoch = excluded.epoch, holder = excluded.holder,
                    access = excluded.access, ended = FALSE""", job, epoch, holder, access);
        });
    }

    /**
     * Has a collection copied; returns the number of the order. Of one that is open nothing else is made: a connection that broke at the
     * end of the transaction does not say whether it came about.
     */
    public long order(long epoch, CopyOrder order) {
        return database.write(session -> {
            requireRun(session, epoch);
            String what = Json.write(order);
            Optional<Long> open = session.first(
                    row -> row.getLong(1),
                    "SELECT number FROM copy_order WHERE job = ? AND state = ? AND what = ?",
                    job,
                    State.OPEN.name(),
                    what);
            if (open.isPresent()) {
                return open.get();
            }
            long number = session.first(
                                    row -> row.getLong(1),
                                    "SELECT COALESCE(MAX(number), 0) FROM copy_order WHERE job = ?",
                                    job)
                            .orElse(0L)
                    + 1;
            session.update(
                    "INSERT INTO copy_order (job, number, what, state) VALUES (?, ?, ?, ?)",
                    job,
                    number,
                    what,
                    State.OPEN.name());
            return number;
        });
    }

    /** How far an order is. */
    public Standing standing(long number) {
        return database.read(session -> session.first(
                        Dispatch::standing, "SELECT * FROM copy_order WHERE job = ? AND number = ?", job, number))
                .orElseThrow(() -> new GodwitException(
                        ErrorCode.STOPPED,
                        "Another run has taken over job " + job + ", and its copy orders are gone."));
    }

    /** There is no more to be copied in this run, and nobody is let in any more. */
    public void end(long epoch) {
        database.write(session -> session.update(
                "UPDATE dispatch SET ended = TRUE, access = '' WHERE job = ? AND epoch = ?", job, epoch));
    }

    /** For how long workers may still write that have not said that they are done; zero or less if there are none. */
    public Duration writing(long epoch) {
        return database.read(session -> session.first(
                        row -> Duration.ofMillis(row.getLong(1)),
                        "SELECT CAST(EXTRACT(EPOCH FROM MAX(ends) - clock_timestamp()) * 1000 AS BIGINT) FROM lease WHERE "
                                + LEASES,
                        prefix(epoch) + "%"))
                .orElse(Duration.ZERO);
    }

    /** Whether this is the latest run, goes on, and is wanted to, by a process that lives. For workers. */
    public boolean goesOn(long epoch) {
        return database.read(session -> session.first(row -> true, "SELECT 1 " + WorkerLease.OF_THE_RUN, job, epoch)
                .isPresent());
    }

    /** How to be let into source and target, encrypted; empty once the run has ended. For workers. */
    public Optional<String> access(long epoch) {
        return database.read(session -> session.first(
                row -> row.getString(1),
                "SELECT access FROM dispatch WHERE job = ? AND epoch = ? AND NOT ended",
                job,
                epoch));
    }

    /** Orders that are to be carried out. For workers. */
    public List<Numbered> open() {
        return database.read(session -> session.list(
                row -> new Numbered(row.getLong("number"), Json.copyOrder(row.getString("what"))),
                "SELECT number, what FROM copy_order WHERE job = ? AND state = ? ORDER BY number",
                job,
                State.OPEN.name()));
    }

    /** Every chunk of it has its receipt. For workers. */
    public void done(long epoch, long number) {
        conclude(epoch, number, State.DONE, Optional.empty());
    }

    /** It cannot be carried out. For workers. */
    public void failed(long epoch, long number, Reason reason) {
        conclude(epoch, number, State.FAILED, Optional.of(reason));
    }

    /** None can be carried out. For workers. */
    public void failed(long epoch, Reason reason) {
        open().forEach(order -> failed(epoch, order.number(), reason));
    }

    private void conclude(long epoch, long number, State state, Optional<Reason> reason) {
        database.write(session -> session.update(
                """
                UPDATE copy_order SET state = ?, failure_code = ?, failure = ? WHERE job = ? AND number = ?
                AND state = ? AND EXISTS (SELECT 1 FROM job WHERE id = ? AND epoch = ?)""",
                state.name(),
                reason.map(Reason::code).map(ErrorCode::name).orElse(null),
                reason.map(Reason::message).orElse(null),
                job,
                number,
                State.OPEN.name(),
                job,
                epoch));
    }

    /**
     * Makes a lease for a worker, if its run goes on.
     *
     * @param worker another one for each attempt of each worker
     */
    public Optional<WorkerLease> enlist(long epoch, String worker) {
        WorkerLease lease = new WorkerLease(database, job, epoch, prefix(epoch) + worker);
        return lease.begin() ? Optional.of(lease) : Optional.empty();
    }

    /** The ledger, for a worker: as long as it has the lease by the store's own clock it may change it. */
    public Ledger ledger(WorkerLease lease) {
        return new JdbcLedger(database, leases, job, lease::held);
    }

    /** Renews the lease of a worker no more, and returns how long it may still write. */
    public Duration dismiss(long epoch, String worker) {
        return dismissAll(prefix(epoch) + worker);
    }

    /** Likewise of all workers of a run. */
    public Duration dismissAll(long epoch) {
        return dismissAll(prefix(epoch) + "%");
    }

    /** Who is asked again, since the answer got lost, finds them dismissed and says the same. */
    private Duration dismissAll(String names) {
        return database.write(session -> session.first(
                        row -> Duration.ofMillis(Math.max(0, row.getLong(1))),
                        "WITH gone AS (UPDATE lease SET holder = ? WHERE " + LEASES + " RETURNING ends) SELECT"
                                + " CAST(EXTRACT(EPOCH FROM MAX(ends) - clock_timestamp()) * 1000 AS BIGINT) FROM gone",
                        WorkerLease.DISMISSED,
                        names))
                .orElse(Duration.ZERO);
    }

    /** Holds the job's row, so that no other process takes the job over before the transaction ends. */
    private void requireRun(Session session, long epoch) throws SQLException {
        boolean latest = new JobRows(session).hold(job, epoch);
        leases.requireKept(session, job);
        if (!latest) {
            throw new GodwitException(ErrorCode.STOPPED, "Another run has taken over job " + job + ".");
        }
    }

    /** Of the leases of its workers. A job's id has no sign in it that LIKE reads as another. */
    private String prefix(long epoch) {
        return job + "/" + epoch + "/";
    }

    private static Standing standing(ResultSet row) throws SQLException {
        return new Standing(
                State.valueOf(row.getString("state")),
                JobRows.reason(row.getString("failure_code"), row.getString("failure")));
    }

    /** How far an order is. */
    public enum State {
        OPEN,
        DONE,
        FAILED
    }

    /**
     * How far an order is.
     *
     * @param failure why it cannot be carried out
     */
    public record Standing(State state, Optional<Reason> failure) {}

    /** An order and its number, which grows from pass to pass. */
    public record Numbered(long number, CopyOrder order) {}
}
