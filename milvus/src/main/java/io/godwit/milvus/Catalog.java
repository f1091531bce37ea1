package io.godwit.milvus;

import io.milvus.grpc.AlterCollectionRequest;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreatePartitionRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowCollectionsResponse;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.grpc.ShowPartitionsResponse;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Supplier;

/**
 * What a cluster holds besides rows. Failures that may pass are waited out within the cluster's {@link Patience}; a change whose
 * outcome is unknown is looked up before it is repeated. Thread-safe.
 */
public final class Catalog {
    private static final List<String> ONLY_PARTITION = List.of(CollectionDescription.DEFAULT_PARTITION);

    private final Calls calls;
    private final Patience patience;
    private final Databases databases;
    private final Statistics statistics;
    private final Indexes indexes;
    private final Aliases aliases;
    private final Loads loads;
    private final Flushes flushes;

    Catalog(Calls calls, Patience patience) {
        this.calls = calls;
        this.patience = patience;
        this.databases = new Databases(calls, patience);
        this.statistics = new Statistics(calls, patience);
        this.indexes = new Indexes(calls, patience);
        this.aliases = new Aliases(calls, patience);
        this.loads = new Loads(calls, patience);
        this.flushes = new Flushes(calls, patience);
    }

    /** Sorted; {@code default} alone where the server has no databases (Milvus Lite 2). */
    public List<String> databases() {
        return databases.list();
    }

    public void createDatabase(String name) {
        createDatabase(name, Map.of());
    }

    /** Older servers than 2.4 take no notice of properties. */
    public void createDatabase(String name, Map<String, String> properties) {
        databases.create(name, properties);
    }

    /** It has to be empty. */
    public void dropDatabase(String name) {
        databases.drop(name);
    }

    /** Empty where the server has none (Milvus 2.3, Milvus Lite 2). */
    public Map<String, String> databaseProperties(String name) {
        return databases.properties(name);
    }

    /** Sorted by name. */
    public List<CollectionName> collections(String database) {
        databases.refuseUnknown(database);
        ShowCollectionsRequest request =
                ShowCollectionsRequest.newBuilder().setDbName(database).build();
        return patience.reading(
                "listing the collections of " + database,
                () -> calls
                        .ask(
                                "Cannot list the collections of database",
                                database,
                                stub -> stub.showCollections(request),
                                ShowCollectionsResponse::getStatus)
                        .getCollectionNamesList()
                        .stream()
                        .map(name -> new CollectionName(database, name))
                        .sorted()
                        .toList());
    }

    /** Empty if there is no such collection or no such database. Follows an alias to its collection. */
    public Optional<CollectionDescription> describe(CollectionName name) {
        if (!databases.knows(name.database())) {
            return Optional.empty();
        }
        DescribeCollectionRequest request = DescribeCollectionRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .build();
        return patience.reading(
                "describing " + name,
                () -> ifThere(() -> calls.ask(
                                "Cannot describe collection",
                                name,
                                stub -> stub.describeCollection(request),
                                DescribeCollectionResponse::getStatus))
                        .map(answer -> Descriptions.of(name, answer, calls.kind())));
    }

    /** As the server lists them; {@code _default} alone where the server has no partitions (Milvus Lite 2). */
    public List<String> partitions(CollectionName name) {
        ShowPartitionsRequest request = ShowPartitionsRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .build();
        return patience.reading(
                "listing the partitions of " + name,
                () -> Calls.whereSupported(
                        () -> calls
                                .ask(
                                        "Cannot list the partitions of collection",
                                        name,
                                        stub -> stub.showPartitions(request),
                                        ShowPartitionsResponse::getStatus)
                                .getPartitionNamesList()
                                .stream()
                                .toList(),
                        ONLY_PARTITION));
    }

    public void createPartition(CollectionName name, String partition) {
        CreatePartitionRequest request = CreatePartitionRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .setPartitionName(partition)
                .build();
        String object = name + "/" + partition;
        patience.begin()
                .changing(
                        "creating partition " + object,
                        () -> partitions(name).contains(partition),
                        () -> calls.tell("Cannot create partition", object, stub -> stub.createPartition(request)));
    }

    /**
     * @param numPartitions sent only if the schema has a partition key
     */
    public void create(
            CollectionName name,
            CollectionSchema schema,
            int shards,
            ConsistencyLevel level,
            Map<String, String> properties,
            int numPartitions) {
        boolean partitionKey = schema.getFieldsList().stream().anyMatch(FieldSchema::getIsPartitionKey);
        CreateCollectionRequest request = CreateCollectionRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                // The server refuses a schema of another name.
                .setSchema(schema.toBuilder().setName(name.name()).build().toByteString())
                .setShardsNum(shards)
                .setConsistencyLevel(level)
                .addAllProperties(pairs(properties))
                .setNumPartitions(partitionKey ? numPartitions : 0)
                .build();
        databases.refuseUnknown(name.database());
        patience.begin()
                .changing(
                        "creating collection " + name,
                        () -> describe(name).isPresent(),
                        () -> calls.tell("Cannot create collection", name, stub -> stub.createCollection(request)));
    }

    /** No error if there is no such collection. Its aliases outlive it on 2.3.5: drop them first. */
    public void drop(CollectionName name) {
        DropCollectionRequest request = DropCollectionRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .build();
        if (!databases.knows(name.database())) {
            return;
        }
        patience.begin()
                .changing(
                        "dropping collection " + name,
                        () -> describe(name).isEmpty(),
                        () -> ifThere(() -> {
                            calls.tell("Cannot drop collection", name, stub -> stub.dropCollection(request));
                            return true;
                        }));
    }

