package io.godwit.testkit;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AllocTimestampResponse;
import io.milvus.grpc.AlterAliasRequest;
import io.milvus.grpc.AlterCollectionRequest;
import io.milvus.grpc.BoolResponse;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.CreateAliasRequest;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateDatabaseRequest;
import io.milvus.grpc.CreateIndexRequest;
import io.milvus.grpc.CreatePartitionRequest;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.DescribeAliasRequest;
import io.milvus.grpc.DescribeAliasResponse;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseResponse;
import io.milvus.grpc.DescribeIndexRequest;
import io.milvus.grpc.DescribeIndexResponse;
import io.milvus.grpc.DropAliasRequest;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.DropDatabaseRequest;
import io.milvus.grpc.DropIndexRequest;
import io.milvus.grpc.DropPartitionRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.FlushResponse;
import io.milvus.grpc.GetCollectionStatisticsRequest;
import io.milvus.grpc.GetCollectionStatisticsResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.GetFlushStateResponse;
import io.milvus.grpc.GetLoadStateRequest;
import io.milvus.grpc.GetLoadStateResponse;
import io.milvus.grpc.GetLoadingProgressRequest;
import io.milvus.grpc.GetLoadingProgressResponse;
import io.milvus.grpc.GetPartitionStatisticsRequest;
import io.milvus.grpc.GetPartitionStatisticsResponse;
import io.milvus.grpc.GetReplicasRequest;
import io.milvus.grpc.GetReplicasResponse;
import io.milvus.grpc.GetVersionRequest;
import io.milvus.grpc.GetVersionResponse;
import io.milvus.grpc.HasCollectionRequest;
import io.milvus.grpc.HasPartitionRequest;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.IndexState;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ListAliasesRequest;
import io.milvus.grpc.ListAliasesResponse;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.ListDatabasesResponse;
import io.milvus.grpc.ListFileResourcesRequest;
import io.milvus.grpc.ListFileResourcesResponse;
import io.milvus.grpc.ListPrivilegeGroupsRequest;
import io.milvus.grpc.ListPrivilegeGroupsResponse;
import io.milvus.grpc.LoadCollectionRequest;
import io.milvus.grpc.LoadPartitionsRequest;
import io.milvus.grpc.LoadState;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceImplBase;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.ReleaseCollectionRequest;
import io.milvus.grpc.ReleasePartitionsRequest;
import io.milvus.grpc.ReplicaInfo;
import io.milvus.grpc.SearchRequest;
import io.milvus.grpc.SearchResults;
import io.milvus.grpc.ServerInfo;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import io.milvus.grpc.Status;
import io.milvus.grpc.UpsertRequest;
import io.milvus.shaded.io.grpc.stub.StreamObserver;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** The catalog calls of a {@link ScriptedMilvus}; {@link ScriptedRows} has those that read and write rows. */
final class ScriptedService extends MilvusServiceImplBase {
    private static final Status OK = Status.getDefaultInstance();

    private final ScriptedCatalog catalog;
    private final ScriptedRows rows;
    private final String version;
    private final Release release;

    ScriptedService(String version) {
        this.version = version;
        this.release = Release.of(version);
        this.catalog = new ScriptedCatalog(release);
        this.rows = new ScriptedRows(catalog, release.since(2, 5, 0));
    }

    void compact(String database, String collection) {
        synchronized (catalog) {
            catalog.collection(database, collection).compact();
        }
    }

    @Override
    public void connect(ConnectRequest request, StreamObserver<ConnectResponse> observer) {
        answer(observer, ConnectResponse.getDefaultInstance(), () -> {
            catalog.database(database(request));
            ServerInfo info = ServerInfo.newBuilder()
                    .setBuildTags(version)
                    .setDeployMode("STANDALONE")
                    .build();
            return ConnectResponse.newBuilder()
                    .setServerInfo(info)
                    .setIdentifier(catalog.now())
                    .build();
        });
    }

