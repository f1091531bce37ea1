package io.godwit.milvus;

import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.util.function.Function;
import java.util.function.Supplier;

/** Single calls to one cluster: no repeating, but whatever is not a success becomes a {@link GodwitException}. */
record Calls(Connection connection, ServerKind kind) {
    <R> R ask(
            String what,
            Object object,
            Function<MilvusServiceBlockingStub, R> call,
            Function<? super R, Status> status) {
        R reply = attempt(what, object, call);
        Replies.check(what, object, status.apply(reply), kind, connection.uri());
        return reply;
    }

    void tell(String what, Object object, Function<MilvusServiceBlockingStub, Status> call) {
        ask(what, object, call, Function.identity());
    }

    /** For calls some servers lack: their answer is then {@code otherwise}. */
    static <T> T whereSupported(Supplier<T> call, T otherwise) {
        return unless(ErrorCode.NOT_SUPPORTED, call, otherwise);
    }

    static <T> T unless(ErrorCode code, Supplier<T> call, T otherwise) {
        try {
            return call.get();
        } catch (GodwitException e) {
            if (e.code() == code) {
                return otherwise;
            }
            throw e;
        }
    }

    private <R> R attempt(String what, Object object, Function<MilvusServiceBlockingStub, R> call) {
        try {
            return call.apply(connection.stub());
        } catch (StatusRuntimeException e) {
            throw Replies.failure(what, object, e, connection.uri());
        }
    }
}
