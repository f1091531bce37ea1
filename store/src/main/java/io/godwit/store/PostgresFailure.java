package io.godwit.store;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.sql.SQLException;

/** What an error of PostgreSQL means to a user, and what to do about it. */
enum PostgresFailure {
    ABSENT(
            "does not answer, or not to this connection. Check its address and that it runs, then run the same command again"),
    TLS(
            "is not spoken to by TLS as its address asks. Check sslmode, sslrootcert, sslcert and sslkey there, and what the server has"),
    LOGIN(
            "refuses the user or the password. Set GODWIT_STORE_USER and GODWIT_STORE_PASSWORD, or --store-password-file"),
    NO_DATABASE("has no database of this name. Create it there (CREATE DATABASE), or check the address"),
    FORBIDDEN(
            "does not let this user do what is needed: make tables, read and write them. Grant it CREATE on the schema"),
    READ_ONLY(
            "takes no changes: it is a standby, or set to read only. Name its primary, or add targetServerType=primary"),
    FULL("cannot grow, since its disk is full. Free some space and run the same command again"),
    BUSY("has no connection left. Raise its max_connections, or end other programs that use it"),
    OTHER("answers with an error. Its log may say more");

    private final String text;

    PostgresFailure(String text) {
        this.text = text;
    }

    static GodwitException of(PostgresAddress address, SQLException e) {
        SQLException said = said(e);
        String message = "The store " + address + " " + kind(said).text + ". (" + said.getMessage() + ")";
        return new GodwitException(ErrorCode.STATE_UNUSABLE, message, e);
    }

    /** Whether the same transaction, of which nothing may have been done, can succeed now: the connection broke, or two crossed. */
    static boolean passing(SQLException e) {
        String state = state(e);
        return state.startsWith("08") || state.startsWith("57P") || state.startsWith("40") || state.equals("25P03");
    }

    /** The pool wraps what the driver said. */
    private static SQLException said(SQLException e) {
        return e.getCause() instanceof SQLException cause ? cause : e;
    }

    private static String state(SQLException e) {
        String state = e.getSQLState();
        return state == null ? "" : state;
    }

    private static PostgresFailure kind(SQLException said) {
        String state = state(said);
        boolean absent = state.startsWith("08") || state.startsWith("57P");
        // The driver has no state of its own for it.
        if (absent && String.valueOf(said.getMessage()).contains("SSL")) {
            return TLS;
        }
        return switch (state) {
            case "3D000" -> NO_DATABASE;
            case "42501" -> FORBIDDEN;
            case "25006" -> READ_ONLY;
            case "53100" -> FULL;
            case "53300" -> BUSY;
            default -> state.startsWith("28") ? LOGIN : absent ? ABSENT : OTHER;
        };
    }
}
