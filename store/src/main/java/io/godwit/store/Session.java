package io.godwit.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One transaction's statements. Parameters go by position; updates are prepared once a session. */
final class Session implements AutoCloseable {
    private final Connection connection;
    private final Map<String, PreparedStatement> updates = new HashMap<>();

    Session(Connection connection) {
        this.connection = connection;
    }

    /** Returns the number of rows changed. */
    int update(String sql, @Nullable Object... arguments) throws SQLException {
        PreparedStatement statement = updates.get(sql);
        if (statement == null) {
            statement = connection.prepareStatement(sql);
            updates.put(sql, statement);
        }
        bind(statement, arguments);
        return statement.executeUpdate();
    }

    <T> List<T> list(Row<T> row, String sql, @Nullable Object... arguments) throws SQLException {
        List<T> rows = new ArrayList<>();
        each(result -> rows.add(row.read(result)), sql, arguments);
        return rows;
    }

    <T> Optional<T> first(Row<T> row, String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            try (ResultSet result = statement.executeQuery()) {
                return result.next() ? Optional.of(row.read(result)) : Optional.empty();
            }
        }
    }

    /** Walks through the rows as they come, without keeping them. */
    void each(Visitor visitor, String sql, @Nullable Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            try (ResultSet result = statement.executeQuery()) {
                while (result.next()) {
                    visitor.visit(result);
                }
            }
        }
    }

    boolean tableExists(String name) throws SQLException {
        try (ResultSet tables = connection.getMetaData().getTables(null, null, name, null)) {
            return tables.next();
        }
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : updates.values()) {
            statement.close();
        }
    }

    private static void bind(PreparedStatement statement, @Nullable Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
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
