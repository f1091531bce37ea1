package io.godwit.milvus;

/** What somebody can do about an error of a server. */
final class Advice {
    private Advice() {}

    static String on(ErrorCode code) {
        return switch (code) {
            case UNREACHABLE -> "Check that the server runs and that host and port are right.";
            case TLS_FAILED -> "Check the scheme (http or https), the CA file and the client certificate.";
            case UNAUTHENTICATED -> "Check the token: user:password, or an API key.";
            case PERMISSION_DENIED -> "Grant this privilege to the token's user, or use another token.";
            case UNAVAILABLE ->
                "Try again once the server is ready. One that stays Abnormal, as after"
                        + " a long pause of its process, has to be restarted.";
            case TIMED_OUT -> "Try again; the server or the network is slow.";
            case RATE_LIMITED -> "Try again later, or raise the server's rate limit.";
            case DENIED -> "Free memory or disk on the server, raise its quota, or lift the ban on writing or reading.";
            case TOO_LARGE -> "Ask for fewer rows, or send fewer, at a time.";
            case NOT_LOADED -> "Load the collection; straight after a restart, wait a minute or two.";
            case DATABASE_NOT_FOUND, COLLECTION_NOT_FOUND, PARTITION_NOT_FOUND, INDEX_NOT_FOUND ->
                "Check the name; it may have been dropped or renamed meanwhile.";
            case NOT_SUPPORTED -> "This server's version lacks the call.";
            case INVALID_REQUEST -> "The same request will be refused again.";
            default -> "Look into the server's log.";
        };
    }
}
