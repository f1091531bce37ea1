package io.godwit.milvus;

import org.jspecify.annotations.Nullable;

/** Whatever fails in Godwit: a stable code, and a message that says what failed, on which object, and what to do. */
public final class GodwitException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final ErrorCode code;
    private final String message;

    public GodwitException(ErrorCode code, String message) {
        this(code, message, null);
    }

    public GodwitException(ErrorCode code, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.message = message;
    }

    @Override
    public String getMessage() {
        return message;
    }

    public ErrorCode code() {
        return code;
    }
}
