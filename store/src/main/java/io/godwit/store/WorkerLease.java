package io.godwit.store;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.sql.SQLException;
import java.util.Optional;

/**
 * The right of one worker to write, as long as the process that runs its job has the job: it ends when that process's lease would, unless
 * it is renewed.
 */
public final class WorkerLease implements AutoCloseable {
    /**
     * The lease of the process, while its run goes on and is wanted to. It may have ended for a while, as when the process is cut off from
     * the store or stopped; a minute after its end the process counts as dead.
     */
    static final String OF_THE_RUN = """
            FROM lease, job, dispatch WHERE lease.name = job.id AND lease.holder = dispatch.holder
            AND lease.ends > clock_timestamp() - INTERVAL '1 minute'
            AND dispatch.job = job.id AND dispatch.epoch = job.epoch AND NOT dispatch.ended
            AND job.id = ? AND job.epoch = ? AND job.desired = 'RUN'""";

    /** In the place of the holder of a lease that is not renewed any more, and is waited out. */
    static final String DISMISSED = "dismissed";

    private static final String LEFT = "CAST(EXTRACT(EPOCH FROM %s.ends - clock_timestamp()) * 1000000000 AS BIGINT)";

    private final PostgresDatabase database;
    private final String job;
    private final long epoch;
    private final String name;
    private volatile long until = System.nanoTime();
    private volatile boolean over;

    WorkerLease(PostgresDatabase database, String job, long epoch, String name) {
        this.database = database;
        this.job = job;
        this.epoch = epoch;
        this.name = name;
    }

    /** False if the run is over. */
    boolean begin() {
        return keep(
                "INSERT INTO lease (name, holder, pid, host, ends) SELECT ?, lease.holder, ?, '', lease.ends "
                        + OF_THE_RUN + " ON CONFLICT (name) DO UPDATE SET ends = excluded.ends RETURNING "
                        + LEFT.formatted("lease"),
                name,
                ProcessHandle.current().pid(),
                job,
                epoch);
    }

    /**
     * To be called every second or two. While the store cannot be reached, the lease runs out.
     *
     * @return false if it is over for good: the run has ended, is not wanted any more or was taken over, or the worker was dismissed
     */
    public boolean renew() {
        return keep(
                "UPDATE lease SET ends = run.ends FROM (SELECT lease.ends " + OF_THE_RUN
                        + ") run WHERE lease.name = ? AND lease.holder <> ? RETURNING " + LEFT.formatted("run"),
                job,
                epoch,
                name,
                DISMISSED);
    }

    private boolean keep(String sql, Object... arguments) {
        if (over) {
            return false;
        }
        long now = System.nanoTime();
        Optional<Long> left = database.write(session -> session.first(row -> row.getLong(1), sql, arguments));
        left.ifPresentOrElse(nanos -> until = now + nanos, () -> over = true);
        return left.isPresent();
    }

    /**
     * To be asked just before a write is sent to the target.
     *
     * @throws GodwitException STOPPED if it is over for good; DENIED while another process may have taken the job over
     */
    public void requireHeld() {
        if (over) {
            throw new GodwitException(ErrorCode.STOPPED, "This worker is not to write any more for job " + job + ".");
        }
        if (System.nanoTime() - until >= 0) {
            throw new GodwitException(
                    ErrorCode.DENIED,
                    "The process that runs job " + job
                            + " has not been heard of by way of the store. Another one may take over, so nothing is written.");
        }
    }

    /** By the clock of the store, and until the transaction ends: whoever dismisses the worker meanwhile waits for that. */
    boolean held(Session session) throws SQLException {
        return session.first(
                        row -> true,
                        "SELECT 1 FROM lease WHERE name = ? AND holder <> ? AND ends > clock_timestamp() FOR SHARE",
                        name,
                        DISMISSED)
                .isPresent();
    }

    /** Says that the worker is done: nothing of what it sent is under way any more. */
    @Override
    public void close() {
        over = true;
        database.write(session -> session.update("DELETE FROM lease WHERE name = ?", name));
    }
}
