package io.godwit.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The statements of one connection, for one transaction after another. Parameters go by position. Each statement is prepared once
 * and kept, since preparing costs more than most statements do: there are some dozens, all of fixed text.
 */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Dialect dialect;
    private final Map<String, PreparedStatement> idle = new HashMap<>();

    Session(Connection connection, Dialect dialect) {
        this.connection = connection;
        this.dialect = dialect;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Returns the number of rows changed. */
    int update(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = take(sql);
        bind(statement, arguments);
        int changed = statement.executeUpdate();
        giveBack(sql, statement);
        return changed;
    }

    /** Outside of a transaction. It is prepared each time: some settings take effect just then. */
    void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    <T> List<T> list(Row<T> row, String sql, @Nullable Object... arguments) throws SQLException {
        List<T> rows = new ArrayList<>();
        each(result -> rows.add(row.read(result)), sql, arguments);
        return rows;
    }

    <T> Optional<T> first(Row<T> row, String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = take(sql);
        bind(statement, arguments);
        Optional<T> first;
        try (ResultSet result = statement.executeQuery()) {
            first = result.next() ? Optional.of(row.read(result)) : Optional.empty();
        }
        giveBack(sql, statement);
        return first;
    }

    /** Walks through the rows as they come, without keeping them. */
    void each(Visitor visitor, String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = take(sql);
        bind(statement, arguments);
        try (ResultSet result = statement.executeQuery()) {
            while (result.next()) {
                visitor.visit(result);
            }
        }
        giveBack(sql, statement);
    }

    /** While it is in use, the same statement may be needed a second time: by whoever visits its rows. */
    private PreparedStatement take(String sql) throws SQLException {
        PreparedStatement kept = idle.remove(sql);
        return kept == null ? connection.prepareStatement(sql) : kept;
    }

    /** Not after a failure: that closes the connection with all its statements. */
    private void giveBack(String sql, PreparedStatement statement) throws SQLException {
        PreparedStatement other = idle.put(sql, statement);
        if (other != null) {
            other.close();
        }
    }

    boolean tableExists(String name) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, connection.getSchema(), name, null)) {
            return tables.next();
        }
    }

    /**
     * Does a piece of work in one transaction. Commits by going back to auto-commit: SQLite's driver begins a transaction as soon as
     * auto-commit is off, also after a commit, and so would hold the file's only write lock while nothing is done. After a failure
     * the connection is closed, which rolls back whatever state SQLite and the driver are in (on a full disk they disagree).
     */
    <T> T transaction(Database.Work<T> work) throws SQLException {
        try {
            connection.setAutoCommit(false);
            T answer = work.in(this);
            connection.setAutoCommit(true);
            return answer;
        } catch (SQLException | RuntimeException | Error e) {
            closeAfter(e);
            throw e;
        }
    }

    boolean closed() throws SQLException {
        return connection.isClosed();
    }

    /** With all its statements. */
    @Override
    public void close() throws SQLException {
        connection.close();
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (SQLException e) {
            failure.addSuppressed(e);
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            Object argument = arguments[i];
            statement.setObject(i + 1, argument instanceof String text ? storable(text) : argument);
        }
    }

    /** A text of PostgreSQL cannot hold the character zero, which a value in a message may. Its picture stands for it. */
    private static String storable(String text) {
        return text.replace('\0', '\u2400');
    }

    /** Makes a value of the row at which a result stands. */
    interface Row<T> {
        T read(ResultSet result) throws SQLException;
    }

    /** Sees the rows of a result one after another. */
    interface Visitor {
        void visit(ResultSet result) throws SQLException;
    }
}
