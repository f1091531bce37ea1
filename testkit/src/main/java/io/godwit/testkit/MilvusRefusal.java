package io.godwit.testkit;

import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.Status;

/** An error that the scripted server answers in the status of its reply. */
final class MilvusRefusal extends RuntimeException {
    private final int code;

    MilvusRefusal(int code, String reason) {
        super(reason);
        this.code = code;
    }

    @SuppressWarnings("deprecation")
    Status status() {
        return Status.newBuilder()
                .setCode(code)
                .setErrorCode(ErrorCode.UnexpectedError)
                .setReason(getMessage())
                .build();
    }
}
