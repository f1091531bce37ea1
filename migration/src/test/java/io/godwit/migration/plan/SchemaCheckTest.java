package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.field;
import static io.godwit.migration.plan.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StructArrayFieldSchema;
import io.milvus.grpc.ValueField;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Catalogs without servers: what a target is found to be after a plan was done, or not quite. */
final class SchemaCheckTest {
    private final InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_6);
    private final InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_6);

    @Test
    void aTargetThatIsAsPlannedDiffersInNothing() {
        rich(source, docs());
        CollectionPlan plan = plan();
        rich(target, docs());

        assertThat(plan.differences()).isEmpty();
        assertThat(SchemaCheck.of(source, target, plan)).isEqualTo(new SchemaCheck(List.of(), List.of(), List.of()));
    }

    @Test
    void whateverIsNotAsPlannedIsNamed() {
        rich(source, docs());
        CollectionPlan plan = plan();
        CollectionSchema.Builder other = docs().setDescription("other").setEnableDynamicField(false);
        other.getFieldsBuilder(0).setAutoID(true).setDescription("key");
        other.getFieldsBuilder(2).getTypeParamsBuilder(0).setValue("63");
        other.getFunctionsBuilder(0).clearParams();
        other.getStructArrayFieldsBuilder(0).removeFields(1);
        InMemoryCluster.Entry entry = target.add(other.build());
        entry.level = ConsistencyLevel.Strong;
        entry.shards = 1;
        entry.indexes = List.of(new Index("v", "mine", Map.of("index_type", "HNSW", "metric_type", "L2", "M", "8")));
        entry.load = LoadState.NOT_LOADED;
        entry.partitions = List.of("_default", "new");
        entry.properties = Map.of("mmap.enabled", "false", "schema_version_7", "3", "timezone", "UTC");

        SchemaCheck check = SchemaCheck.of(source, target, plan);

        assertThat(check.declared()).isEmpty();
        assertThat(check.asPlanned()).isFalse();
        assertThat(check.undeclared())
                .extracting(
                        difference -> difference.property() + ": " + difference.source() + " / " + difference.target())
                .containsExactlyInAnyOrder(
                        "alias current: there / none",
                        "autoID of field id: false / true",
                        "consistency level: Bounded / Strong",
                        "description of field id: none / \"key\"",
                        "description: \"texts\" / \"other\"",
                        "dynamic field: true / false",
                        "field chunks[page]: Array of Int64 / none",
                        "function bm25: BM25 of text into sparse (bm25_k1=1.2) / BM25 of text into sparse",
                        "index on field v: M=16, index_type=HNSW, metric_type=L2 / M=8, index_type=HNSW,"
                                + " metric_type=L2",
                        "index on field j at j[\"a\"]: index_type=INVERTED, json_cast_type=double, json_path=j[\"a\"]"
                                + " / none",
                        "index on field j at j[\"b\"]: index_type=INVERTED, json_cast_type=varchar, json_path=j[\"b\"]"
                                + " / none",
                        "index on field chunks[vec]: index_type=HNSW, metric_type=MAX_SIM / none",
                        "index on field sparse: index_type=SPARSE_INVERTED_INDEX, metric_type=BM25 / none",
                        "load state: loaded / not loaded",
                        "max_length of field text: 64 / 63",
                        "name of the index on field j at j[\"a\"]: j_a / none",
                        "name of the index on field j at j[\"b\"]: j_b / none",
                        "name of the index on field v: v / mine",
                        "partition new: none / there",
                        "partition old: there / none",
                        "property mmap.enabled: true / false",
                        "shards: 2 / 1");
    }

    @Test
    void eachSettingOfASchemaThatIsNotAsPlannedIsNamed() {
        CollectionSchema whole = everything();
        Map<String, CollectionSchema> changes = SchemaChanges.of(whole);
        assertThat(changes)
                .containsKeys(
                        "fields[2].is_clustering_key",
                        "struct_array_fields[0].type_params[0].value",
                        "struct_array_fields[0].description",
                        "functions[0].description");
        changes.forEach((change, changed) ->
                assertThat(undeclared(whole, changed)).as(change).isNotEmpty());
        assertThat(undeclared(whole, whole)).isEmpty();
    }

    /** Two at one place of a JSON field differ in their names alone. */
    @Test
    void eachIndexThatIsNotAsPlannedIsNamed() {
        List<Index> whole = List.of(
                new Index("v", "by_v", Map.of("index_type", "HNSW", "metric_type", "L2", "M", "16")),
                new Index("text", "text", Map.of("index_type", "INVERTED")),
                new Index("text", "text_again", Map.of("index_type", "NGRAM", "min_gram", "2")),
                new Index("j", "j_a", jsonPath("j[\"a\"]", "double")),
                new Index("j", "j_a_text", jsonPath("j[\"a\"]", "varchar")),
                new Index("j", "j_b", jsonPath("j[\"b\"]", "varchar")),
                new Index("size", "by_size", jsonPath("size", "double")),
                new Index("sparse", "sparse", Map.of("index_type", "SPARSE_INVERTED_INDEX", "metric_type", "BM25")),
                new Index("size", "by_size_too", jsonPath("size", "varchar")),
                new Index("chunks[vec]", "chunks[vec]", Map.of("index_type", "HNSW", "metric_type", "MAX_SIM")));

        assertThat(undeclared(whole, whole)).isEmpty();
        for (int i = 0; i < whole.size(); i++) {
            Index index = whole.get(i);
            assertThat(undeclared(whole, without(whole, i))).as("no " + index).isNotEmpty();
            assertThat(undeclared(without(whole, i), whole)).as(index + " more").isNotEmpty();
            Index renamed = new Index(index.field(), index.name() + "9", index.params());
            assertThat(undeclared(whole, with(whole, i, renamed)))
                    .as("name of " + index)
                    .isNotEmpty();
            for (String param : index.params().keySet()) {
                Map<String, String> params = new HashMap<>(index.params());
                params.put(param, params.get(param) + "9");
                Index other = new Index(index.field(), index.name(), params);
                assertThat(undeclared(whole, with(whole, i, other)))
                        .as(param + " of " + index)
                        .isNotEmpty();
            }
        }
    }

    /** The name goes with it, and both are declared. */
    @ParameterizedTest
    @EnumSource(
            value = ServerKind.class,
            names = {"MILVUS_2_3", "MILVUS_2_6", "LITE_3"})
    void anIndexOnADynamicKeyThatStaysBehindIsDeclared(ServerKind kind) {
        InMemoryCluster other = new InMemoryCluster("http://c:19530", kind);
        InMemoryCluster.Entry docs = source.add(
                schema("docs").toBuilder().setEnableDynamicField(true).build());
        docs.indexes = List.of(docs.indexes.get(0), new Index("size", "by_size", jsonPath("size", "double")));
        for (boolean dynamic : new boolean[] {true, false}) {
            CollectionPlan plan = Planner.plan(
                            source,
                            other,
                            Selections.parse(List.of(), List.of("docs"), List.of())
                                    .spec(
                                            source.uri(),
                                            other.uri(),
                                            IfExists.FAIL,
                                            CollectionOptions.builder()
                                                    .dynamicField(dynamic)
                                                    .build()),
                            RunOptions.DEFAULT)
                    .collections()
                    .get(0);
            InMemoryCluster.Entry arrived = other.add(plan.targetSchema());
            arrived.level = plan.shape().consistencyLevel();
            arrived.indexes = plan.indexes();
            SchemaCheck check = SchemaCheck.of(source, other, plan);
            other.remove("default", "docs");

            assertThat(check.undeclared())
                    .as(kind + ", dynamic field " + dynamic)
                    .isEmpty();
            assertThat(check.declared().stream()
                            .anyMatch(difference -> difference.property().equals("index on field size at size")))
                    .isEqualTo(plan.indexes().size() < 2);
        }
    }

    private static List<Index> without(List<Index> indexes, int at) {
        List<Index> rest = new ArrayList<>(indexes);
        rest.remove(at);
        return rest;
    }

    private static List<Index> with(List<Index> indexes, int at, Index index) {
        List<Index> changed = new ArrayList<>(indexes);
        changed.set(at, index);
        return changed;
    }

    private List<SchemaDifference> undeclared(CollectionSchema planned, CollectionSchema arrived) {
        source.add(planned);
        CollectionPlan plan = plan();
        target.add(arrived);
        List<SchemaDifference> undeclared = SchemaCheck.of(source, target, plan).undeclared();
        target.remove("default", "docs");
        return undeclared;
    }

    private List<SchemaDifference> undeclared(List<Index> planned, List<Index> arrived) {
        CollectionSchema docs = docs().build();
        source.add(docs).indexes = planned;
        CollectionPlan plan = plan();
        target.add(docs).indexes = arrived;
        List<SchemaDifference> undeclared = SchemaCheck.of(source, target, plan).undeclared();
        target.remove("default", "docs");
        return undeclared;
    }

    /** With a value in each place that a schema has for one, but for generated keys, which become plain ones. */
    private static CollectionSchema everything() {
        CollectionSchema.Builder whole = docs();
        whole.getFieldsBuilder(0).setDescription("key");
        whole.getFieldsBuilder(2)
                .setDescription("title")
                .setIsClusteringKey(true)
                .setIsPartitionKey(true);
        whole.addFields(field("size", DataType.Int16)
                .setNullable(true)
                .setDefaultValue(ValueField.newBuilder().setIntData(3)));
        whole.addFields(
                Schemas.with(field("tags", DataType.Array), "max_capacity", "8").setElementType(DataType.Int64));
        whole.addProperties(KeyValuePair.newBuilder().setKey("mmap.enabled").setValue("true"));
        whole.getFunctionsBuilder(0).setDescription("words");
        whole.getStructArrayFieldsBuilder(0)
                .setDescription("parts")
                .addTypeParams(KeyValuePair.newBuilder().setKey("max_capacity").setValue("100"))
                .getFieldsBuilder(0)
                .setDescription("of a part")
                .addTypeParams(KeyValuePair.newBuilder().setKey("dim").setValue("8"));
        return whole.build();
    }

    @Test
    void whatThePlanDeclaresIsNoSurprise() {
        InMemoryCluster lite = new InMemoryCluster("http://c:19530", ServerKind.LITE_3);
        InMemoryCluster.Entry entry = source.add(CollectionSchema.newBuilder(schema("docs"))
                .setDescription("texts")
                .build());
        entry.shards = 2;
        entry.indexes = List.of(new Index("v", "mine", Map.of("index_type", "SCANN", "metric_type", "L2")));
        CollectionPlan plan = plan(lite, IfExists.FAIL);
        InMemoryCluster.Entry arrived = lite.add(schema("docs"));
        arrived.level = ConsistencyLevel.Strong;
        arrived.replicas = 0;
        arrived.indexes = List.of(new Index("v", "v", Map.of("index_type", "AUTOINDEX", "metric_type", "L2")));

        SchemaCheck check = SchemaCheck.of(source, lite, plan);

        assertThat(check.undeclared()).isEmpty();
        assertThat(check.declared())
                .extracting(SchemaDifference::property)
                .containsExactly(
                        "consistency level",
                        "description",
                        "index on field v",
                        "name of the index on field v",
                        "shards");
        assertThat(check.declared())
                .allSatisfy(difference -> assertThat(difference.reason()).contains("Milvus Lite 3"));
    }

    @Test
    void aDeclaredDifferenceThatDidNotComeAboutIsNamed() {
        InMemoryCluster.Entry entry = source.add(schema("docs"));
        CollectionPlan planned = plan();
        CollectionPlan plan = withDifference(planned, new SchemaDifference("shards", "1", "2", "as asked"));
        target.add(schema("docs"));

        SchemaCheck check = SchemaCheck.of(source, target, plan);

        assertThat(entry.shards).isEqualTo(1);
        assertThat(check.undeclared()).containsExactly(new SchemaDifference("shards", "1", "1", "The plan says 2."));
    }

    /** Two servers of a kind that takes no given keys: a copy makes the key a plain one, and nobody has copied anything here. */
    @Test
    void generatedKeysOnBothSidesAreNoDifferenceUnlessPlainOnesWereAskedFor() {
        InMemoryCluster from = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_3);
        InMemoryCluster to = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);
        CollectionSchema.Builder generating = schema("docs").toBuilder();
        generating.getFieldsBuilder(0).setAutoID(true);
        from.add(generating.build());
        to.add(generating.build());
        CollectionPlan usual = compared(from, to, CollectionOptions.AS_SOURCE);
        CollectionPlan plain = compared(
                from, to, CollectionOptions.builder().autoId(AutoId.PLAIN).build());

        assertThat(usual.differences()).extracting(SchemaDifference::target).containsExactly("false");
        assertThat(SchemaCheck.compare(from, to, usual)).isEqualTo(new SchemaCheck(List.of(), List.of(), List.of()));
        assertThat(SchemaCheck.compare(from, to, plain).undeclared())
                .containsExactly(
                        new SchemaDifference("autoID of field id", "true", "true", "A copy would make it false."));
        assertThat(SchemaCheck.of(from, to, usual).undeclared())
                .containsExactly(new SchemaDifference("autoID of field id", "true", "true", "The plan says false."));

        to.remove("default", "docs");
        to.add(schema("docs"));
        assertThat(SchemaCheck.compare(from, to, usual).declared())
                .extracting(SchemaDifference::reason)
                .containsExactly("so that the keys stay as they are at the source");
    }

    @Test
    void aFieldThatShallStayBehindIsADifferenceWhereItIsThere() {
        CollectionSchema two = schema("docs", field("n", DataType.Int64).build());
        source.add(two);
        target.add(two);
        CollectionPlan plan = compared(
                source,
                target,
                CollectionOptions.builder().fields(List.of("id", "v")).build());

        assertThat(SchemaCheck.compare(source, target, plan).undeclared())
                .extracting(SchemaDifference::property)
                .containsExactly("field n");
    }

    @Test
    void whatServersMakeUpThemselvesIsNoDifference() {
        source.add(schema("docs", field("n", DataType.Int64).build())).indexes = List.of(
                new Index(
                        "v",
                        "_default_idx_101",
                        Map.of(
                                "params",
                                "{\"M\": 16, \"efConstruction\": 200}",
                                "index_type",
                                "HNSW",
                                "metric_type",
                                "L2")),
                new Index("n", "n", Map.of()));
        CollectionPlan plan = plan();
        InMemoryCluster.Entry arrived =
                target.add(schema("docs", field("n", DataType.Int64).build()));
        arrived.indexes = List.of(
                new Index(
                        "v",
                        "v",
                        Map.of("M", "16", "efConstruction", "200", "index_type", "HNSW", "metric_type", "L2")),
                new Index("n", "n", Map.of("index_type", "STL_SORT")));
        arrived.properties = Map.of("max_field_id", "102", "consistency_level", "Bounded", "timezone", "UTC");

        assertThat(SchemaCheck.of(source, target, plan).undeclared()).isEmpty();
    }

    @Test
    void whatMilvusLite2AddsToAnIndexIsNoDifference() {
        InMemoryCluster lite = new InMemoryCluster("http://c:19530", ServerKind.LITE_2);
        source.add(titled()).indexes = List.of(
                new Index("v", "v", Map.of("index_type", "AUTOINDEX", "metric_type", "L2")),
                new Index("title", "title", Map.of("index_type", "INVERTED")));
        CollectionPlan plan = plan(lite, IfExists.FAIL);
        InMemoryCluster.Entry arrived = lite.add(titled());
        arrived.level = ConsistencyLevel.Strong;
        Map<String, String> automatic =
                Map.of("index_type", "AUTOINDEX", "metric_type", "L2", "dim", "4", "M", "16", "efConstruction", "200");
        Map<String, String> inverted = Map.of("index_type", "INVERTED", "max_length", "64");
        arrived.indexes = List.of(new Index("v", "v", automatic), new Index("title", "title", inverted));

        assertThat(SchemaCheck.of(source, lite, plan).undeclared()).isEmpty();

        arrived.indexes = List.of(
                new Index("v", "v", Map.of("index_type", "AUTOINDEX", "metric_type", "IP", "dim", "4")),
                new Index("title", "title", Map.of("index_type", "Trie", "max_length", "64")));
        assertThat(SchemaCheck.of(source, lite, plan).undeclared())
                .extracting(SchemaDifference::property)
                .containsExactly("index on field title", "index on field v");
    }

    @Test
    void whatMilvusLite2AddsToAnIndexIsNotCarriedOn() {
        InMemoryCluster lite = new InMemoryCluster("http://c:19530", ServerKind.LITE_2);
        lite.add(titled()).indexes = List.of(
                new Index("v", "v", Map.of("index_type", "IVF_FLAT", "metric_type", "L2", "dim", "4", "nlist", "8")),
                new Index("title", "title", Map.of("index_type", "INVERTED", "max_length", "64")));

        CollectionPlan plan = Planner.plan(
                        lite,
                        target,
                        Selections.parse(List.of(), List.of("docs"), List.of())
                                .spec(lite.uri(), target.uri(), IfExists.FAIL),
                        RunOptions.DEFAULT)
                .collections()
                .get(0);

        assertThat(plan.indexes())
                .extracting(Index::params)
                .containsExactly(
                        Map.of("index_type", "IVF_FLAT", "metric_type", "L2", "nlist", "8"),
                        Map.of("index_type", "INVERTED"));
    }

    @Test
    void theMetricThatMilvusLite3GivesToAScalarIndexIsNoDifference() {
        InMemoryCluster lite = new InMemoryCluster("http://c:19530", ServerKind.LITE_3);
        source.add(titled()).indexes = List.of(
                new Index("v", "v", Map.of("index_type", "FLAT", "metric_type", "L2")),
                new Index("title", "title", Map.of("index_type", "INVERTED")));
        CollectionPlan plan = plan(lite, IfExists.FAIL);
        InMemoryCluster.Entry arrived = lite.add(titled());
        arrived.level = ConsistencyLevel.Strong;
        arrived.indexes = List.of(
                new Index("v", "v", Map.of("index_type", "FLAT", "metric_type", "L2")),
                new Index("title", "title", Map.of("index_type", "INVERTED", "metric_type", "NONE")));

        assertThat(SchemaCheck.of(source, lite, plan).undeclared()).isEmpty();

        arrived.indexes = List.of(new Index("v", "v", Map.of("index_type", "FLAT", "metric_type", "NONE")));
        assertThat(SchemaCheck.of(source, lite, plan).undeclared())
                .extracting(SchemaDifference::property)
                .containsExactly("index on field title", "index on field v");
    }

    @Test
    void milvusLite3IsGivenTheParametersOfAnIndexWhereItReadsThem() {
        InMemoryCluster lite = new InMemoryCluster("http://c:19530", ServerKind.LITE_3);
        source.add(schema("docs")).indexes = List.of(new Index(
                "v", "v", Map.of("index_type", "IVF_FLAT", "metric_type", "L2", "nlist", "5", "mmap.enabled", "true")));
        CollectionPlan plan = plan(lite, IfExists.FAIL);

        Map<String, String> given = plan.indexes().get(0).params();
        assertThat(given)
                .isEqualTo(Map.of(
                        "index_type",
                        "IVF_FLAT",
                        "metric_type",
                        "L2",
                        "params",
                        "{\"mmap.enabled\":\"true\",\"nlist\":5}"));
        InMemoryCluster.Entry arrived = lite.add(schema("docs"));
        arrived.level = ConsistencyLevel.Strong;
        arrived.indexes = List.of(new Index("v", "v", given));
        assertThat(SchemaCheck.of(source, lite, plan).undeclared()).isEmpty();

        arrived.indexes = List.of(new Index("v", "v", Map.of("index_type", "IVF_FLAT", "metric_type", "L2")));
        assertThat(SchemaCheck.of(source, lite, plan).undeclared())
                .extracting(SchemaDifference::property)
                .containsExactly("index on field v");
    }

    /** Flat, within the JSON text, and in both places: what was given is all that is built with, and nothing more. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "none",
            value = {
                "5 | true | none",
                "none | none | {\"nlist\":5,\"mmap.enabled\":\"true\"}",
                "none | true | {\"nlist\": 5}",
                "5 | none | {\"mmap.enabled\": \"true\"}",
                "5 | true | ''",
            })
    void milvusLite3IsGivenAllParametersOfAnIndexWhereverTheyStood(String nlist, String mmap, String nested) {
        InMemoryCluster lite = new InMemoryCluster("http://c:19530", ServerKind.LITE_3);
        Map<String, String> given = new HashMap<>(Map.of("index_type", "IVF_FLAT", "metric_type", "L2"));
        Optional.ofNullable(nlist).ifPresent(value -> given.put("nlist", value));
        Optional.ofNullable(mmap).ifPresent(value -> given.put("mmap.enabled", value));
        Optional.ofNullable(nested).ifPresent(value -> given.put("params", value));
        source.add(schema("docs")).indexes = List.of(new Index("v", "v", given));

        Map<String, String> planned = plan(lite, IfExists.FAIL).indexes().get(0).params();

        assertThat(planned).containsOnlyKeys("index_type", "metric_type", "params");
        assertThat(IndexParams.canonical(planned.getOrDefault("params", "")))
                .isEqualTo("{\"mmap.enabled\":\"true\",\"nlist\":5}");
    }

    @Test
    void thatMilvusLite3HasSixteenHashPartitionsIsDeclared() {
        InMemoryCluster lite = new InMemoryCluster("http://c:19530", ServerKind.LITE_3);
        CollectionSchema keyed = schema(
                "docs", field("tenant", DataType.Int64).setIsPartitionKey(true).build());
        source.add(keyed).numPartitions = 64;
        CollectionPlan plan = plan(lite, IfExists.FAIL);
        InMemoryCluster.Entry arrived = lite.add(keyed);
        arrived.level = ConsistencyLevel.Strong;
        arrived.numPartitions = 16;

        SchemaCheck check = SchemaCheck.of(source, lite, plan);
        assertThat(check.undeclared()).isEmpty();
        assertThat(check.declared())
                .extracting(SchemaDifference::property)
                .containsExactly("consistency level", "number of partitions");

        arrived.numPartitions = 8;
        assertThat(SchemaCheck.of(source, lite, plan).undeclared())
                .containsExactly(new SchemaDifference("number of partitions", "64", "8", "The plan says 16."));
    }

    @Test
    void aPropertyThatIsAbsentIsNoValueThatSomebodyChose() {
        source.add(schema("docs")).properties = Map.of(
                "custom", "none",
                "flag.x", "false",
                "collection.autocompaction.enabled", "false",
                "x.note", "not told",
                "mmap.enabled", "false");
        CollectionPlan plan = plan();
        InMemoryCluster.Entry arrived = target.add(schema("docs"));
        arrived.properties = Map.of("x.note", "other", "lazyload.enabled", "false");

        assertThat(SchemaCheck.of(source, target, plan).undeclared())
                .extracting(
                        difference -> difference.property() + ": " + difference.source() + " / " + difference.target())
                .containsExactly(
                        "property collection.autocompaction.enabled: false / none",
                        "property custom: \"none\" / none",
                        "property flag.x: false / none",
                        "property x.note: \"not told\" / other");
    }

    @Test
    void whatMayNotBeReadIsNotCalledEqual() {
        source.add(schema("docs")).aliases = List.of("now");
        CollectionPlan plan = plan();
        target.add(schema("docs"));
        target.deny("aliases").deny("indexes");

        SchemaCheck check = SchemaCheck.of(source, target, plan);

        assertThat(check.undeclared()).isEmpty();
        assertThat(check.unread()).containsExactly("indexes", "aliases");
    }

    @Test
    void aMergeDeclaresHowTheTargetDiffersAlready() {
        source.add(schema("docs")).aliases = List.of("now");
        InMemoryCluster.Entry there = target.add(schema("docs"));
        there.shards = 4;
        there.aliases = List.of("old");
        CollectionPlan plan = plan(target, IfExists.MERGE);

        assertThat(plan.differences())
                .extracting(SchemaDifference::property)
                .containsExactlyInAnyOrder("shards", "alias old");
        there.aliases = List.of("now", "old");
        assertThat(SchemaCheck.of(source, target, plan).undeclared()).isEmpty();
    }

    private static CollectionSchema titled() {
        return schema(
                "docs",
                Schemas.with(field("title", DataType.VarChar), "max_length", "64")
                        .build());
    }

    private CollectionPlan plan() {
        return plan(target, IfExists.FAIL);
    }

    private CollectionPlan plan(InMemoryCluster to, IfExists ifExists) {
        MigrationPlan plan = Planner.plan(
                source,
                to,
                Selections.parse(List.of(), List.of("docs"), List.of()).spec(source.uri(), to.uri(), ifExists),
                RunOptions.DEFAULT);
        return plan.collections().get(0);
    }

    /** As {@code godwit verify} plans: with what a copy would make anew. */
    private static CollectionPlan compared(InMemoryCluster from, InMemoryCluster to, CollectionOptions options) {
        MigrationSpec spec = Selections.parse(List.of(), List.of("docs"), List.of())
                .spec(from.uri(), to.uri(), IfExists.REPLACE, options);
        return Planner.plan(from, to, spec, RunOptions.DEFAULT).collections().get(0);
    }

    private static CollectionPlan withDifference(CollectionPlan plan, SchemaDifference difference) {
        return new CollectionPlan(
                plan.source(),
                plan.target(),
                plan.create(),
                plan.replace(),
                plan.sourceSchema(),
                plan.targetSchema(),
                plan.shape(),
                plan.partitions(),
                plan.indexes(),
                plan.aliases(),
                plan.sourceLoad(),
                plan.loadTarget(),
                plan.replicas(),
                plan.rows(),
                plan.rowBytes(),
                List.of(difference),
                plan.options(),
                plan.newIds(),
                plan.existingId());
    }

    private static CollectionSchema.Builder docs() {
        CollectionSchema.Builder docs = CollectionSchema.newBuilder(schema(
                        "docs",
                        Schemas.with(field("text", DataType.VarChar), "max_length", "64")
                                .build(),
                        field("j", DataType.JSON).build(),
                        field("sparse", DataType.SparseFloatVector)
                                .setIsFunctionOutput(true)
                                .build()))
                .setDescription("texts")
                .setEnableDynamicField(true);
        docs.addFunctions(FunctionSchema.newBuilder()
                .setName("bm25")
                .setType(FunctionType.BM25)
                .addInputFieldNames("text")
                .addOutputFieldNames("sparse")
                .addParams(io.milvus.grpc.KeyValuePair.newBuilder()
                        .setKey("bm25_k1")
                        .setValue("1.2")));
        docs.addStructArrayFields(StructArrayFieldSchema.newBuilder()
                .setName("chunks")
                .addFields(field("vec", DataType.ArrayOfVector).setElementType(DataType.FloatVector))
                .addFields(field("page", DataType.Array).setElementType(DataType.Int64)));
        return docs;
    }

    private static void rich(InMemoryCluster cluster, CollectionSchema.Builder docs) {
        InMemoryCluster.Entry entry = cluster.add(docs.build());
        entry.shards = 2;
        entry.aliases = List.of("current");
        entry.partitions = List.of("_default", "old");
        entry.properties = Map.of("mmap.enabled", "true");
        entry.indexes = List.of(
                new Index("v", "v", Map.of("index_type", "HNSW", "metric_type", "L2", "params", "{\"M\":16}")),
                new Index("sparse", "", Map.of("index_type", "SPARSE_INVERTED_INDEX", "metric_type", "BM25")),
                new Index("j", "j_a", jsonPath("j[\"a\"]", "double")),
                new Index("j", "j_b", jsonPath("j[\"b\"]", "varchar")),
                new Index("chunks[vec]", "chunks[vec]", Map.of("index_type", "HNSW", "metric_type", "MAX_SIM")));
    }

    private static Map<String, String> jsonPath(String path, String cast) {
        return Map.of("index_type", "INVERTED", "json_path", path, "json_cast_type", cast);
    }
}
