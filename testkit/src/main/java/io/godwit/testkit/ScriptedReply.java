package io.godwit.testkit;

import com.google.protobuf.Message;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** What a {@link ScriptedMilvus} does with a call instead of simply serving it. */
public sealed interface ScriptedReply {
    /** The call is served from the store. */
    record Proceed() implements ScriptedReply {}

    /** The call is served from the store, later. */
    record Delayed(Duration delay) implements ScriptedReply {}

    /** The call is served from the store once it is let go, and tells when it has been. */
    record Held(CountDownLatch letGo, CountDownLatch served) implements ScriptedReply {}

    /** The call gets this message; the store is not touched. */
    record Answer(Message message) implements ScriptedReply {}

    /** The call gets an answer of its own type with this status; the store is not touched. */
    record Refused(Status status) implements ScriptedReply {}

    /** The call ends with this gRPC status; the store is not touched. */
    record Broken(io.milvus.shaded.io.grpc.Status status) implements ScriptedReply {}

    /** The call is served from the store, but the client gets this gRPC status: a write of unknown outcome. */
    record Lost(io.milvus.shaded.io.grpc.Status status) implements ScriptedReply {}

    /** The call is never answered; the store is not touched. */
    record Silence() implements ScriptedReply {}

    static ScriptedReply proceed() {
        return new Proceed();
    }

    static ScriptedReply delayed(Duration delay) {
        return new Delayed(delay);
    }

    static ScriptedReply held(CountDownLatch letGo, CountDownLatch served) {
        return new Held(letGo, served);
    }

    static ScriptedReply answer(Message message) {
        return new Answer(message);
    }

    /** An error in both forms, the code and the legacy one. */
    @SuppressWarnings("deprecation")
    static ScriptedReply refused(int code, ErrorCode legacy, String reason) {
        return new Refused(Status.newBuilder()
                .setCode(code)
                .setErrorCode(legacy)
                .setReason(reason)
                .build());
    }

    /** The reply of a Milvus 2.3.5 over its rate limit: nothing is written, and it does not call itself retriable. */
    @SuppressWarnings("deprecation")
    static ScriptedReply rateLimited() {
        return refused(
                8,
                ErrorCode.RateLimit,
                "request is rejected by grpc RateLimiter middleware, please retry later: "
                        + "rate limit exceeded[rate=1.048576e+06]");
    }

    /** The reply of a Milvus 2.3.5 whose writing was denied. */
    @SuppressWarnings("deprecation")
    static ScriptedReply writingDenied() {
        return refused(
                9, ErrorCode.ForceDeny, "quota exceeded[reason=the writing has been deactivated by the administrator]");
    }

    static ScriptedReply broken(io.milvus.shaded.io.grpc.Status status) {
        return new Broken(status);
    }

    /** The server did what was asked, and the connection broke before the client learned of it. */
    static ScriptedReply lost() {
        return new Lost(io.milvus.shaded.io.grpc.Status.UNAVAILABLE.withDescription("Connection reset by peer"));
    }

    static ScriptedReply silence() {
        return new Silence();
    }
}
