package io.godwit.milvus;

import io.milvus.grpc.DescribeResourceGroupRequest;
import io.milvus.grpc.DescribeResourceGroupResponse;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadPartitionsRequest;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.ReleasePartitionsRequest;
import io.milvus.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/** Loading and releasing the collections of one cluster. */
final class Loads {
    /** How long a wait is shown: until the next look, at most. */
    private static final Duration SHOWN = Duration.ofSeconds(2);

    /** Where all nodes are that nobody has put elsewhere, and where collections are loaded unless told otherwise. */
    private static final String DEFAULT_GROUP = "__default_resource_group";

    private final Calls calls;
    private final Patience patience;

    Loads(Calls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
    }

    /** Of the whole collection if no partitions are named. */
    LoadState state(CollectionName name, List<String> partitions) {
        GetLoadStateRequest request = GetLoadStateRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .addAllPartitionNames(partitions)
                .build();
        GetLoadStateResponse answer = patience.reading(
                "reading the load state of " + name,
                () -> calls.ask(
                        "Cannot read the load state of",
                        object(name, partitions),
                        stub -> stub.getLoadState(request),
                        GetLoadStateResponse::getStatus));
        return switch (answer.getState()) {
            case LoadStateLoaded -> LoadState.LOADED;
            case LoadStateLoading -> LoadState.LOADING;
            default -> LoadState.NOT_LOADED;
        };
    }

    int replicas(CollectionName name) {
        GetReplicasRequest request = GetReplicasRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .build();
        return patience.reading(
                "reading the replicas of " + name,
                () -> Calls.whereSupported(
                        () -> Calls.unless(
                                ErrorCode.NOT_LOADED,
                                () -> calls.ask(
                                                "Cannot read the replicas of",
                                                name,
                                                stub -> stub.getReplicas(request),
                                                GetReplicasResponse::getStatus)
                                        .getReplicasCount(),
                                0),
                        0));
    }

    /** How many query nodes there are for replicas, each on one of its own; empty where the server does not say. */
    OptionalInt queryNodes() {
        DescribeResourceGroupRequest request = DescribeResourceGroupRequest.newBuilder()
                .setResourceGroup(DEFAULT_GROUP)
                .build();
        try {
            int nodes = patience.reading(
                    "reading the query nodes",
                    () -> calls.ask(
                                    "Cannot describe resource group",
                                    DEFAULT_GROUP,
                                    stub -> stub.describeResourceGroup(request),
                                    DescribeResourceGroupResponse::getStatus)
                            .getResourceGroup()
                            .getNumAvailableNode());
            return nodes > 0 ? OptionalInt.of(nodes) : OptionalInt.empty();
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED || e.code().transientFailure()) {
                throw e;
            }
            // Not every server has resource groups, nor lets everybody see them: then loading itself will tell.
            return OptionalInt.empty();
        }
    }

    void load(CollectionName name, List<String> partitions, int replicas) {
        Function<MilvusServiceBlockingStub, Status> request =
                partitions.isEmpty() ? loadAll(name, replicas) : loadSome(name, partitions, replicas);
        // Asking for what is loaded or loading already is not an error, so an unknown outcome needs no look.
        patience.reading("loading " + object(name, partitions), () -> {
            calls.tell("Cannot load", object(name, partitions), request);
            return true;
        });
        Progress wait = new Progress(patience, "loading " + object(name, partitions));
        while (state(name, partitions) != LoadState.LOADED) {
            wait.next(percent(name, partitions) + " %");
        }
    }

    /** Waits while it is being loaded, by whomever, and tells the listener of each look. */
    void await(CollectionName name, Patience waiting) {
        Progress wait = new Progress(waiting, "loading " + name);
        while (state(name, List.of()) == LoadState.LOADING) {
            String reached = percent(name, List.of()) + " %";
            waiting.listener()
                    .waiting(
                            "loading " + name,
                            new GodwitException(
                                    ErrorCode.NOT_LOADED, "somebody else loads it, " + reached + " so far."),
                            SHOWN);
            wait.next(reached);
        }
    }

    void release(CollectionName name) {
        ReleaseCollectionRequest request = ReleaseCollectionRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .build();
        release(name, List.of(), stub -> stub.releaseCollection(request));
    }

    void release(CollectionName name, List<String> partitions) {
        ReleasePartitionsRequest request = ReleasePartitionsRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .addAllPartitionNames(partitions)
                .build();
        release(name, partitions, stub -> stub.releasePartitions(request));
    }

    private void release(
            CollectionName name, List<String> partitions, Function<MilvusServiceBlockingStub, Status> request) {
        // Releasing twice is the same as once.
        patience.reading("releasing " + object(name, partitions), () -> {
            calls.tell("Cannot release", object(name, partitions), request);
            return true;
        });
    }

    /** The only call that says why loading failed; the load state just falls back to "not loaded". */
    private long percent(CollectionName name, List<String> partitions) {
        GetLoadingProgressRequest request = GetLoadingProgressRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .addAllPartitionNames(partitions)
                .build();
        return patience.reading(
                "loading " + object(name, partitions),
                () -> calls.ask(
                                "Cannot load",
                                object(name, partitions),
                                stub -> stub.getLoadingProgress(request),
                                GetLoadingProgressResponse::getStatus)
                        .getProgress());
    }

    private static Function<MilvusServiceBlockingStub, Status> loadAll(CollectionName name, int replicas) {
        LoadCollectionRequest request = LoadCollectionRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .setReplicaNumber(replicas)
                .build();
        return stub -> stub.loadCollection(request);
    }

    private static Function<MilvusServiceBlockingStub, Status> loadSome(
            CollectionName name, List<String> partitions, int replicas) {
        LoadPartitionsRequest request = LoadPartitionsRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .addAllPartitionNames(partitions)
                .setReplicaNumber(replicas)
                .build();
        return stub -> stub.loadPartitions(request);
    }

    private static String object(CollectionName name, List<String> partitions) {
        return partitions.isEmpty() ? name.toString() : name + "/" + String.join(",", partitions);
    }
}
