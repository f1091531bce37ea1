package io.godwit.store;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteErrorCode;

/**
 * The file with all jobs: one connection that writes, guarded by a lock, and as many that read as there are readers at once. Each
 * piece of work is one transaction and sees one state of the database.
 */
final class SqliteDatabase implements Database {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    private final Path file;
    private final ReentrantLock writing = new ReentrantLock();
    private final ConcurrentLinkedDeque<Session> idle = new ConcurrentLinkedDeque<>();
    private Session writer;
    private SynchronousMode mode = SynchronousMode.FULL;
    private volatile boolean closed;

    private SqliteDatabase(Path file, Session writer) {
        this.file = file;
        this.writer = writer;
    }

    static SqliteDatabase open(Path file) {
        long start = System.nanoTime();
        while (true) {
            try {
                return new SqliteDatabase(file, connectWriter(file));
            } catch (SQLException e) {
                // Who turns on the write-ahead log of a new file beside another who does is told "busy" without a wait.
                boolean busy = e.getErrorCode() == SQLiteErrorCode.SQLITE_BUSY.code;
                if (!busy || System.nanoTime() - start > PATIENCE.toNanos()) {
                    throw SqliteFailure.of(file, e);
                }
            }
            LockSupport.parkNanos(BETWEEN_TRIES.toNanos());
        }
    }

    @Override
    public String name() {
        return "The state file " + file;
    }

    @Override
    public String alternative() {
        return "folder with --state";
    }

    @Override
    public <T> T write(Work<T> work) {
        return write(work, SynchronousMode.FULL);
    }

    /** A commit is the write-ahead log's then, in the order of all commits, and waits for no disk. */
    @Override
    public <T> T writeLazily(Work<T> work) {
        return write(work, SynchronousMode.NORMAL);
    }

    private <T> T write(Work<T> work, SynchronousMode wanted) {
        writing.lock();
        try {
            requireOpen();
            if (writer.closed()) {
                writer = connectWriter(file);
                mode = SynchronousMode.FULL;
            }
            if (mode != wanted) {
                writer.execute("PRAGMA synchronous = " + wanted);
                mode = wanted;
            }
            return writer.transaction(work);
        } catch (SQLException e) {
            throw SqliteFailure.of(file, e);
        } finally {
            writing.unlock();
        }
    }

    @Override
    public <T> T read(Work<T> work) {
        requireOpen();
        try {
            Session idler = idle.poll();
            Session reader = idler != null ? idler : connect(file, SQLiteConfig.TransactionMode.DEFERRED);
            try {
                return reader.transaction(work);
            } finally {
                release(reader);
            }
        } catch (SQLException e) {
            throw SqliteFailure.of(file, e);
        }
    }

    @Override
    public void close() {
        writing.lock();
        try {
            closed = true;
            for (Session reader = idle.poll(); reader != null; reader = idle.poll()) {
                reader.close();
            }
            writer.close();
        } catch (SQLException e) {
            throw SqliteFailure.of(file, e);
        } finally {
            writing.unlock();
        }
    }

    private void release(Session reader) throws SQLException {
        if (reader.closed()) {
            return;
        }
        idle.push(reader);
        if (closed && idle.remove(reader)) {
            reader.close();
        }
    }

    private void requireOpen() {
        if (closed) {
            throw new GodwitException(ErrorCode.INTERNAL, "The store " + file + " is closed.");
        }
    }

    private static Session connectWriter(Path file) throws SQLException {
        return connect(file, SQLiteConfig.TransactionMode.IMMEDIATE);
    }

    /** A commit is on the disk when it returns: with a write-ahead log that takes synchronous FULL, the default being weaker. */
    private static Session connect(Path file, SQLiteConfig.TransactionMode mode) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(Math.toIntExact(PATIENCE.toMillis()));
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SynchronousMode.FULL);
        config.setTransactionMode(mode);
        return new Session(config.createConnection(url(file)), Dialect.SQLITE);
    }

    /** As a URI, since the driver takes a question mark in a plain path for the start of its parameters. */
    static String url(Path file) {
        return "jdbc:sqlite:file:" + file.toUri().getRawPath();
    }
}
