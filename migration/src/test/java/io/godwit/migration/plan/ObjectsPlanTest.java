package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.field;
import static io.godwit.migration.plan.Schemas.schema;
import static io.godwit.migration.plan.Schemas.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** Indexes of newer kinds and database properties, in catalogs without servers: no real server here has the indexes. */
final class ObjectsPlanTest {
    private static final Index OF_A = new Index("j", "a", path("j[\"a\"]"));
    private static final Index OF_B = new Index("j", "b", path("j[\"b\"]"));

    private final InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_6);

    @Test
    void severalIndexesWithinOneJsonFieldAreCarriedWithTheirPaths() {
        withJson().indexes = List.of(vectorIndex(), OF_A, OF_B);
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_5);

        CollectionPlan plan = only(plan(target, IfExists.FAIL));

        assertThat(plan.indexes()).containsExactly(vectorIndex(), OF_A, OF_B);
        assertThat(plan.differences()).isEmpty();
    }

    /** Servers tell a path where it was given. */
    @Test
    void aPathThatWasGivenAmongTheParametersIsOne() {
        withJson().indexes = List.of(
                vectorIndex(),
                new Index(
                        "j",
                        "a",
                        Map.of(
                                "index_type",
                                "INVERTED",
                                "params",
                                "{\"json_path\":\"j[\\\"a\\\"]\",\"json_cast_type\":\"double\"}")));
        InMemoryCluster newer = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);
        InMemoryCluster older = new InMemoryCluster("http://c:19530", ServerKind.MILVUS_2_4);

        assertThat(only(plan(newer, IfExists.FAIL)).indexes())
                .contains(new Index(
                        "j",
                        "a",
                        Map.of(
                                "index_type",
                                "INVERTED",
                                "json_path",
                                "j[\"a\"]",
                                "params",
                                "{\"json_cast_type\":\"double\"}")));
        assertThat(only(plan(older, IfExists.FAIL)).indexes()).containsExactly(vectorIndex());
    }

    /** 2.3.5 refuses an AUTOINDEX that is given any parameter but the metric. */
    @Test
    void theParametersOfAnAutoindexAreTheServersOwnChoice() {
        Index automatic = new Index(
                "v", "v", Map.of("index_type", "AUTOINDEX", "metric_type", "L2", "M", "18", "efConstruction", "240"));
        source.add(schema("docs")).indexes = List.of(automatic);
        Index bare = new Index("v", "v", Map.of("index_type", "AUTOINDEX", "metric_type", "L2"));

        assertThat(only(plan(new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3), IfExists.FAIL))
                        .indexes())
                .containsExactly(bare);
        assertThat(only(plan(new InMemoryCluster("http://c:19530", ServerKind.MILVUS_2_6), IfExists.FAIL))
                        .indexes())
                .containsExactly(automatic);
    }

    @Test
    void indexesWithinJsonThatAreNotWantedAreDeclaredWithTheirPaths() {
        withJson().indexes = List.of(vectorIndex(), OF_A, OF_B);
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);
        MigrationSpec spec = Selections.parse(List.of(), List.of(), List.of())
                .spec(
                        source.uri(),
                        target.uri(),
                        IfExists.FAIL,
                        CollectionOptions.builder().index(IndexChoice.NONE).build());

        CollectionPlan plan = only(Planner.plan(source, target, spec, RunOptions.DEFAULT));

        assertThat(plan.differences())
                .extracting(SchemaDifference::property)
                .contains("index on field j at j[\"a\"]", "index on field j at j[\"b\"]")
                .doesNotContain("index on field j");
    }

    @Test
    void aMergeAddsTheIndexWithinJsonThatTheTargetLacks() {
        withJson().indexes = List.of(vectorIndex(), OF_A, OF_B);
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);
        target.add(schema("docs", field("j", DataType.JSON).build())).indexes = List.of(vectorIndex(), OF_A);

        assertThat(only(plan(target, IfExists.MERGE)).indexes()).containsExactly(OF_B);
    }

    @Test
    void indexesWithinJsonAreLeftOutByNameWhereThereAreNone() {
        withJson().indexes = List.of(vectorIndex(), OF_A, OF_B);
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_4);

        CollectionPlan plan = only(plan(target, IfExists.FAIL));

        assertThat(plan.indexes()).containsExactly(vectorIndex());
        assertThat(plan.differences())
                .filteredOn(difference -> difference.target().equals("none"))
                .extracting(SchemaDifference::property)
                .contains("index on field j at j[\"a\"]", "index on field j at j[\"b\"]");
    }

    @Test
    void unknownKindsOfIndexesPassThroughAsText() {
        Index unknown =
                new Index("v", "v", Map.of("index_type", "NEXT_YEAR", "metric_type", "L2", "mmap.enabled", "true"));
        source.add(schema("docs")).indexes = List.of(unknown);
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);

        assertThat(only(plan(target, IfExists.FAIL)).indexes()).containsExactly(unknown);
    }

    @Test
    void zillizCloudBuildsItsOwnIndexOnVectorsAndThePlanSaysSo() {
        source.add(schema("docs")).indexes = List.of(vectorIndex());
        InMemoryCluster target =
                new InMemoryCluster("https://in03-1.api.gcp-us-west1.zillizcloud.com:443", ServerKind.MILVUS_2_6);

        CollectionPlan plan = only(plan(target, IfExists.FAIL));

        assertThat(plan.indexes())
                .containsExactly(new Index("v", "v", Map.of("index_type", "AUTOINDEX", "metric_type", "L2")));
        assertThat(plan.differences())
                .containsExactly(new SchemaDifference(
                        "index on field v",
                        "M=8, efConstruction=64, index_type=HNSW, metric_type=L2",
                        "index_type=AUTOINDEX, metric_type=L2",
                        "Zilliz Cloud builds no other index on vectors"));
    }

    @Test
    void theIndexOfAFieldInAStructKeepsItsName() {
        Index inStruct =
                new Index("chunks[vec]", "chunks[vec]", Map.of("index_type", "HNSW", "metric_type", "MAX_SIM"));
        source.add(schema("docs")).indexes = List.of(vectorIndex(), inStruct);
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);

        assertThat(only(plan(target, IfExists.FAIL)).indexes()).containsExactly(vectorIndex(), inStruct);
    }

    @Test
    void databasePropertiesAreCarriedButForThoseOfTheSourceAlone() {
        source.add("shop", schema("docs"));
        source.databaseProperties.put(
                "shop", Map.of("database.max.collections", "9", "database.force.deny.writing", "true"));
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);

        MigrationPlan plan = plan(target, IfExists.FAIL);

        assertThat(new DatabaseMapping(source, target.kind())
                        .map(plan.databases(), plan.collections(), plan.emptyDatabases()))
                .isEqualTo(Map.of("shop", Map.of("database.max.collections", "9")));
        assertThat(plan.refused()).isFalse();
        assertThat(plan.findings())
                .extracting(Finding::id, Finding::object)
                .contains(
                        tuple("DATABASE_PROPERTY", "property database.max.collections of database shop"),
                        tuple("DATABASE_PROPERTY_LEFT", "property database.force.deny.writing of database shop"));
    }

    @Test
    void aDatabaseThatIsMadeOfSeveralGetsThePropertiesOfNone() {
        source.add("shop", schema("docs"));
        source.add("store", schema("more"));
        source.databaseProperties.put("shop", Map.of("database.max.collections", "9"));
        source.databaseProperties.put("store", Map.of("database.max.collections", "7", "timezone", "UTC"));
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);
        MigrationPlan one = planInto(target, List.of("shop=all"));
        MigrationPlan two = planInto(target, List.of("shop=all", "store=all"));

        assertThat(new DatabaseMapping(source, target.kind())
                        .map(one.databases(), one.collections(), one.emptyDatabases()))
                .isEqualTo(Map.of("all", Map.of("database.max.collections", "9")));
        assertThat(new DatabaseMapping(source, target.kind())
                        .map(two.databases(), two.collections(), two.emptyDatabases()))
                .isEmpty();
        assertThat(two.findings())
                .filteredOn(finding -> finding.id().equals("DATABASE_PROPERTY_LEFT"))
                .extracting(Finding::object)
                .containsExactlyInAnyOrder(
                        "property database.max.collections of database shop",
                        "property database.max.collections of database store",
                        "property timezone of database store");
    }

    private MigrationPlan planInto(InMemoryCluster target, List<String> databases) {
        return Planner.plan(
                source,
                target,
                Selections.parse(databases, List.of(), List.of()).spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
    }

    @Test
    void databasePropertiesAreNamedWhereTheTargetKeepsNone() {
        source.add("shop", schema("docs"));
        source.databaseProperties.put("shop", Map.of("database.max.collections", "9"));
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);

        MigrationPlan plan = plan(target, IfExists.FAIL);

        assertThat(new DatabaseMapping(source, target.kind())
                        .map(plan.databases(), plan.collections(), plan.emptyDatabases()))
                .isEmpty();
        assertThat(plan.findings()).extracting(Finding::id).contains("DATABASE_PROPERTY_LEFT");
    }

    @Test
    void propertiesOfADatabaseThatTheTargetHasAreNamed() {
        source.add("shop", schema("docs"));
        source.databaseProperties.put("shop", Map.of("database.max.collections", "9"));
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);
        target.addDatabase("shop");
        target.databaseProperties.put("shop", Map.of("database.max.collections", "7"));

        MigrationPlan plan = plan(target, IfExists.FAIL);

        assertThat(plan.refused()).isFalse();
        assertThat(plan.findings())
                .filteredOn(finding -> finding.id().equals("DATABASE_PROPERTY_LEFT"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.object()).isEqualTo("property database.max.collections of database shop");
                    assertThat(finding.evidence()).contains("'9'", "'7'");
                });
    }

    @Test
    void databasesAreComparedPropertyByProperty() {
        source.add("shop", schema("docs"));
        source.add("default", schema("docs"));
        source.databaseProperties.put(
                "shop",
                Map.of("database.max.collections", "9", "database.force.deny.writing", "true", "timezone", "UTC"));
        source.databaseProperties.put("default", Map.of("database.diskQuota.mb", "1"));
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);
        target.add("shop", schema("docs"));

        List<DatabaseCheck> checks = DatabaseCheck.of(source, target, plan(target, IfExists.REPLACE));

        assertThat(checks).extracting(DatabaseCheck::source).containsExactly("default", "shop");
        assertThat(checks.get(0).undeclared()).isEmpty();
        assertThat(checks.get(0).declared())
                .extracting(SchemaDifference::property)
                .containsExactly("property database.diskQuota.mb");
        assertThat(checks.get(1).declared())
                .extracting(SchemaDifference::property)
                .containsExactly("property database.force.deny.writing");
        assertThat(checks.get(1).undeclared())
                .containsExactly(new SchemaDifference(
                        "property database.max.collections",
                        "9",
                        "none",
                        "A copy into a new database would make both sides equal."));
    }

    @Test
    void collectionsThatOnlyTheTargetHasAreNamedWhereAPatternWouldNameThem() {
        source.add("shop", schema("docs"));
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);
        target.add("shop", schema("docs"));
        target.add("shop", schema("more"));
        target.add("shop", schema("tmp_x"));
        target.add("other", schema("else"));

        assertThat(surplus(target, List.of("shop"), List.of(), List.of("*.tmp_*")))
                .containsExactly(new CollectionName("shop", "more"));
        assertThat(surplus(target, List.of(), List.of(), List.of()))
                .extracting(CollectionName::toString)
                .containsExactly("other.else", "shop.more", "shop.tmp_x");
        assertThat(surplus(target, List.of(), List.of("shop.docs"), List.of())).isEmpty();
    }

    private List<CollectionName> surplus(
            InMemoryCluster target, List<String> databases, List<String> collections, List<String> excluded) {
        MigrationPlan plan = Planner.plan(
                source,
                target,
                Selections.parse(databases, collections, excluded).spec(source.uri(), target.uri(), IfExists.REPLACE),
                RunOptions.DEFAULT);
        return SurplusCollections.of(target, plan);
    }

    @Test
    void thereAreNoMoreReplicasThanQueryNodes() {
        source.add(schema("docs")).replicas = 3;
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);
        assertThat(only(plan(target, IfExists.FAIL)).replicas()).isEqualTo(3);
        target.queryNodes = OptionalInt.of(2);

        MigrationPlan plan = plan(target, IfExists.FAIL);

        assertThat(only(plan).replicas()).isEqualTo(2);
        assertThat(only(plan).differences())
                .containsExactly(new SchemaDifference(
                        "replicas", "3", "2", "each needs a query node, of which the target has 2"));
        assertThat(plan.findings()).extracting(Finding::id).contains("FEWER_REPLICAS");
        assertThat(plan.refused()).isFalse();
    }

    @Test
    void whatOlderServersDoNotHeedIsLeftOutAndNamed() {
        source.add(matching()).properties = Map.of("partitionkey.isolation", "true", "timezone", "UTC", "owner", "me");
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);

        CollectionPlan plan = only(plan(target, IfExists.FAIL));

        assertThat(plan.targetSchema().getFields(2).getTypeParamsList())
                .extracting(KeyValuePair::getKey)
                .containsExactly("max_length", "of.the.future");
        assertThat(plan.shape().properties()).isEqualTo(Map.of("owner", "me"));
        assertThat(plan.differences())
                .extracting(SchemaDifference::property, SchemaDifference::source, SchemaDifference::target)
                .containsExactlyInAnyOrder(
                        tuple("enable_analyzer of field text", "true", "none"),
                        tuple("enable_match of field text", "true", "none"),
                        tuple("property partitionkey.isolation", "true", "none"));
        assertThat(plan(target, IfExists.FAIL).findings())
                .filteredOn(finding -> finding.id().equals("UNKNOWN_PROPERTY"))
                .extracting(Finding::object)
                .containsExactlyInAnyOrder(
                        "of.the.future of field text of default.docs", "property owner of default.docs");
        assertThat(only(plan(new InMemoryCluster("http://c:19530", ServerKind.MILVUS_2_4), IfExists.FAIL))
                        .shape()
                        .properties())
                .as("2.4 brought the isolation")
                .isEqualTo(Map.of("partitionkey.isolation", "true", "owner", "me"));
    }

    @Test
    void resourceGroupsOfTheSourceAreNotAskedForAtTheTarget() {
        source.add(schema("docs")).properties =
                Map.of("collection.resource_groups", "gpu", "query_mode", "large_topk", "warmup.vectorIndex", "sync");

        assertThat(only(plan(new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6), IfExists.FAIL)))
                .satisfies(plan -> {
                    assertThat(plan.shape().properties())
                            .isEqualTo(Map.of("query_mode", "large_topk", "warmup.vectorIndex", "sync"));
                    assertThat(plan.differences())
                            .containsExactly(new SchemaDifference(
                                    "property collection.resource_groups",
                                    "gpu",
                                    "none",
                                    "it names resource groups of the source"));
                });
        assertThat(only(plan(new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_5), IfExists.FAIL))
                        .shape()
                        .properties())
                .isEmpty();
    }

    @Test
    void whatBothServersHeedIsCarried() {
        source.add(matching());
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_5);

        CollectionPlan plan = only(plan(target, IfExists.FAIL));

        assertThat(plan.targetSchema().getFields(2).getTypeParamsCount()).isEqualTo(4);
        assertThat(plan.differences()).isEmpty();
    }

    @Test
    void milvusLite3KeepsNoParameterThatItDoesNotKnow() {
        source.add(matching());
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.LITE_3);

        assertThat(only(plan(target, IfExists.FAIL)).differences())
                .extracting(SchemaDifference::property)
                .contains("of.the.future of field text")
                .doesNotContain("enable_match of field text");
    }

    @Test
    void aTargetThatHasAnUnheededParameterAlreadyIsMergedInto() {
        source.add(matching());
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);
        target.add(matching());

        CollectionPlan plan = only(plan(target, IfExists.MERGE));

        assertThat(plan.differences()).isEmpty();
        assertThat(SchemaCheck.of(source, target, plan).asPlanned()).isTrue();
    }

    private static CollectionSchema matching() {
        FieldSchema.Builder text = with(field("text", DataType.VarChar), "max_length", "50");
        with(text, "enable_analyzer", "true");
        with(text, "enable_match", "true");
        with(text, "of.the.future", "1");
        return schema("docs", text.build());
    }

    private InMemoryCluster.Entry withJson() {
        return source.add(schema("docs", field("j", DataType.JSON).build()));
    }

    private MigrationPlan plan(InMemoryCluster target, IfExists ifExists) {
        return Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of(), List.of()).spec(source.uri(), target.uri(), ifExists),
                RunOptions.DEFAULT);
    }

    private static CollectionPlan only(MigrationPlan plan) {
        assertThat(plan.collections()).hasSize(1);
        return plan.collections().get(0);
    }

    private static Index vectorIndex() {
        return new Index("v", "v", Map.of("index_type", "HNSW", "metric_type", "L2", "M", "8", "efConstruction", "64"));
    }

    private static Map<String, String> path(String path) {
        return Map.of("index_type", "INVERTED", "json_path", path, "json_cast_type", "double");
    }
}
