package io.godwit.testkit;

import io.milvus.grpc.CreateAliasRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DropAliasRequest;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadPartitionsRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.ReleasePartitionsRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** What makes the rows of a {@link MilvusFixture} findable: indexes, loading, aliases. */
public final class Serving {
    private static final Duration SETTLING = Duration.ofSeconds(30);
    private static final int INDEX_NOT_FOUND = 700;
    private static final int LOOKS_BEFORE_ASKING_AGAIN = 30;

    private final MilvusFixture fixture;

    Serving(MilvusFixture fixture) {
        this.fixture = fixture;
    }

    /** Creates an index and waits until it is finished. */
    public void createIndex(String collection, SampleIndex index) {
        CreateIndexRequest.Builder request = CreateIndexRequest.newBuilder()
                .setCollectionName(collection)
                .setFieldName(index.field())
                .setIndexName(index.name());
        index.params()
                .forEach((key, value) -> request.addExtraParams(
                        KeyValuePair.newBuilder().setKey(key).setValue(value)));
        String what = "CreateIndex on " + collection + "." + index.field();
        RpcCall.once(what, () -> fixture.stub().createIndex(request.build()));
        AtomicInteger looks = new AtomicInteger();
        RpcCall.await(what, () -> {
            if (isFinished(collection, index.field())) {
                return true;
            }
            // A Milvus 2.3.5 that is busy misses requests, and then makes up for it only once a minute.
            if (looks.incrementAndGet() % LOOKS_BEFORE_ASKING_AGAIN == 0 && fixture.family() == ServerFamily.MILVUS) {
                RpcCall.idempotent(what, () -> fixture.stub().createIndex(request.build()));
            }
            return false;
        });
    }

    /** All indexes of a collection; none is an empty list, though Milvus 2.3.5 answers with the error 700. */
    public List<IndexDescription> indexes(String collection) {
        var request =
                DescribeIndexRequest.newBuilder().setCollectionName(collection).build();
        var answer = fixture.stub().describeIndex(request);
        return answer.getStatus().getCode() == INDEX_NOT_FOUND
                ? List.of()
                : RpcCall.idempotent("DescribeIndex " + collection, () -> answer)
                        .getIndexDescriptionsList();
    }

    /** Loads a collection and waits until it answers with all its rows. */
    public void load(String collection) {
        load(collection, 1);
    }

    /** Likewise, with so many replicas, each of which needs a query node of its own. */
    public void load(String collection, int replicas) {
        var request = LoadCollectionRequest.newBuilder()
                .setCollectionName(collection)
                .setReplicaNumber(replicas)
                .build();
        RpcCall.idempotent("LoadCollection " + collection, () -> fixture.stub().loadCollection(request));
        awaitLoaded(collection);
    }

    /** Loads some partitions only. */
    public void loadPartitions(String collection, String... partitions) {
        var request = LoadPartitionsRequest.newBuilder()
                .setCollectionName(collection)
                .addAllPartitionNames(List.of(partitions))
                .setReplicaNumber(1)
                .build();
        RpcCall.idempotent("LoadPartitions " + collection, () -> fixture.stub().loadPartitions(request));
        awaitLoaded(collection);
    }

    public void release(String collection) {
        var request = ReleaseCollectionRequest.newBuilder()
                .setCollectionName(collection)
                .build();
        RpcCall.idempotent(
                "ReleaseCollection " + collection, () -> fixture.stub().releaseCollection(request));
    }

    public void releasePartitions(String collection, String... partitions) {
        var request = ReleasePartitionsRequest.newBuilder()
                .setCollectionName(collection)
                .addAllPartitionNames(List.of(partitions))
                .build();
        RpcCall.idempotent(
                "ReleasePartitions " + collection, () -> fixture.stub().releasePartitions(request));
    }

    /** The load state of a collection, or of some of its partitions. Milvus Lite says Loaded of whatever is new. */
    public LoadState loadState(String collection, String... partitions) {
        var request = GetLoadStateRequest.newBuilder()
                .setCollectionName(collection)
                .addAllPartitionNames(List.of(partitions))
                .build();
        return RpcCall.idempotent(
                        "GetLoadState " + collection, () -> fixture.stub().getLoadState(request))
                .getState();
    }

    /** How many replicas a loaded collection has. */
    public int replicas(String collection) {
        var request =
                GetReplicasRequest.newBuilder().setCollectionName(collection).build();
        return RpcCall.idempotent(
                        "GetReplicas " + collection, () -> fixture.stub().getReplicas(request))
                .getReplicasCount();
    }

    public void createAlias(String collection, String alias) {
        var request = CreateAliasRequest.newBuilder()
                .setCollectionName(collection)
                .setAlias(alias)
                .build();
        RpcCall.once("CreateAlias " + alias, () -> fixture.stub().createAlias(request));
    }

    public void dropAlias(String alias) {
        var request = DropAliasRequest.newBuilder().setAlias(alias).build();
        RpcCall.idempotent("DropAlias " + alias, () -> fixture.stub().dropAlias(request));
    }

    /** The aliases of a collection; Milvus Lite 2 has none. */
    public List<String> aliases(String collection) {
        if (fixture.family() == ServerFamily.LITE_2) {
            return List.of();
        }
        var request =
                ListAliasesRequest.newBuilder().setCollectionName(collection).build();
        return RpcCall.idempotent(
                        "ListAliases " + collection, () -> fixture.stub().listAliases(request))
                .getAliasesList();
    }

    private boolean isFinished(String collection, String field) {
        return indexes(collection).stream()
                .filter(index -> index.getFieldName().equals(field))
                .allMatch(index -> {
                    if (index.getState() == IndexState.Failed) {
                        throw new AssertionError("The index on %s.%s failed: %s"
                                .formatted(collection, field, index.getIndexStateFailReason()));
                    }
                    return index.getState() != IndexState.InProgress && index.getState() != IndexState.Unissued;
                });
    }

    private void awaitLoaded(String collection) {
        RpcCall.await("Load of " + collection, () -> loadState(collection) == LoadState.LoadStateLoaded);
        Instant deadline = Instant.now().plus(SETTLING);
        RpcCall.await(
                "Rows of " + collection,
                () -> hasSettled(collection) || Instant.now().isAfter(deadline));
    }

    /** Milvus 2.3.5 counts 0 rows for seconds after it says Loaded; its statistics know better, if it was flushed. */
    private boolean hasSettled(String collection) {
        return fixture.count(collection) > 0 || storedRows(collection) == 0;
    }

    /** The rows that were inserted and flushed, whether loaded or not; deleted ones are among them. */
    public long storedRows(String collection) {
        var request = GetCollectionStatisticsRequest.newBuilder()
                .setCollectionName(collection)
                .build();
        return RpcCall.idempotent(
                        "GetCollectionStatistics " + collection,
                        () -> fixture.stub().getCollectionStatistics(request))
                .getStatsList()
                .stream()
                .filter(entry -> entry.getKey().equals("row_count"))
                .mapToLong(entry -> Long.parseLong(entry.getValue()))
                .findFirst()
                .orElse(0);
    }
}
