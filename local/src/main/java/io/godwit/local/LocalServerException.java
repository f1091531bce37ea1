package io.godwit.local;

import org.jspecify.annotations.Nullable;

/** A local server could not be installed, started, reached or ended; the message says what to do about it. */
public final class LocalServerException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What kind of failure it was, for callers that react to some of them. */
    public enum Reason {
        /** The distribution has no build for this operating system or CPU. */
        UNSUPPORTED_PLATFORM,
        /** A program of the operating system is missing; the message names its package. */
        MISSING_SYSTEM_PACKAGE,
        /** The packages could not be fetched or unpacked. */
        INSTALL_FAILED,
        /** What was asked for cannot be done with this distribution. */
        INVALID_SETTING,
        /** The port that was asked for is taken, or no free ports are left. */
        NO_PORT,
        /** Another server already runs in the folder. */
        FOLDER_IN_USE,
        /** The process could not be started, or ended before it was ready. */
        START_FAILED,
        /** The process runs but was not ready in time. */
        NOT_READY,
        /** The process could not be signalled or did not end. */
        STOP_FAILED,
        /** A file or folder of the server could not be read, written or deleted. */
        STORAGE,
        /** The calling thread was interrupted while it waited. */
        INTERRUPTED
    }

    private final Reason reason;

    LocalServerException(Reason reason, String message) {
        this(reason, message, null);
    }

    LocalServerException(Reason reason, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.reason = reason;
    }

    static LocalServerException interrupted(String during, InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new LocalServerException(Reason.INTERRUPTED, "Interrupted while " + during + ".", cause);
    }

    public Reason reason() {
        return reason;
    }
}
