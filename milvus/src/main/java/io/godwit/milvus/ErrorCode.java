package io.godwit.milvus;

/** The stable names of what can go wrong. The same text stands in the CLI's output, in reports and in REST answers. */
public enum ErrorCode {
    /** The address does not answer at all. */
    UNREACHABLE(Effect.UNKNOWN),
    /** It answers, but TLS does not come about: wrong scheme, untrusted certificate, client certificate missing. */
    TLS_FAILED(Effect.NOTHING),
    UNAUTHENTICATED(Effect.NOTHING),
    PERMISSION_DENIED(Effect.NOTHING),
    /** The connection broke or the server is starting, failing over or overloaded: a later try may succeed. */
    UNAVAILABLE(Effect.UNKNOWN),
    TIMED_OUT(Effect.UNKNOWN),
    /** Server code 8 (legacy 49), whatever its retriable flag says (false on 2.3.5). Nothing was written. */
    RATE_LIMITED(Effect.NOTHING),
    /** Server code 9 (legacy 48) and its kin: quota, memory or an administrator forbids it for now. Nothing was written. */
    DENIED(Effect.NOTHING),
    /** A message is over the limit of one side; smaller ranges or batches help. */
    TOO_LARGE(Effect.NOTHING),
    /** Server code 101; for a minute after a restart this is transient (2.3.5). */
    NOT_LOADED(Effect.NOTHING),
    DATABASE_NOT_FOUND(Effect.NOTHING),
    COLLECTION_NOT_FOUND(Effect.NOTHING),
    PARTITION_NOT_FOUND(Effect.NOTHING),
    INDEX_NOT_FOUND(Effect.NOTHING),
    /** The server rejects the request itself: a later try gets the same answer. Nothing was written. */
    INVALID_REQUEST(Effect.NOTHING),
    /**
     * A row cannot be at the target: the target does not take it as it is or would change it without a word, or it cannot be as the
     * options ask. Nothing was written.
     */
    ROW_REFUSED(Effect.NOTHING),
    /** The server lacks this call. */
    NOT_SUPPORTED(Effect.NOTHING),
    /** Any other error reply of a server. */
    SERVER_ERROR(Effect.UNKNOWN),
    /** What the server sent does not parse or contradicts itself. */
    BAD_ANSWER(Effect.NOTHING),

    USAGE(Effect.NOTHING),
    /** Preflight found errors, or a server is too old; nothing was created. */
    REFUSED(Effect.NOTHING),
    /** Another process runs this job. */
    JOB_BUSY(Effect.NOTHING),
    JOB_NOT_FOUND(Effect.NOTHING),
    PLAN_STALE(Effect.NOTHING),
    /** The copy is done, and source and target are not equal. */
    DIFFERENCES(Effect.NOTHING),
    SOURCE_CHANGED(Effect.NOTHING),
    TARGET_CHANGED(Effect.NOTHING),
    /** A newer attempt has taken over, or the job was paused or canceled. */
    STOPPED(Effect.NOTHING),
    STATE_UNUSABLE(Effect.NOTHING),
    INTERNAL(Effect.UNKNOWN);

    private final Effect effect;

    ErrorCode(Effect effect) {
        this.effect = effect;
    }

    /** What a write that ended with this code may have left behind. */
    public Effect effect() {
        return effect;
    }

    /** True if the same request may succeed later without anybody changing anything. */
    public boolean transientFailure() {
        return switch (this) {
            case UNREACHABLE, UNAVAILABLE, TIMED_OUT, RATE_LIMITED, DENIED -> true;
            default -> false;
        };
    }

    /** What is known about a write after its failure. */
    public enum Effect {
        /** Nothing was written. */
        NOTHING,
        /** All, a part or none of it was written. */
        UNKNOWN
    }
}