    public void alterProperties(CollectionName name, Map<String, String> properties) {
        alter(name, AlterCollectionRequest.newBuilder().addAllProperties(pairs(properties)));
    }

    /** Takes properties away. Known to servers from 2.5 on, which refuse to set and to drop in one call. */
    public void dropProperties(CollectionName name, Collection<String> keys) {
        alter(name, AlterCollectionRequest.newBuilder().addAllDeleteKeys(keys));
    }

    private void alter(CollectionName name, AlterCollectionRequest.Builder change) {
        AlterCollectionRequest request =
                change.setDbName(name.database()).setCollectionName(name.name()).build();
        // Setting the same values again changes nothing.
        patience.reading("altering the properties of " + name, () -> {
            calls.tell("Cannot alter the properties of collection", name, stub -> stub.alterCollection(request));
            return true;
        });
    }

    /** An estimate: flushed rows, deleted ones among them; 0 until the first flush on 2.3.5. */
    public long statisticsRowCount(CollectionName name) {
        return statistics.rowCount(name);
    }

    public long statisticsRowCount(CollectionName name, String partition) {
        return statistics.rowCount(name, partition);
    }

    public List<Index> indexes(CollectionName name) {
        return indexes.list(name);
    }

    /** The index is built afterwards: see {@link #indexProgress} and {@link #awaitIndex}. */
    public void createIndex(CollectionName name, Index index) {
        indexes.create(name, index);
    }

    /** No error if there is no such index. */
    public void dropIndex(CollectionName name, String field, String index) {
        indexes.drop(name, field, index);
    }

    /**
     * @param fieldOrIndex the name of an index, or of a field, of which the first index is meant
     */
    public IndexProgress indexProgress(CollectionName name, String fieldOrIndex) {
        return indexes.progress(name, fieldOrIndex);
    }

    /** Returns when the index is built; gives up if the server makes no headway for as long as the patience lasts. */
    public void awaitIndex(CollectionName name, String fieldOrIndex) {
        indexes.await(name, fieldOrIndex);
    }

    /** As {@link #awaitIndex(CollectionName, String)}, for an index that was just created here: it is asked for again if need be. */
    public void awaitIndex(CollectionName name, Index index) {
        indexes.await(name, index);
    }

    /**
     * Waits while a collection is being loaded, by whomever; returns at once if it is loaded, or not loaded.
     *
     * @param waiting whose listener hears of it
     * @throws GodwitException TIMED_OUT if there is no headway for the whole budget
     */
    public void awaitLoaded(CollectionName name, Patience waiting) {
        loads.await(name, waiting);
    }

    /** Of the whole collection; 2.3.5 says {@link LoadState#LOADED} also if only some partitions are. */
    public LoadState loadState(CollectionName name) {
        return loads.state(name, List.of());
    }

    public LoadState loadState(CollectionName name, String partition) {
        return loads.state(name, List.of(partition));
    }

    /** 0 if it is not loaded or the server does not say (Milvus Lite). */
    public int replicas(CollectionName name) {
        return loads.replicas(name);
    }

    /** How many replicas a collection can have at most; empty where the server does not say. */
    public OptionalInt queryNodes() {
        return loads.queryNodes();
    }

    /**
     * Returns when all is loaded. Where only some partitions are loaded, release first: 2.3.5 would leave the others unreadable
     * for seconds and say nothing.
     */
    public void load(CollectionName name, int replicas) {
        loads.load(name, List.of(), replicas);
    }

    public void loadPartitions(CollectionName name, List<String> partitions, int replicas) {
        loads.load(name, partitions, replicas);
    }

    public void release(CollectionName name) {
        loads.release(name);
    }

    public void releasePartitions(CollectionName name, List<String> partitions) {
        loads.release(name, partitions);
    }

    /** Seals what was written so far and returns when it is stored. */
    public void flush(CollectionName name) {
        startFlush(name).await();
    }

    /** The same for whoever has something to do meanwhile. */
    public Flush startFlush(CollectionName name) {
        return flushes.start(name);
    }

    /** Sorted; empty where the server has no aliases (Milvus Lite 2). */
    public List<String> aliases(CollectionName name) {
        return aliases.list(name);
    }

    /** The collection that an alias stands for. */
    public Optional<CollectionName> aliasOwner(String database, String alias) {
        return aliases.owner(database, alias);
    }

    public void createAlias(String database, String alias, CollectionName collection) {
        aliases.create(database, alias, collection);
    }

    /** Lets an existing alias stand for another collection. */
    public void alterAlias(String database, String alias, CollectionName collection) {
        aliases.alter(database, alias, collection);
    }

    /** No error if there is no such alias. */
    public void dropAlias(String database, String alias) {
        aliases.drop(database, alias);
    }

    static List<KeyValuePair> pairs(Map<String, String> values) {
        return values.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> KeyValuePair.newBuilder()
                        .setKey(entry.getKey())
                        .setValue(entry.getValue())
                        .build())
                .toList();
    }

    private static <T> Optional<T> ifThere(Supplier<T> call) {
        return Calls.unless(
                ErrorCode.DATABASE_NOT_FOUND,
                () -> Calls.unless(ErrorCode.COLLECTION_NOT_FOUND, () -> Optional.of(call.get()), Optional.<T>empty()),
                Optional.empty());
    }
}
