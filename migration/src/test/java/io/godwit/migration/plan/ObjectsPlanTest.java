package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.field;
import static io.godwit.migration.plan.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.DataType;
import java.util.List;
import java.util.Map;
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
                        "index_type=HNSW, metric_type=L2",
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

        assertThat(new DatabaseMapping(source, target.kind()).map(plan.databases(), plan.collections()))
                .isEqualTo(Map.of("shop", Map.of("database.max.collections", "9")));
        assertThat(plan.refused()).isFalse();
        assertThat(plan.findings())
                .extracting(Finding::id, Finding::object)
                .contains(
                        org.assertj.core.groups.Tuple.tuple(
                                "DATABASE_PROPERTY", "property database.max.collections of database shop"),
                        org.assertj.core.groups.Tuple.tuple(
                                "DATABASE_PROPERTY_LEFT", "property database.force.deny.writing of database shop"));
    }

    @Test
    void databasePropertiesAreNamedWhereTheTargetKeepsNone() {
        source.add("shop", schema("docs"));
        source.databaseProperties.put("shop", Map.of("database.max.collections", "9"));
        InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);

        MigrationPlan plan = plan(target, IfExists.FAIL);

        assertThat(new DatabaseMapping(source, target.kind()).map(plan.databases(), plan.collections()))
                .isEmpty();
        assertThat(plan.findings()).extracting(Finding::id).contains("DATABASE_PROPERTY_LEFT");
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
        return new Index("v", "v", Map.of("index_type", "HNSW", "metric_type", "L2"));
    }

    private static Map<String, String> path(String path) {
        return Map.of("index_type", "INVERTED", "json_path", path, "json_cast_type", "double");
    }
}
