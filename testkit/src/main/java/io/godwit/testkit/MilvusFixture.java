package io.godwit.testkit;

import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConnectRequest;
import io.milvus.grpc.ConnectResponse;
import io.milvus.grpc.CreateCollectionRequest;
import io.milvus.grpc.CreateDatabaseRequest;
import io.milvus.grpc.CreatePartitionRequest;
import io.milvus.grpc.DescribeCollectionRequest;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.DropCollectionRequest;
import io.milvus.grpc.DropDatabaseRequest;
import io.milvus.grpc.DropPartitionRequest;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.ListDatabasesRequest;
import io.milvus.grpc.MilvusServiceGrpc;
import io.milvus.grpc.MilvusServiceGrpc.MilvusServiceBlockingStub;
import io.milvus.grpc.ShowCollectionsRequest;
import io.milvus.grpc.ShowPartitionsRequest;
import io.milvus.shaded.io.grpc.ManagedChannel;
import io.milvus.shaded.io.grpc.Metadata;
import io.milvus.shaded.io.grpc.StatusRuntimeException;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.milvus.shaded.io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Prepares and inspects a server by plain gRPC, with no code of the product, so that it can judge the product. One
 * fixture sees one database. Whatever the server refuses is an {@link AssertionError}; a rate limit or a collection that
 * is still loading is waited out, for up to two minutes. Requests that are known to kill a Milvus 2.3.5 are never sent.
 */
public final class MilvusFixture implements AutoCloseable {
    private static final String DEFAULT_DATABASE = "default";

    private final ManagedChannel channel;
    private final String token;
    private final String database;
    private final MilvusServiceBlockingStub stub;
    private final ServerFamily family;
    private final RowWriter writer;
    private final RowReader reader;
    private final Serving serving;

    private MilvusFixture(ManagedChannel channel, String token, String database) {
        this.channel = channel;
        this.token = token;
        this.database = database;
        this.stub = stub(channel, token, database);
        ConnectResponse connected =
                RpcCall.idempotent("Connect", () -> stub.connect(ConnectRequest.getDefaultInstance()));
        this.family = ServerFamily.of(connected);
        this.writer = new RowWriter(this);
        this.reader = new RowReader(this);
        this.serving = new Serving(this);
    }

