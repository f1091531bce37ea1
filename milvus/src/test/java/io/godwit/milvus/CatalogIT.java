package io.godwit.milvus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.godwit.local.LocalServer;
import io.godwit.testkit.MilvusServers;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FloatArray;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorField;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogIT {
    private static final Patience PATIENCE = Patience.of(Duration.ofMinutes(2));
    private static final CollectionName MISSING = new CollectionName("default", "catalog_missing");
    private static final Index INDEX = new Index("v", "", Map.of("index_type", "FLAT", "metric_type", "L2"));

    enum Server {
        MILVUS(MilvusServers::source),
        LITE_2(MilvusServers::lite2),
        LITE_3(MilvusServers::lite3);

        private final Supplier<LocalServer> local;

        Server(Supplier<LocalServer> local) {
            this.local = local;
        }

        Cluster connect() {
            LocalServer server = local.get();
            return Cluster.connect(
                    Endpoint.of(server.uri(), server.token().orElse(null), Endpoint.Tls.SYSTEM), PATIENCE);
        }
    }

    @ParameterizedTest
    @EnumSource
    void createsDescribesAndDropsACollection(Server server) {
        CollectionName name = new CollectionName("default", "catalog_create");
        try (Cluster cluster = server.connect()) {
            Catalog catalog = cluster.catalog();
            catalog.drop(name);
            catalog.create(name, schema(false), 1, ConsistencyLevel.Bounded, Map.of("collection.ttl.seconds", "0"), 9);
            assertThat(catalog.collections("default")).contains(name).isSorted();
            CollectionDescription description = catalog.describe(name).orElseThrow();
            assertThat(description.name()).isEqualTo(name);
            assertThat(description.primaryKey().getName()).isEqualTo("id");
            assertThat(description.int64Key()).isTrue();
            assertThat(description.hasVectorField()).isTrue();
            assertThat(description.partitionKey()).isEmpty();
            assertThat(description.outputFields()).containsExactly("id", "v", "$meta");
            assertThat(catalog.partitions(name)).containsExactly("_default");
            catalog.drop(name);
            assertThat(catalog.describe(name)).isEmpty();
            assertThat(catalog.collections("default")).doesNotContain(name);
        }
    }

    @Test
    void keepsShardsLevelAndPropertiesOnMilvus() {
        CollectionName name = new CollectionName("default", "catalog_properties");
        try (Cluster cluster = Server.MILVUS.connect()) {
            Catalog catalog = cluster.catalog();
            catalog.drop(name);
            catalog.create(name, schema(false), 2, ConsistencyLevel.Bounded, Map.of("collection.ttl.seconds", "0"), 0);
            catalog.create(name, schema(false), 2, ConsistencyLevel.Bounded, Map.of("collection.ttl.seconds", "0"), 0);
            CollectionDescription description = catalog.describe(name).orElseThrow();
            assertThat(description.id()).isPositive();
            assertThat(description.createdUtc()).isPositive();
            assertThat(description.shards()).isEqualTo(2);
            assertThat(description.consistencyLevel()).isEqualTo(ConsistencyLevel.Bounded);
            assertThat(description.properties()).containsExactly(Map.entry("collection.ttl.seconds", "0"));
            catalog.alterProperties(name, Map.of("collection.ttl.seconds", "77"));
            assertThat(catalog.describe(name).orElseThrow().properties())
                    .containsExactly(Map.entry("collection.ttl.seconds", "77"));
            GodwitException other = failure(() -> catalog.create(
                    name, schema(false), 1, ConsistencyLevel.Strong, Map.of("collection.ttl.seconds", "77"), 0));
            assertThat(other.code()).isEqualTo(ErrorCode.INVALID_REQUEST);
            catalog.drop(name);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MILVUS", "LITE_3"})
    void countsTheHashPartitionsOfAPartitionKey(Server server) {
        CollectionName name = new CollectionName("default", "catalog_keyed");
        try (Cluster cluster = server.connect()) {
            Catalog catalog = cluster.catalog();
            catalog.drop(name);
            catalog.create(name, schema(true), 1, ConsistencyLevel.Strong, Map.of(), 5);
            CollectionDescription description = catalog.describe(name).orElseThrow();
            assertThat(description.partitionKey()).get().returns("k", FieldSchema::getName);
            // Milvus Lite 3.2.2 hashes into 16 whatever is asked for.
            assertThat(description.numPartitions()).isEqualTo(server == Server.LITE_3 ? 16 : 5);
            catalog.drop(name);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsMissingIsEmptyOrAnError(Server server) {
        try (Cluster cluster = server.connect()) {
            Catalog catalog = cluster.catalog();
            CollectionName elsewhere = new CollectionName("catalog_nodb", "x");
            assertThat(catalog.describe(MISSING)).isEmpty();
            assertThat(catalog.describe(elsewhere)).isEmpty();
            catalog.drop(MISSING);
            catalog.drop(elsewhere);
            assertThat(failure(() -> catalog.collections("catalog_nodb")).code())
                    .isEqualTo(ErrorCode.DATABASE_NOT_FOUND);
            assertThat(failure(() -> catalog.create(elsewhere, schema(false), 1, ConsistencyLevel.Strong, Map.of(), 0))
                            .code())
                    .isEqualTo(ErrorCode.DATABASE_NOT_FOUND);
            assertThat(failure(() -> catalog.statisticsRowCount(MISSING)).code())
                    .isEqualTo(ErrorCode.COLLECTION_NOT_FOUND);
            assertThat(failure(() -> catalog.load(MISSING, 1)).code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND);
            assertThat(failure(() -> catalog.indexes(MISSING)).code()).isEqualTo(ErrorCode.COLLECTION_NOT_FOUND);
            assertThat(catalog.aliasOwner("default", "catalog_no_alias")).isEmpty();
        }
    }

    @ParameterizedTest
    @EnumSource
    void buildsLoadsCountsAndReleases(Server server) {
        CollectionName name = new CollectionName("default", "catalog_load");
        try (Cluster cluster = server.connect()) {
            Catalog catalog = cluster.catalog();
            catalog.drop(name);
            catalog.create(name, schema(false), 1, ConsistencyLevel.Strong, Map.of(), 0);
            assertThat(catalog.indexes(name)).isEmpty();
            catalog.flush(name);
            insert(cluster, name, 100);
            catalog.flush(name);
            assertThat(catalog.statisticsRowCount(name)).isEqualTo(100);
            catalog.createIndex(name, INDEX);
            assertThat(catalog.indexes(name)).singleElement().satisfies(index -> {
                assertThat(index.field()).isEqualTo("v");
                assertThat(index.name()).isEqualTo("v");
                assertThat(index.params()).containsEntry("index_type", "FLAT").containsEntry("metric_type", "L2");
            });
            catalog.awaitIndex(name, "v");
            assertThat(catalog.indexProgress(name, "v").finished()).isTrue();
            catalog.load(name, 1);
            assertThat(catalog.loadState(name)).isEqualTo(LoadState.LOADED);
            assertThat(catalog.replicas(name)).isEqualTo(cluster.kind().lite() ? 0 : 1);
            assertThat(catalog.queryNodes()).isEqualTo(cluster.kind().lite() ? OptionalInt.empty() : OptionalInt.of(1));
            catalog.release(name);
            assertThat(catalog.replicas(name)).isZero();
            catalog.dropIndex(name, "v", "v");
            catalog.dropIndex(name, "v", "v");
            assertThat(catalog.indexes(name)).isEmpty();
            assertThat(failure(() -> catalog.indexProgress(name, "v")).code()).isEqualTo(ErrorCode.INDEX_NOT_FOUND);
            catalog.drop(name);
        }
    }

    @Test
    void loadsAndReleasesSinglePartitionsOnMilvus() {
        CollectionName name = new CollectionName("default", "catalog_partitions");
        try (Cluster cluster = Server.MILVUS.connect()) {
            Catalog catalog = cluster.catalog();
            catalog.drop(name);
            catalog.create(name, schema(false), 1, ConsistencyLevel.Strong, Map.of(), 0);
            catalog.createPartition(name, "p");
            assertThat(catalog.partitions(name)).containsExactlyInAnyOrder("_default", "p");
            assertThat(catalog.statisticsRowCount(name, "p")).isZero();
            assertThat(failure(() -> catalog.statisticsRowCount(name, "q")).code())
                    .isEqualTo(ErrorCode.PARTITION_NOT_FOUND);
            assertThat(failure(() -> catalog.load(name, 1)).code()).isEqualTo(ErrorCode.INDEX_NOT_FOUND);
            assertThat(catalog.replicas(name)).isZero();
            catalog.createIndex(name, INDEX);
            catalog.loadPartitions(name, List.of("p"), 1);
            assertThat(catalog.loadState(name, "p")).isEqualTo(LoadState.LOADED);
            assertThat(catalog.loadState(name, "_default")).isEqualTo(LoadState.NOT_LOADED);
            catalog.releasePartitions(name, List.of("p"));
            assertThat(catalog.loadState(name)).isEqualTo(LoadState.NOT_LOADED);
            catalog.drop(name);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MILVUS", "LITE_3"})
    void letsAliasesWanderBetweenCollections(Server server) {
        CollectionName one = new CollectionName("default", "catalog_alias_one");
        CollectionName two = new CollectionName("default", "catalog_alias_two");
        try (Cluster cluster = server.connect()) {
            Catalog catalog = cluster.catalog();
            catalog.dropAlias("default", "catalog_alias");
            for (CollectionName name : List.of(one, two)) {
                catalog.drop(name);
                catalog.create(name, schema(false), 1, ConsistencyLevel.Strong, Map.of(), 0);
            }
            catalog.createAlias("default", "catalog_alias", one);
            assertThat(catalog.aliases(one)).containsExactly("catalog_alias");
            assertThat(catalog.aliasOwner("default", "catalog_alias")).contains(one);
            assertThat(catalog.describe(new CollectionName("default", "catalog_alias"))
                            .orElseThrow()
                            .name())
                    .isEqualTo(one);
            assertThat(failure(() -> catalog.createAlias("default", "catalog_alias", two))
                            .code())
                    .isEqualTo(ErrorCode.INVALID_REQUEST);
            catalog.alterAlias("default", "catalog_alias", two);
            assertThat(catalog.aliasOwner("default", "catalog_alias")).contains(two);
            assertThat(catalog.aliases(one)).isEmpty();
            catalog.dropAlias("default", "catalog_alias");
            catalog.dropAlias("default", "catalog_alias");
            assertThat(catalog.aliasOwner("default", "catalog_alias")).isEmpty();
            catalog.drop(one);
            catalog.drop(two);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"MILVUS", "LITE_3"})
    void createsDatabases(Server server) {
        try (Cluster cluster = server.connect()) {
            Catalog catalog = cluster.catalog();
            if (!catalog.databases().contains("catalog_db")) {
                catalog.createDatabase("catalog_db");
            }
            assertThat(catalog.databases()).contains("catalog_db", "default").isSorted();
            CollectionName name = new CollectionName("catalog_db", "catalog_inside");
            catalog.drop(name);
            catalog.create(name, schema(false), 1, ConsistencyLevel.Strong, Map.of(), 0);
            assertThat(catalog.collections("catalog_db")).containsExactly(name);
            assertThat(catalog.collections("default"))
                    .noneMatch(other -> other.name().equals("catalog_inside"));
            catalog.drop(name);
        }
    }

    @Test
    void milvusLite2HasOneDatabaseOnePartitionAndNoAliases() {
        CollectionName name = new CollectionName("default", "catalog_bare");
        try (Cluster cluster = Server.LITE_2.connect()) {
            Catalog catalog = cluster.catalog();
            assertThat(catalog.databases()).containsExactly("default");
            catalog.drop(name);
            catalog.create(name, schema(false), 1, ConsistencyLevel.Strong, Map.of(), 0);
            assertThat(catalog.partitions(name)).containsExactly("_default");
            assertThat(catalog.aliases(name)).isEmpty();
            assertThat(failure(() -> catalog.createDatabase("x")).code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
            assertThat(failure(() -> catalog.createPartition(name, "x")).code()).isEqualTo(ErrorCode.NOT_SUPPORTED);
            assertThat(failure(() -> catalog.createAlias("default", "x", name)).code())
                    .isEqualTo(ErrorCode.NOT_SUPPORTED);
            catalog.drop(name);
        }
    }

    private static GodwitException failure(Runnable call) {
        return catchThrowableOfType(GodwitException.class, call::run);
    }

    static CollectionSchema schema(boolean partitionKey) {
        CollectionSchema.Builder schema = CollectionSchema.newBuilder()
                .setName("a name that does not matter")
                .setEnableDynamicField(true)
                .addFields(FieldSchema.newBuilder()
                        .setName("id")
                        .setDataType(DataType.Int64)
                        .setIsPrimaryKey(true));
        if (partitionKey) {
            schema.addFields(FieldSchema.newBuilder()
                    .setName("k")
                    .setDataType(DataType.Int64)
                    .setIsPartitionKey(true));
        }
        return schema.addFields(FieldSchema.newBuilder()
                        .setName("v")
                        .setDataType(DataType.FloatVector)
                        .addTypeParams(KeyValuePair.newBuilder().setKey("dim").setValue("2")))
                .build();
    }

    static void insert(Cluster cluster, CollectionName name, int rows) {
        LongArray.Builder ids = LongArray.newBuilder();
        FloatArray.Builder vectors = FloatArray.newBuilder();
        for (int row = 0; row < rows; row++) {
            ids.addData(row);
            vectors.addData(row).addData(1);
        }
        InsertRequest request = InsertRequest.newBuilder()
                .setDbName(name.database())
                .setCollectionName(name.name())
                .setNumRows(rows)
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("id")
                        .setType(DataType.Int64)
                        .setScalars(ScalarField.newBuilder().setLongData(ids)))
                .addFieldsData(FieldData.newBuilder()
                        .setFieldName("v")
                        .setType(DataType.FloatVector)
                        .setVectors(VectorField.newBuilder().setDim(2).setFloatVector(vectors)))
                .build();
        Replies.check(
                "Cannot insert into",
                name,
                cluster.connection().stub().insert(request).getStatus(),
                cluster.kind(),
                cluster.endpoint().uri());
    }
}