    @Override
    public void getVersion(GetVersionRequest request, StreamObserver<GetVersionResponse> observer) {
        answer(
                observer,
                GetVersionResponse.getDefaultInstance(),
                () -> GetVersionResponse.newBuilder().setVersion(version).build());
    }

    @Override
    public void allocTimestamp(AllocTimestampRequest request, StreamObserver<AllocTimestampResponse> observer) {
        answer(
                observer,
                AllocTimestampResponse.getDefaultInstance(),
                () -> AllocTimestampResponse.newBuilder()
                        .setTimestamp(catalog.now())
                        .build());
    }

    @Override
    public void listDatabases(ListDatabasesRequest request, StreamObserver<ListDatabasesResponse> observer) {
        answer(
                observer,
                ListDatabasesResponse.getDefaultInstance(),
                () -> ListDatabasesResponse.newBuilder()
                        .addAllDbNames(catalog.databases())
                        .build());
    }

    /** There from 2.4.3 on; older servers do not know the call. */
    @Override
    public void describeDatabase(DescribeDatabaseRequest request, StreamObserver<DescribeDatabaseResponse> observer) {
        if (!release.since(2, 4, 3)) {
            super.describeDatabase(request, observer);
            return;
        }
        answer(observer, DescribeDatabaseResponse.getDefaultInstance(), () -> {
            catalog.database(request.getDbName());
            return DescribeDatabaseResponse.newBuilder()
                    .setDbName(request.getDbName())
                    .build();
        });
    }

    /** There from 2.5 on. */
    @Override
    public void listPrivilegeGroups(
            ListPrivilegeGroupsRequest request, StreamObserver<ListPrivilegeGroupsResponse> observer) {
        if (!release.since(2, 5, 0)) {
            super.listPrivilegeGroups(request, observer);
            return;
        }
        answer(
                observer,
                ListPrivilegeGroupsResponse.getDefaultInstance(),
                ListPrivilegeGroupsResponse::getDefaultInstance);
    }

    /** There from 2.6 on. */
    @Override
    public void listFileResources(
            ListFileResourcesRequest request, StreamObserver<ListFileResourcesResponse> observer) {
        if (!release.since(2, 6, 0)) {
            super.listFileResources(request, observer);
            return;
        }
        answer(observer, ListFileResourcesResponse.getDefaultInstance(), ListFileResourcesResponse::getDefaultInstance);
    }

