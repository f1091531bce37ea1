package io.godwit.milvus;

import io.milvus.shaded.io.grpc.Status;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** What a failed gRPC call means: its code, the text, and the exceptions below it. */
final class TransportCodes {
    /** What gRPC and Netty add for their own developers. */
    private static final Pattern NOISE = Pattern.compile(
            ": (io|ssl) exception| for \\[[^\\]]*Handler#[^\\]]*\\]|\\s*Channel Pipeline: \\[[^\\]]*\\]|\\s*trailers: Metadata\\(.*\\)");

    private TransportCodes() {}

    static ErrorCode classify(StatusRuntimeException e) {
        String text = text(e).toLowerCase(Locale.ROOT);
        if (text.contains("larger than max") || text.contains("exceeds maximum size")) {
            return ErrorCode.TOO_LARGE;
        }
        return switch (e.getStatus().getCode()) {
            case UNIMPLEMENTED -> ErrorCode.NOT_SUPPORTED;
            case UNAUTHENTICATED -> ErrorCode.UNAUTHENTICATED;
            case PERMISSION_DENIED -> ErrorCode.PERMISSION_DENIED;
            case DEADLINE_EXCEEDED -> ErrorCode.TIMED_OUT;
            case UNAVAILABLE, UNKNOWN, INTERNAL -> broken(e, text);
            case CANCELLED -> Thread.currentThread().isInterrupted() ? ErrorCode.STOPPED : ErrorCode.UNAVAILABLE;
            case ABORTED, RESOURCE_EXHAUSTED -> ErrorCode.UNAVAILABLE;
            case INVALID_ARGUMENT, OUT_OF_RANGE -> ErrorCode.INVALID_REQUEST;
            case DATA_LOSS -> ErrorCode.BAD_ANSWER;
            default -> ErrorCode.SERVER_ERROR;
        };
    }

    /** The server's or gRPC's text, with the innermost reason where the text alone says nothing ("io exception"). */
    static String text(StatusRuntimeException e) {
        Status status = e.getStatus();
        List<String> parts = new ArrayList<>();
        parts.add(String.valueOf(status.getCode()));
        if (status.getDescription() != null) {
            parts.add(status.getDescription().strip());
        }
        innermost(status.getCause()).map(Throwable::getMessage).ifPresent(reason -> {
            if (parts.stream().noneMatch(part -> part.contains(reason))) {
                parts.add(reason.strip());
            }
        });
        return NOISE.matcher(String.join(": ", parts)).replaceAll("").replaceAll("\\s*\\R\\s*", " ");
    }

    private static ErrorCode broken(StatusRuntimeException e, String text) {
        if (text.contains("channel shutdown")) {
            return ErrorCode.STOPPED;
        }
        if (below(e, SSLException.class::isInstance) || text.contains("certificate")) {
            return ErrorCode.TLS_FAILED;
        }
        if (below(e, TransportCodes::neverArrived) || text.contains("unable to resolve host")) {
            return ErrorCode.UNREACHABLE;
        }
        // gRPC itself says UNKNOWN where a connection ends between its opening and the call: "channel closed".
        if (below(e, IOException.class::isInstance)) {
            return ErrorCode.UNAVAILABLE;
        }
        // A starting 2.3.5 says UNKNOWN: "service unavailable: internal: Milvus Proxy is not ready yet. please wait".
        if (e.getStatus().getCode() == Status.Code.UNAVAILABLE
                || ReplyCodes.passing(text)
                || text.contains("rst_stream")
                || text.contains("goaway")
                || text.contains("eos")) {
            return ErrorCode.UNAVAILABLE;
        }
        return ErrorCode.SERVER_ERROR;
    }

    private static boolean neverArrived(Throwable cause) {
        return cause instanceof ConnectException
                || cause instanceof UnknownHostException
                || cause instanceof NoRouteToHostException;
    }

    private static boolean below(StatusRuntimeException e, Predicate<Throwable> wanted) {
        return causes(e.getStatus().getCause()).anyMatch(wanted);
    }

    private static Optional<Throwable> innermost(@Nullable Throwable cause) {
        return causes(cause).reduce((outer, inner) -> inner);
    }

    private static Stream<Throwable> causes(@Nullable Throwable first) {
        return Stream.iterate(first, Objects::nonNull, Throwable::getCause).limit(10);
    }
}
