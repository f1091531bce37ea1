package io.godwit.milvus;

import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.net.URI;

/**
 * Turns whatever a server answered, or failed to answer, into a {@link GodwitException}. The message reads
 * {@code <what failed> <object> on <address>: <server's text>. <what to do>}.
 */
final class Replies {
    private Replies() {}

    /**
     * Returns if the server reports success, in the code and in the legacy code: either alone is not success.
     *
     * @param what what failed, if it did: "Cannot describe collection"
     * @param object what it was done to; "" if there is no object
     */
    static void check(String what, Object object, Status status, ServerKind kind, URI at) {
        if (!succeeded(status)) {
            throw failure(what, object, status, kind, at);
        }
    }

    @SuppressWarnings("deprecation") // Milvus before 2.3 and some of its later replies fill the legacy code alone.
    static boolean succeeded(Status status) {
        return status.getCode() == 0 && status.getErrorCodeValue() == 0;
    }

    @SuppressWarnings("deprecation")
    static GodwitException failure(String what, Object object, Status status, ServerKind kind, URI at) {
        ErrorCode code = ReplyCodes.classify(status, kind);
        String text = status.getReason().isBlank() ? status.getDetail() : status.getReason();
        String number =
                status.getCode() == 0 ? "legacy code " + status.getErrorCodeValue() : "code " + status.getCode();
        return new GodwitException(code, message(what, object, at, text.strip() + " (" + number + ")", code));
    }

    /** A call that got no reply, or a reply of gRPC itself. */
    static GodwitException failure(String what, Object object, StatusRuntimeException e, URI at) {
        ErrorCode code = TransportCodes.classify(e);
        if (code == ErrorCode.STOPPED) {
            return new GodwitException(code, what(what, object) + " on " + at + ": stopped before an answer came.", e);
        }
        return new GodwitException(code, message(what, object, at, TransportCodes.text(e), code), e);
    }

    static String message(String what, Object object, URI at, String text, ErrorCode code) {
        String sentence = text.endsWith(".") ? text : text + ".";
        return (what(what, object) + " on " + at + ": " + sentence + " " + Advice.on(code)).strip();
    }

    private static String what(String what, Object object) {
        return (what + " " + object).strip();
    }
}