    @Override
    public void createDatabase(CreateDatabaseRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            catalog.createDatabase(request.getDbName());
            return OK;
        });
    }

    @Override
    public void dropDatabase(DropDatabaseRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            catalog.dropDatabase(request.getDbName());
            return OK;
        });
    }

    @Override
    public void showCollections(ShowCollectionsRequest request, StreamObserver<ShowCollectionsResponse> observer) {
        answer(observer, ShowCollectionsResponse.getDefaultInstance(), () -> {
            ShowCollectionsResponse.Builder answer = ShowCollectionsResponse.newBuilder();
            catalog.database(database(request))
                    .forEach((name, collection) ->
                            answer.addCollectionNames(name).addCollectionIds(collection.id));
            return answer.build();
        });
    }

    @Override
    public void hasCollection(HasCollectionRequest request, StreamObserver<BoolResponse> observer) {
        answer(
                observer,
                BoolResponse.getDefaultInstance(),
                () -> BoolResponse.newBuilder()
                        .setValue(catalog.database(database(request)).containsKey(request.getCollectionName()))
                        .build());
    }

    @Override
    public void describeCollection(
            DescribeCollectionRequest request, StreamObserver<DescribeCollectionResponse> observer) {
        answer(observer, DescribeCollectionResponse.getDefaultInstance(), () -> describe(collection(request), request));
    }

    @Override
    public void createCollection(CreateCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            catalog.create(database(request), request);
            return OK;
        });
    }

    /** Milvus refuses to set and to drop properties in one call (read in the source of 2.5). */
    @Override
    public void alterCollection(AlterCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            if (request.getPropertiesCount() > 0 && request.getDeleteKeysCount() > 0) {
                throw new MilvusRefusal(1100, "can not provide both DeleteKeys and ExtraParams: invalid parameter");
            }
            ScriptedCollection collection = collection(request);
            request.getPropertiesList()
                    .forEach(property -> collection.properties.put(property.getKey(), property.getValue()));
            request.getDeleteKeysList().forEach(collection.properties::remove);
            return OK;
        });
    }

    @Override
    public void dropCollection(DropCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            catalog.database(database(request)).remove(request.getCollectionName());
            return OK;
        });
    }

    @Override
    public void showPartitions(ShowPartitionsRequest request, StreamObserver<ShowPartitionsResponse> observer) {
        answer(
                observer,
                ShowPartitionsResponse.getDefaultInstance(),
                () -> ShowPartitionsResponse.newBuilder()
                        .addAllPartitionNames(collection(request).partitions)
                        .build());
    }

    @Override
    public void hasPartition(HasPartitionRequest request, StreamObserver<BoolResponse> observer) {
        answer(
                observer,
                BoolResponse.getDefaultInstance(),
                () -> BoolResponse.newBuilder()
                        .setValue(collection(request).partitions.contains(request.getPartitionName()))
                        .build());
    }

    @Override
    public void createPartition(CreatePartitionRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            collection(request).partitions.add(request.getPartitionName());
            return OK;
        });
    }

    @Override
    public void dropPartition(DropPartitionRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            ScriptedCollection collection = collection(request);
            collection.delete(key -> true, request.getPartitionName(), catalog.now());
            collection.partitions.remove(request.getPartitionName());
            collection.loaded.remove(request.getPartitionName());
            return OK;
        });
    }

    @Override
    public void createIndex(CreateIndexRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            createIndex(collection(request), request);
            return OK;
        });
    }

    @Override
    public void describeIndex(DescribeIndexRequest request, StreamObserver<DescribeIndexResponse> observer) {
        answer(observer, DescribeIndexResponse.getDefaultInstance(), () -> {
            ScriptedCollection collection = collection(request);
            if (collection.indexes.isEmpty()) {
                throw new MilvusRefusal(700, "index not found[collection=" + request.getCollectionName() + "]");
            }
            return DescribeIndexResponse.newBuilder()
                    .addAllIndexDescriptions(collection.indexes.values())
                    .build();
        });
    }

    @Override
    public void dropIndex(DropIndexRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            collection(request)
                    .indexes
                    .values()
                    .removeIf(index -> index.getIndexName().equals(request.getIndexName())
                            || index.getFieldName().equals(request.getFieldName()));
            return OK;
        });
    }

    @Override
    public void loadCollection(LoadCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            ScriptedCollection collection = collection(request);
            return load(collection, collection.partitions, request.getReplicaNumber());
        });
    }

    @Override
    public void loadPartitions(LoadPartitionsRequest request, StreamObserver<Status> observer) {
        answer(
                observer,
                Status.getDefaultInstance(),
                () -> load(
                        collection(request), Set.copyOf(request.getPartitionNamesList()), request.getReplicaNumber()));
    }

    @Override
    public void getReplicas(GetReplicasRequest request, StreamObserver<GetReplicasResponse> observer) {
        answer(observer, GetReplicasResponse.getDefaultInstance(), () -> {
            ScriptedCollection collection = collection(request);
            if (collection.loaded.isEmpty()) {
                throw new MilvusRefusal(101, "collection not loaded[collection=" + collection.schema.getName() + "]");
            }
            GetReplicasResponse.Builder answer =
                    GetReplicasResponse.newBuilder().setStatus(OK);
            for (int i = 0; i < collection.replicas; i++) {
                answer.addReplicas(ReplicaInfo.newBuilder().setReplicaID(i + 1));
            }
            return answer.build();
        });
    }

    @Override
    public void releaseCollection(ReleaseCollectionRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            collection(request).loaded.clear();
            return OK;
        });
    }

    @Override
    public void releasePartitions(ReleasePartitionsRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            request.getPartitionNamesList().forEach(collection(request).loaded::remove);
            return OK;
        });
    }

    @Override
    public void getLoadState(GetLoadStateRequest request, StreamObserver<GetLoadStateResponse> observer) {
        answer(observer, GetLoadStateResponse.getDefaultInstance(), () -> {
            Set<String> loaded = collection(request).loaded;
            boolean all = !loaded.isEmpty() && loaded.containsAll(request.getPartitionNamesList());
            return GetLoadStateResponse.newBuilder()
                    .setState(all ? LoadState.LoadStateLoaded : LoadState.LoadStateNotLoad)
                    .build();
        });
    }

    @Override
    public void getLoadingProgress(
            GetLoadingProgressRequest request, StreamObserver<GetLoadingProgressResponse> observer) {
        answer(
                observer,
                GetLoadingProgressResponse.getDefaultInstance(),
                () -> GetLoadingProgressResponse.newBuilder().setProgress(100).build());
    }

    @Override
    public void getCollectionStatistics(
            GetCollectionStatisticsRequest request, StreamObserver<GetCollectionStatisticsResponse> observer) {
        answer(
                observer,
                GetCollectionStatisticsResponse.getDefaultInstance(),
                () -> GetCollectionStatisticsResponse.newBuilder()
                        .addStats(pair(
                                "row_count", String.valueOf(collection(request).rowCount())))
                        .build());
    }

    @Override
    public void getPartitionStatistics(
            GetPartitionStatisticsRequest request, StreamObserver<GetPartitionStatisticsResponse> observer) {
        answer(observer, GetPartitionStatisticsResponse.getDefaultInstance(), () -> {
            long rows =
                    collection(request).count(key -> true, Set.of(request.getPartitionName()), ScriptedCollection.NOW);
            return GetPartitionStatisticsResponse.newBuilder()
                    .addStats(pair("row_count", String.valueOf(rows)))
                    .build();
        });
    }

    @Override
    public void createAlias(CreateAliasRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            collection(request).aliases.add(request.getAlias());
            return OK;
        });
    }

    @Override
    public void describeAlias(DescribeAliasRequest request, StreamObserver<DescribeAliasResponse> observer) {
        answer(observer, DescribeAliasResponse.getDefaultInstance(), () -> {
            String owner = catalog.database(database(request)).values().stream()
                    .filter(it -> it.aliases.contains(request.getAlias()))
                    .map(it -> it.schema.getName())
                    .findFirst()
                    .orElseThrow(
                            () -> new MilvusRefusal(1600, "alias not found[alias=%s]".formatted(request.getAlias())));
            return DescribeAliasResponse.newBuilder()
                    .setAlias(request.getAlias())
                    .setCollection(owner)
                    .build();
        });
    }

    @Override
    public void alterAlias(AlterAliasRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            catalog.database(database(request)).values().forEach(it -> it.aliases.remove(request.getAlias()));
            collection(request).aliases.add(request.getAlias());
            return OK;
        });
    }

    @Override
    public void dropAlias(DropAliasRequest request, StreamObserver<Status> observer) {
        answer(observer, Status.getDefaultInstance(), () -> {
            catalog.database(database(request)).values().forEach(it -> it.aliases.remove(request.getAlias()));
            return OK;
        });
    }

    @Override
    public void listAliases(ListAliasesRequest request, StreamObserver<ListAliasesResponse> observer) {
        answer(
                observer,
                ListAliasesResponse.getDefaultInstance(),
                () -> ListAliasesResponse.newBuilder()
                        .addAllAliases(collection(request).aliases)
                        .build());
    }

    @Override
    public void flush(FlushRequest request, StreamObserver<FlushResponse> observer) {
        answer(observer, FlushResponse.getDefaultInstance(), () -> {
            request.getCollectionNamesList().forEach(name -> catalog.collection(database(request), name));
            return FlushResponse.getDefaultInstance();
        });
    }

    @Override
    public void getFlushState(GetFlushStateRequest request, StreamObserver<GetFlushStateResponse> observer) {
        answer(
                observer,
                GetFlushStateResponse.getDefaultInstance(),
                () -> GetFlushStateResponse.newBuilder().setFlushed(true).build());
    }

    @Override
    public void insert(InsertRequest request, StreamObserver<MutationResult> observer) {
        answer(observer, MutationResult.getDefaultInstance(), () -> rows.insert(collection(request), request));
    }

    @Override
    public void upsert(UpsertRequest request, StreamObserver<MutationResult> observer) {
        answer(observer, MutationResult.getDefaultInstance(), () -> rows.upsert(collection(request), request));
    }

    @Override
    public void delete(DeleteRequest request, StreamObserver<MutationResult> observer) {
        answer(observer, MutationResult.getDefaultInstance(), () -> rows.delete(collection(request), request));
    }

    @Override
    public void query(QueryRequest request, StreamObserver<QueryResults> observer) {
        answer(observer, QueryResults.getDefaultInstance(), () -> rows.query(collection(request), request));
    }

    /** The rows that a collection of the default database holds, as they are kept: by key, each field a column of one row. */
    Map<Object, Map<String, FieldData>> stored(String collection) {
        synchronized (catalog) {
            Map<Object, Map<String, FieldData>> stored = new HashMap<>();
            catalog.collection("", collection).rows().forEach(row -> stored.put(row.key(), row.columns()));
            return stored;
        }
    }

    @Override
    public void search(SearchRequest request, StreamObserver<SearchResults> observer) {
        answer(
                observer,
                SearchResults.getDefaultInstance(),
                () -> ScriptedTextSearch.answer(collection(request), request));
    }

    private static DescribeCollectionResponse describe(
            ScriptedCollection collection, DescribeCollectionRequest request) {
        return DescribeCollectionResponse.newBuilder()
                .setSchema(collection.schema)
                .setCollectionName(collection.schema.getName())
                .setDbName(database(request))
                .setCollectionID(collection.id)
                .setShardsNum(collection.created.getShardsNum())
                .setConsistencyLevel(collection.created.getConsistencyLevel())
                .addAllProperties(collection.properties.entrySet().stream()
                        .map(property -> pair(property.getKey(), property.getValue()))
                        .toList())
                .setNumPartitions(collection.partitions.size())
                .addAllAliases(collection.aliases)
                .build();
    }

    private static void createIndex(ScriptedCollection collection, CreateIndexRequest request) {
        String name = request.getIndexName().isEmpty() ? request.getFieldName() : request.getIndexName();
        collection.indexes.put(
                name,
                IndexDescription.newBuilder()
                        .setIndexName(name)
                        .setFieldName(request.getFieldName())
                        .addAllParams(request.getExtraParamsList())
                        .setState(IndexState.Finished)
                        .build());
    }

    /** Milvus 2.3.5 loads nothing without a vector index. */
    private static Status load(ScriptedCollection collection, Set<String> partitions, int replicas) {
        if (collection.indexes.isEmpty()) {
            throw new MilvusRefusal(700, "index not found[collection=" + collection.schema.getName() + "]");
        }
        collection.loaded.addAll(partitions);
        collection.replicas = Math.max(1, replicas);
        return OK;
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }

    private ScriptedCollection collection(Message request) {
        return catalog.collection(database(request), text(request, "collection_name"));
    }

    /** The header fills an empty field of the request. */
    private static String database(Message request) {
        String named = text(request, "db_name");
        return named.isEmpty() ? Script.DATABASE.get() : named;
    }

    private static String text(Message request, String field) {
        FieldDescriptor descriptor = request.getDescriptorForType().findFieldByName(field);
        return descriptor == null ? "" : (String) request.getField(descriptor);
    }

    private <T extends Message> void answer(StreamObserver<T> observer, T prototype, Supplier<T> work) {
        T answer;
        try {
            synchronized (catalog) {
                answer = work.get();
            }
        } catch (MilvusRefusal refusal) {
            answer = refused(prototype, refusal);
        }
        observer.onNext(answer);
        observer.onCompleted();
    }

    @SuppressWarnings("unchecked")
    private static <T extends Message> T refused(T prototype, MilvusRefusal refusal) {
        return (T) Script.withStatus(prototype, refusal.status());
    }
}
