package io.godwit.testkit;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The real PostgreSQL of a test run, on loopback: started when a test first asks for it, shared by all tests of the JVM, and ended with
 * its data when the JVM ends.
 */
public final class PostgresServer {
    public static final String USER = "postgres";
    /** Not asked for by the server, which trusts whoever is on this machine. */
    public static final String PASSWORD = "Pg-8f3e61";

    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable EmbeddedPostgres running;

    private PostgresServer() {}

    /** The address of a new, empty database. */
    public static String database() {
        String name = "godwit_" + DATABASES.incrementAndGet();
        execute(url("postgres"), "CREATE DATABASE " + name);
        return url(name);
    }

    public static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + server().getPort() + "/" + database;
    }

    /** Runs a statement in the database of this address. */
    public static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url, USER, PASSWORD);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException("The PostgreSQL of the tests refused: " + sql, e);
        }
    }

    /** The number that a query of the database of this address answers. */
    public static long number(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url, USER, PASSWORD);
                Statement statement = connection.createStatement();
                ResultSet answer = statement.executeQuery(sql)) {
            answer.next();
            return answer.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("The PostgreSQL of the tests refused: " + sql, e);
        }
    }

    private static synchronized EmbeddedPostgres server() {
        if (running == null) {
            try {
                running = EmbeddedPostgres.builder().start();
            } catch (IOException e) {
                throw new UncheckedIOException("The PostgreSQL of the tests did not start.", e);
            }
        }
        return running;
    }
}
