package io.godwit.cli;

import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Connects, asks for a token where a server wants one and a person can be asked, and says of both sides what is wrong. */
final class Connections {
    private static final int ASKED_AT_MOST = 3;

    private final Map<String, String> environment;
    private final Terminal terminal;
    private final Output output;
    private final Duration budget;

    Connections(Godwit godwit, Duration budget) {
        this.environment = godwit.surroundings().environment();
        this.terminal = godwit.surroundings().terminal();
        this.output = godwit.output();
        this.budget = budget;
    }

    Cluster one(Side side, Endpoint endpoint) {
        return asking(side, endpoint, attempt(endpoint)).clusterOrThrow();
    }

    /** The clusters of a job. */
    ClusterPair of(Job job, Access source, Access target) {
        return both(
                source.endpoint(job.plan().spec().source().toString(), environment),
                target.endpoint(job.plan().spec().target().toString(), environment));
    }

    ClusterPair both(Endpoint source, Endpoint target) {
        CompletableFuture<Attempt> other = CompletableFuture.supplyAsync(() -> attempt(target));
        Attempt toSource = attempt(source);
        Attempt toTarget = other.join();
        boolean hopeless = toSource.lastingFailure() || toTarget.lastingFailure();
        if (!hopeless) {
            toSource = asking(Side.SOURCE, source, toSource);
            toTarget = asking(Side.TARGET, target, toTarget);
        }
        List<GodwitException> failures = new ArrayList<>();
        toSource.failure().ifPresent(failures::add);
        toTarget.failure().ifPresent(failures::add);
        if (failures.isEmpty()) {
            return new ClusterPair(toSource.clusterOrThrow(), toTarget.clusterOrThrow());
        }
        toSource.close();
        toTarget.close();
        throw failures.size() == 1 ? failures.get(0) : new SeveralFailures(failures);
    }

    private Attempt attempt(Endpoint endpoint) {
        try {
            Patience patience = Patience.of(budget).listeningWith(new WaitNotice(output));
            return new Attempt(Cluster.connect(endpoint, patience), null);
        } catch (GodwitException e) {
            return new Attempt(null, e);
        }
    }

    private Attempt asking(Side side, Endpoint endpoint, Attempt first) {
        Attempt attempt = first;
        for (int i = 0; i < ASKED_AT_MOST && attempt.unauthenticated(); i++) {
            Optional<String> token = terminal.askSecret(
                    "Token for the " + side.word() + " " + endpoint + " (user:password or an API key; not shown): ");
            if (token.isEmpty()) {
                return attempt.hinting(side);
            }
            attempt = attempt(new Endpoint(endpoint.uri(), token.get().strip(), endpoint.tls()));
        }
        return attempt.unauthenticated() ? attempt.hinting(side) : attempt;
    }

    private record Attempt(
            @Nullable Cluster cluster, @Nullable GodwitException error) {
        Optional<GodwitException> failure() {
            return Optional.ofNullable(error);
        }

        boolean unauthenticated() {
            return error != null && error.code() == ErrorCode.UNAUTHENTICATED;
        }

        boolean lastingFailure() {
            return error != null && !unauthenticated();
        }

        Attempt hinting(Side side) {
            GodwitException failed = failure().orElseThrow();
            return new Attempt(
                    null,
                    new GodwitException(
                            failed.code(),
                            failed.getMessage() + " It is taken from " + side.tokenVariable()
                                    + " or from the file named by" + " --" + side.word() + "-token-file.",
                            failed));
        }

        Cluster clusterOrThrow() {
            if (cluster == null) {
                throw failure().orElseThrow();
            }
            return cluster;
        }

        void close() {
            if (cluster != null) {
                cluster.close();
            }
        }
    }
}
