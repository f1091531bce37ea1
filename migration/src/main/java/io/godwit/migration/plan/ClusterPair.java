package io.godwit.migration.plan;

import io.godwit.milvus.Cluster;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Source and target of a job, both connected. */
public record ClusterPair(Cluster source, Cluster target) implements AutoCloseable {
    /** The graver first: what cannot be reached says nothing about who is let in. */
    private static final List<ErrorCode> GRAVITY = List.of(
            ErrorCode.UNREACHABLE,
            ErrorCode.TLS_FAILED,
            ErrorCode.UNAVAILABLE,
            ErrorCode.TIMED_OUT,
            ErrorCode.UNAUTHENTICATED,
            ErrorCode.PERMISSION_DENIED);

    /** Tries both, so that the exception names the trouble of both; its code is the graver one. */
    public static ClusterPair connect(Endpoint source, Endpoint target, Patience patience) {
        CompletableFuture<Cluster> first = CompletableFuture.supplyAsync(() -> Cluster.connect(source, patience));
        CompletableFuture<Cluster> second = CompletableFuture.supplyAsync(() -> Cluster.connect(target, patience));
        List<GodwitException> failures = List.of(first, second).stream()
                .flatMap(one -> failure(one).stream())
                .toList();
        if (failures.isEmpty()) {
            return new ClusterPair(first.join(), second.join());
        }
        List.of(first, second).stream()
                .filter(one -> !one.isCompletedExceptionally())
                .forEach(one -> one.join().close());
        throw combined(failures);
    }

    private static List<GodwitException> failure(CompletableFuture<Cluster> connecting) {
        try {
            connecting.join();
            return List.of();
        } catch (CompletionException e) {
            return List.of(
                    e.getCause() instanceof GodwitException known
                            ? known
                            : new GodwitException(ErrorCode.INTERNAL, "Cannot connect: " + e.getCause(), e));
        }
    }

    static GodwitException combined(List<GodwitException> failures) {
        GodwitException gravest = failures.stream()
                .min(java.util.Comparator.comparingInt(failure -> gravity(failure.code())))
                .orElseThrow();
        if (failures.size() == 1) {
            return gravest;
        }
        String message = failures.stream()
                .map(Throwable::getMessage)
                .distinct()
                .collect(java.util.stream.Collectors.joining(System.lineSeparator()));
        GodwitException both = new GodwitException(gravest.code(), message, gravest);
        failures.stream().filter(failure -> failure != gravest).forEach(both::addSuppressed);
        return both;
    }

    private static int gravity(ErrorCode code) {
        int at = GRAVITY.indexOf(code);
        return at < 0 ? GRAVITY.size() : at;
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