    /** Connects to the default database; the token is {@code user:password}, or empty for a server without accounts. */
    public static MilvusFixture connect(String uri, String token) {
        URI address = URI.create(uri);
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address.getHost(), address.getPort())
                .maxInboundMessageSize(Integer.MAX_VALUE);
        ManagedChannel channel = "https".equals(address.getScheme())
                ? builder.build()
                : builder.usePlaintext().build();
        try {
            return new MilvusFixture(channel, token, DEFAULT_DATABASE);
        } catch (AssertionError e) {
            channel.shutdownNow();
            throw e;
        }
    }

    /** The same server, seen through another database, which must exist. Shares the connection. */
    public MilvusFixture database(String name) {
        return new MilvusFixture(channel, token, name);
    }

    public String database() {
        return database;
    }

    public ServerFamily family() {
        return family;
    }

    /** The generated stub, logged in and bound to the database, for what has no method here. */
    public MilvusServiceBlockingStub stub() {
        return stub;
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }

    public List<String> databases() {
        return RpcCall.idempotent("ListDatabases", () -> stub.listDatabases(ListDatabasesRequest.getDefaultInstance()))
                .getDbNamesList();
    }

    public void createDatabase(String name) {
        var request = CreateDatabaseRequest.newBuilder().setDbName(name).build();
        RpcCall.once("CreateDatabase " + name, () -> stub.createDatabase(request));
    }

    public void dropDatabase(String name) {
        var request = DropDatabaseRequest.newBuilder().setDbName(name).build();
        RpcCall.idempotent("DropDatabase " + name, () -> stub.dropDatabase(request));
    }

    public List<String> collections() {
        return RpcCall.idempotent(
                        "ShowCollections", () -> stub.showCollections(ShowCollectionsRequest.getDefaultInstance()))
                .getCollectionNamesList();
    }

    public DescribeCollectionResponse describe(String collection) {
        var request = DescribeCollectionRequest.newBuilder()
                .setCollectionName(collection)
                .build();
        return RpcCall.idempotent("DescribeCollection " + collection, () -> stub.describeCollection(request));
    }

    public void createCollection(CollectionSchema schema) {
        createCollection(schema, request -> request);
    }

    /** Creates a collection; {@code more} sets shards, consistency level, properties or the number of partitions. */
    public void createCollection(CollectionSchema schema, UnaryOperator<CreateCollectionRequest.Builder> more) {
        for (FieldSchema field : schema.getFieldsList()) {
            if (!family.holds(field)) {
                throw new IllegalArgumentException(
                        "A %s does not survive the field %s of %s".formatted(family, field, schema.getName()));
            }
        }
        var request = more.apply(CreateCollectionRequest.newBuilder()
                        .setCollectionName(schema.getName())
                        .setSchema(schema.toByteString())
                        .setShardsNum(1))
                .build();
        RpcCall.once("CreateCollection " + schema.getName(), () -> stub.createCollection(request));
    }

    public void dropCollection(String collection) {
        var request =
                DropCollectionRequest.newBuilder().setCollectionName(collection).build();
        RpcCall.idempotent("DropCollection " + collection, () -> stub.dropCollection(request));
    }

    /** The partitions with the default one; Milvus Lite 2 has that one only. */
    public List<String> partitions(String collection) {
        if (family == ServerFamily.LITE_2) {
            return List.of(SampleCollection.DEFAULT_PARTITION);
        }
        var request =
                ShowPartitionsRequest.newBuilder().setCollectionName(collection).build();
        return RpcCall.idempotent("ShowPartitions " + collection, () -> stub.showPartitions(request))
                .getPartitionNamesList();
    }

    public void createPartition(String collection, String partition) {
        var request = CreatePartitionRequest.newBuilder()
                .setCollectionName(collection)
                .setPartitionName(partition)
                .build();
        RpcCall.once("CreatePartition " + partition, () -> stub.createPartition(request));
    }

    /** Drops a partition, which has to be released before. */
    public void dropPartition(String collection, String partition) {
        var request = DropPartitionRequest.newBuilder()
                .setCollectionName(collection)
                .setPartitionName(partition)
                .build();
        RpcCall.once("DropPartition " + partition, () -> stub.dropPartition(request));
    }

    /** Indexes, load state and aliases of the database's collections. */
    public Serving serving() {
        return serving;
    }

    /** Inserts rows into a partition and returns their keys, those that the server gave out included. */
    public List<Object> insert(String collection, String partition, List<Map<String, Object>> rows) {
        return writer.insert(collection, partition, rows);
    }

    public void upsert(String collection, String partition, List<Map<String, Object>> rows) {
        writer.upsert(collection, partition, rows);
    }

    public void delete(String collection, String partition, List<?> keys) {
        writer.delete(collection, partition, keys);
    }

    /** Seals and stores what was written, and waits until that is done. */
    public void flush(String collection) {
        writer.flush(collection);
    }

    /** The number of rows by {@code count(*)}: every live copy of a key counts. No partition means all of them. */
    public long count(String collection, String filter, String... partitions) {
        return reader.count(collection, filter, List.of(partitions));
    }

    public long count(String collection) {
        return count(collection, "");
    }

    /** Waits until a loaded collection counts this many rows: after a load Milvus 2.3.5 answers 0 for seconds. */
    public void awaitCount(String collection, long rows) {
        RpcCall.await("count(*) of " + collection + " = " + rows, () -> count(collection) == rows);
    }

    /** All rows of one partition, by key. */
    public Map<Object, Map<String, Object>> readPartition(String collection, String partition) {
        return reader.read(collection, List.of(partition));
    }

    /** All rows by key, read over all partitions at once: of a key that is in two of them one copy is seen. */
    public Map<Object, Map<String, Object>> readAll(String collection) {
        return reader.read(collection, List.of());
    }

    /**
     * All rows by partition and key. Where partitions cannot be read one by one (a partition key, Milvus Lite 2) all
     * rows stand under {@code _default}.
     */
    public Map<String, Map<Object, Map<String, Object>>> readByPartition(String collection) {
        return reader.readByPartition(collection);
    }

    /** Whether the partitions of a collection can be read one by one. */
    public boolean readsPartitions(String collection) {
        return reader.readsPartitions(collection);
    }

    /** Makes a collection, fills, flushes, indexes and loads it. Returns the rows that must now be read from it. */
    public Map<String, Map<Object, Map<String, Object>>> prepare(SampleCollection sample) {
        return new SamplePreparation(this).prepare(sample);
    }

    /**
     * Makes many collections, a few at a time, since a flush and an index take seconds however small they are. Returns
     * for each name what {@link #prepare} does.
     */
    public Map<String, Map<String, Map<Object, Map<String, Object>>>> prepareAll(List<SampleCollection> samples) {
        return new SamplePreparation(this).prepareAll(samples);
    }

    /** Drops all aliases, collections and databases of the server, whoever made them. */
    public void dropEverything() {
        List<String> databases = family == ServerFamily.LITE_2 ? List.of(DEFAULT_DATABASE) : databases();
        for (String name : databases) {
            database(name).dropCollections();
            if (!name.equals(DEFAULT_DATABASE)) {
                dropDatabase(name);
            }
        }
    }

    /** Drops all collections of this database with their aliases. */
    public void dropCollections() {
        for (String collection : collections()) {
            // An alias survives its collection on Milvus 2.3.5 and then blocks its own name.
            serving().aliases(collection).forEach(serving()::dropAlias);
            dropCollection(collection);
        }
    }

    /** A timestamp at which all that was written so far is visible; 0 where the server has none. */
    long now() {
        try {
            return stub.allocTimestamp(AllocTimestampRequest.getDefaultInstance())
                    .getTimestamp();
        } catch (StatusRuntimeException unknown) {
            return 0;
        }
    }

    private static MilvusServiceBlockingStub stub(ManagedChannel channel, String token, String database) {
        Metadata headers = new Metadata();
        headers.put(key("dbname"), database);
        if (!token.isEmpty()) {
            String encoded = Base64.getEncoder().encodeToString(token.getBytes(StandardCharsets.UTF_8));
            headers.put(key("authorization"), encoded);
        }
        return MilvusServiceGrpc.newBlockingStub(channel)
                .withInterceptors(new DatabaseField(database), MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    private static Metadata.Key<String> key(String name) {
        return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
    }
}
