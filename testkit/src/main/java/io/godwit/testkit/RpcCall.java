package io.godwit.testkit;

import com.google.protobuf.Message;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Calls a server, waits out what passes by itself, and makes every other error an {@link AssertionError}. */
final class RpcCall {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final int RATE_LIMIT = 8;
    /** Not ready (1), no leader (2), collection not loaded (101) or not fully loaded (103), node offline (106, 901). */
    private static final Set<Integer> PASSING_FOR_READS = Set.of(1, 2, 101, 103, 106, 901);

    private RpcCall() {}

    /** A call that may safely be sent again. */
    static <T extends Message> T idempotent(String what, Supplier<T> call) {
        return send(what, true, call);
    }

    /** A call that may change something twice if sent again: only refusals that wrote nothing, as of a rate limit, are waited out. */
    static <T extends Message> T once(String what, Supplier<T> call) {
        return send(what, false, call);
    }

    static void await(String what, BooleanSupplier condition) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (!condition.getAsBoolean()) {
            pauseUntil(deadline, what + " did not happen", null);
        }
    }

    private static <T extends Message> T send(String what, boolean repeatable, Supplier<T> call) {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            try {
                T answer = call.get();
                Status status = statusOf(answer);
                if (isSuccess(status)) {
                    return answer;
                }
                AssertionError failure = failure(what, status);
                if (!passes(status, repeatable)) {
                    throw failure;
                }
                pauseUntil(deadline, what, failure);
            } catch (StatusRuntimeException e) {
                if (!repeatable || !isUnavailable(e)) {
                    throw new AssertionError(what + ": " + e.getMessage(), e);
                }
                pauseUntil(deadline, what, e);
            }
        }
    }

    private static boolean isUnavailable(StatusRuntimeException e) {
        return e.getStatus().getCode() == io.milvus.shaded.io.grpc.Status.Code.UNAVAILABLE;
    }

    private static Status statusOf(Message answer) {
        if (answer instanceof Status status) {
            return status;
        }
        return (Status) answer.getField(answer.getDescriptorForType().findFieldByName("status"));
    }

    /** Milvus 2.3 and newer fill both fields, older ones only the legacy one: a success needs both. */
    @SuppressWarnings("deprecation")
    private static boolean isSuccess(Status status) {
        return status.getCode() == 0 && status.getErrorCode() == ErrorCode.Success;
    }

    @SuppressWarnings("deprecation")
    private static AssertionError failure(String what, Status status) {
        return new AssertionError("%s: code %d, legacy %s: %s"
                .formatted(what, status.getCode(), status.getErrorCode(), status.getReason()));
    }

    private static boolean passes(Status status, boolean repeatable) {
        // A Milvus Lite 3.2.2 loads a part of itself with the first call that needs it, and fails where two do at once.
        if (status.getCode() == RATE_LIMIT || status.getReason().contains("deadlock detected by _ModuleLock")) {
            return true;
        }
        boolean passing = PASSING_FOR_READS.contains(status.getCode())
                || status.getReason().contains("client connection is closing");
        return repeatable && passing;
    }

    private static void pauseUntil(Instant deadline, String what, @Nullable Throwable cause) {
        if (Instant.now().isAfter(deadline)) {
            throw new AssertionError(what + ", for " + PATIENCE, cause);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting: " + what, e);
        }
    }
}
