package io.godwit.store;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobStore.JobLock;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Locks that are leases: a row that its holder renews, and that anybody may take once it has ended. Whoever finds one taken waits until
 * it is renewed, and so is refused, or until it ends, and so takes over from a process that is dead, stopped or cut off.
 */
final class Leases implements JobLocks {
    private static final Logger LOG = Logger.getLogger("io.godwit.store");

    private final Database database;
    private final LeaseTerm term;
    private final Map<String, Lease> held = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock;

    Leases(Database database, LeaseTerm term) {
        this.database = database;
        this.term = term;
        this.clock = new ScheduledThreadPoolExecutor(1, Leases::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "leases");
        thread.setDaemon(true);
        return thread;
    }

    /** In the transaction that takes it, no wish comes in between: it holds the job's row. */
    @Override
    public Optional<JobLock> lock(String job, Path folder) {
        return take(
                        job,
                        session -> {
                            if (!new JobRows(session).hold(job)) {
                                throw JdbcStore.notFound(job);
                            }
                            return true;
                        },
                        session -> new JobRows(session).desire(job, Desired.RUN, Micros.now()))
                .map(lease -> lease);
    }

    /** One that is of no job. */
    Optional<Lease> take(String name) {
        return take(name, session -> true, session -> true);
    }

    @Override
    public Optional<Long> runner(String job, Path folder) {
        return database.read(session -> session.first(
                row -> row.getLong(1), "SELECT pid FROM lease WHERE name = ? AND ends > clock_timestamp()", job));
    }

    /** Who has it, as a message says it. */
    Optional<String> owner(String name) {
        return database.read(session -> session.first(
                row -> "process " + row.getLong("pid") + " on " + row.getString("host"),
                "SELECT pid, host FROM lease WHERE name = ?",
                name));
    }

    /**
     * By which this process's lease is told from others of the same name.
     *
     * @throws GodwitException STOPPED if it has none
     */
    String holder(String name) {
        return Optional.ofNullable(held.get(name))
                .orElseThrow(() -> new GodwitException(ErrorCode.STOPPED, "This process does not hold " + name + "."))
                .holder();
    }

    @Override
    public void requireKept(Session session, String job) throws SQLException {
        Lease lease = held.get(job);
        if (lease != null && !kept(session, lease)) {
            lease.lose();
            throw new GodwitException(
                    ErrorCode.JOB_BUSY,
                    "Job " + job + " has been taken over by another process, since this one gave no sign of life for "
                            + term.length().toSeconds() + " s. It goes on there: godwit jobs watch " + job);
        }
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private Optional<Lease> take(String name, Database.Work<Boolean> before, Database.Work<Boolean> after) {
        String holder = UUID.randomUUID().toString();
        Optional<String> first = Optional.empty();
        while (true) {
            long now = System.nanoTime();
            Optional<String> other = database.write(session -> {
                before.in(session);
                if (insert(session, name, holder)) {
                    after.in(session);
                    return Optional.empty();
                }
                return Optional.of(sign(session, name));
            });
            if (other.isEmpty()) {
                return Optional.of(begin(new Lease(name, holder, term.length(), this::release, now)));
            }
            boolean alive = first.isPresent() && !first.equals(other);
            if (alive || held.containsKey(name)) {
                return Optional.empty();
            }
            first = other;
            pause(name);
        }
    }

    private Lease begin(Lease lease) {
        held.put(lease.name(), lease);
        long period = term.renewal().toMillis();
        clock.schedule(() -> renew(lease), period, TimeUnit.MILLISECONDS);
        return lease;
    }

    private boolean insert(Session session, String name, String holder) throws SQLException {
        return session.update(
                        """
                INSERT INTO lease (name, holder, pid, host, ends)
                VALUES (?, ?, ?, ?, clock_timestamp() + ? * INTERVAL '1 millisecond')
                ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, pid = excluded.pid, host = excluded.host,
                ends = excluded.ends WHERE lease.ends < clock_timestamp() OR lease.holder = excluded.holder""",
                        name,
                        holder,
                        ProcessHandle.current().pid(),
                        host(),
                        term.length().toMillis())
                > 0;
    }

    /** Another one each time that the lease is renewed. */
    private static String sign(Session session, String name) throws SQLException {
        return session.first(
                        row -> row.getString(1) + row.getString(2),
                        "SELECT holder, ends FROM lease WHERE name = ?",
                        name)
                .orElse("");
    }

    private static boolean kept(Session session, Lease lease) throws SQLException {
        return session.first(
                        row -> true, "SELECT 1 FROM lease WHERE name = ? AND holder = ?", lease.name(), lease.holder())
                .isPresent();
    }

    /** Until it is released or lost. While the store cannot be reached, the lease runs out, and whoever writes finds that out. */
    private void renew(Lease lease) {
        if (held.get(lease.name()) != lease || lease.lost()) {
            return;
        }
        long now = System.nanoTime();
        try {
            boolean renewed = database.write(session -> session.update(
                            "UPDATE lease SET ends = clock_timestamp() + ? * INTERVAL '1 millisecond' WHERE name = ? AND holder = ?",
                            term.length().toMillis(),
                            lease.name(),
                            lease.holder()))
                    > 0;
            if (renewed) {
                lease.renewed(now);
            } else {
                lease.lose();
            }
        } catch (GodwitException e) {
            LOG.log(Level.FINE, "The lease of {0} was not renewed: {1}", new Object[] {lease.name(), e.getMessage()});
        }
        long spent = System.nanoTime() - now;
        long pause = Math.max(0, term.renewal().toNanos() - spent);
        if (!clock.isShutdown()) {
            clock.schedule(() -> renew(lease), pause, TimeUnit.NANOSECONDS);
        }
    }

    private void release(Lease lease) {
        if (!held.remove(lease.name(), lease)) {
            return;
        }
        try {
            database.write(session ->
                    session.update("DELETE FROM lease WHERE name = ? AND holder = ?", lease.name(), lease.holder()));
        } catch (GodwitException e) {
            // It ends by itself, some seconds later.
            LOG.log(Level.FINE, "The lease of {0} was not given back: {1}", new Object[] {lease.name(), e.getMessage()
            });
        }
    }

    private void pause(String name) {
        try {
            Duration pause = term.renewal().dividedBy(4);
            TimeUnit.NANOSECONDS.sleep(pause.toNanos());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Stopped while waiting for " + name + ".", e);
        }
    }

    private static String host() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "a host without a name";
        }
    }
}
