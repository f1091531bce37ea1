package io.godwit.store;

import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.nio.file.Path;
import java.sql.SQLException;

/** What an error of SQLite means to a user, and what to do about it. */
enum SqliteFailure {
    DAMAGED(
            "is damaged, or no database of Godwit. Put a backup in its place, or move the file away to start without the jobs in it"),
    FULL("cannot grow, since the disk is full. Free some space and run the same command again"),
    NOT_WRITABLE(
            "cannot be opened or written. Check the permissions of the folder and of the files in it, or choose another"
                    + " folder with --state"),
    BUSY("is held by another process for longer than 30 s. Stop what holds it and run the same command again"),
    DISK("cannot be read or written: the disk reports an error. Check the disk, or choose another folder with --state"),
    OTHER("answers with an error. Check the disk, or choose another folder with --state");

    private final String text;

    SqliteFailure(String text) {
        this.text = text;
    }

    static GodwitException of(Path file, SQLException e) {
        String message = "The state file " + file + " " + kind(e).text + ". (" + e.getMessage() + ")";
        return new GodwitException(ErrorCode.STATE_UNUSABLE, message, e);
    }

    /** The lower byte is SQLite's primary result code, the rest says more of the same. */
    private static SqliteFailure kind(SQLException e) {
        return switch (e.getErrorCode() & 0xff) {
            case 3, 8, 14, 23 -> NOT_WRITABLE;
            case 5, 6, 15 -> BUSY;
            case 10 -> DISK;
            case 11, 26 -> DAMAGED;
            case 13 -> FULL;
            default -> OTHER;
        };
    }
}
