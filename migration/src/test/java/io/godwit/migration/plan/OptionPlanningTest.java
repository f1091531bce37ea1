package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.field;
import static io.godwit.migration.plan.Schemas.schema;
import static io.godwit.migration.plan.Schemas.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.DynamicKeys;
import io.godwit.migration.CollectionOptions.DynamicKeys.Others;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionOptions.LoadChoice;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.migration.CollectionOptions.TypedKey;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a plan by each option, and what is refused before the start. */
final class OptionPlanningTest {
    private final InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_3);
    private InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);

    private static CollectionSchema docs(boolean dynamic) {
        return schema(
                        "docs",
                        with(field("tenant", DataType.VarChar), "max_length", "50")
                                .build(),
                        field("weight", DataType.Float).build(),
                        field("number", DataType.Int64).build())
                .toBuilder()
                .setDescription("texts")
                .setEnableDynamicField(dynamic)
                .build();
    }

    private static CollectionSchema keyed() {
        CollectionSchema docs = docs(false);
        return docs.toBuilder()
                .setFields(2, docs.getFields(2).toBuilder().setIsPartitionKey(true))
                .build();
    }

    @Test
    void asksForNothingByItself() {
        source.add(docs(true));
        assertThat(only(plan(options -> options)).options().asSource()).isTrue();
        assertThat(only(plan(options -> options)).differences()).isEmpty();
    }

    @Test
    void carriesTheChosenFieldsInTheirOrderAndDeclaresTheOthers() {
        source.add(docs(true)).indexes =
                List.of(new Index("v", "v", Map.of("index_type", "FLAT")), new Index("weight", "w", Map.of()));
        CollectionPlan plan = only(plan(options -> options.fields(List.of("tenant", "v", "id"))));
        assertThat(names(plan.targetSchema())).containsExactly("id", "v", "tenant");
        assertThat(plan.targetSchema().getEnableDynamicField()).isTrue();
        assertThat(plan.indexes()).extracting(Index::field).containsExactly("v");
        assertThat(plan.differences())
                .extracting(SchemaDifference::property)
                .containsExactly("field weight", "field number", "index on field weight");
    }

    @Test
    void namesTheFieldsThatAreNeeded() {
        source.add(keyed());
        MigrationPlan plan = plan(options -> options.fields(List.of("number")));
        assertThat(ids(plan)).containsOnly("FIELD_NEEDED");
        assertThat(plan.findings())
                .extracting(Finding::object)
                .containsExactlyInAnyOrder(
                        "field id of default.docs", "field tenant of default.docs", "the schema of default.docs");
        assertThat(plan.findings())
                .anySatisfy(finding -> assertThat(finding.evidence()).contains("vector fields v is needed"));
        assertThat(plan(options -> options.fields(List.of("id", "v", "number")).partitionKey(PartitionKey.NONE))
                        .refused())
                .isFalse();
    }

    @Test
    void namesAFieldThatIsNotThere() {
        source.add(docs(true));
        MigrationPlan plan = plan(options -> options.fields(List.of("id", "v", "tenent")));
        assertThat(plan.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("FIELD_UNKNOWN");
            assertThat(finding.evidence()).contains("--dynamic-keys").contains("tenant");
        });
    }

    @Test
    void needsTheInputsOfAFunctionWhoseOutputIsChosen() {
        InMemoryCluster newer = new InMemoryCluster("http://n:19530", ServerKind.MILVUS_2_5);
        target = new InMemoryCluster("http://m:19530", ServerKind.MILVUS_2_5);
        CollectionSchema docs = docs(false).toBuilder()
                .addFields(field("sparse", DataType.SparseFloatVector).setIsFunctionOutput(true))
                .addFunctions(FunctionSchema.newBuilder()
                        .setName("bm25")
                        .setType(FunctionType.BM25)
                        .addInputFieldNames("tenant")
                        .addOutputFieldNames("sparse"))
                .build();
        newer.add(docs);
        MigrationPlan refused = plan(newer, options -> options.fields(List.of("id", "sparse")));
        assertThat(refused.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("FIELD_NEEDED");
            assertThat(finding.object()).contains("tenant");
            assertThat(finding.evidence()).contains("bm25");
        });
        CollectionPlan without = only(plan(newer, options -> options.fields(List.of("id", "v"))));
        assertThat(without.targetSchema().getFunctionsCount()).isZero();
        assertThat(without.differences()).extracting(SchemaDifference::property).contains("function bm25");
    }

    @Test
    void changesDescriptionShardsAndConsistencyLevel() {
        source.add(docs(false));
        CollectionPlan plan = only(
                plan(options -> options.description("other").shards(3).consistencyLevel(ConsistencyLevel.Eventually)));
        assertThat(plan.targetSchema().getDescription()).isEqualTo("other");
        assertThat(plan.shape().shards()).isEqualTo(3);
        assertThat(plan.shape().consistencyLevel()).isEqualTo(ConsistencyLevel.Eventually);
        assertThat(plan.differences())
                .extracting(SchemaDifference::property)
                .containsExactlyInAnyOrder("description", "shards", "consistency level");
    }

    @Test
    void refusesMoreShardsThanThereCanBe() {
        source.add(docs(false));
        assertImpossible(plan(options -> options.shards(17)), "17 were asked for", "16 at most");
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_3);
        assertImpossible(plan(options -> options.shards(2)), "1 at most");
    }

    /** Who names a value means to get it, also where the source happens to have the same. */
    @Test
    void refusesWhatTheTargetCannotDoThoughTheSourceHasIt() {
        InMemoryCluster.Entry docs = source.add(docs(false));
        docs.shards = 2;
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_3);
        assertImpossible(plan(options -> options.shards(2)), "2 were asked for", "1 at most");
        assertImpossible(plan(options -> options.consistencyLevel(docs.level)), "knows Strong only");
        assertImpossible(plan(options -> options.description("texts")), "keeps none");
        assertThat(plan(options -> options).refused()).isFalse();
    }

    @Test
    void whatIsRefusedIsNoPlannedDifference() {
        source.add(docs(false)).shards = 2;
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_3);
        assertThat(only(plan(options -> options)).differences())
                .extracting(SchemaDifference::property)
                .contains("shards", "consistency level", "description");
        assertThat(only(plan(options -> options.shards(3)
                                .consistencyLevel(ConsistencyLevel.Session)
                                .description("other")
                                .partitionKey(OptionsText.partitionKey("tenant:3"))))
                        .differences())
                .extracting(SchemaDifference::property)
                .doesNotContain("shards", "consistency level", "description", "number of partitions");
    }

    @Test
    void whatIsAskedForAndThereAlreadyIsNoDifference() {
        InMemoryCluster.Entry docs = source.add(docs(false));
        CollectionPlan plan =
                only(plan(options -> options.description("texts").shards(1).consistencyLevel(docs.level)));
        assertThat(plan.differences()).isEmpty();
    }

    @Test
    void aMilvusLite2HasEveryCollectionLoaded() {
        source.add(docs(false)).load = LoadState.NOT_LOADED;
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_2);
        CollectionPlan plan = only(plan(options -> options));
        assertThat(plan.loadTarget()).isTrue();
        assertThat(plan.differences()).extracting(SchemaDifference::property).contains("load state");
        assertImpossible(plan(options -> options.load(LoadChoice.NO)), "every collection loaded");
    }

    @Test
    void refusesWhatAMilvusLiteDoesNotKeep() {
        source.add(docs(false));
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_3);
        assertImpossible(plan(options -> options.consistencyLevel(ConsistencyLevel.Session)), "knows Strong only");
        assertImpossible(plan(options -> options.description("other")), "keeps none");
    }

    @Test
    void turnsTheDynamicFieldOnAndOff() {
        source.add(docs(false));
        MigrationPlan on = plan(options -> options.dynamicField(true));
        assertThat(only(on).targetSchema().getEnableDynamicField()).isTrue();
        assertThat(only(on).differences())
                .extracting(SchemaDifference::property)
                .containsExactly("dynamic field");
        source.add(docs(true));
        MigrationPlan off = plan(options -> options.dynamicField(false));
        assertThat(only(off).targetSchema().getEnableDynamicField()).isFalse();
        assertThat(ids(off)).containsExactly("DYNAMIC_KEYS_REFUSED");
        assertThat(ids(plan(
                        options -> options.dynamicField(false).dynamicKeys(new DynamicKeys(List.of(), Others.DROP)))))
                .containsExactly("DYNAMIC_KEYS_DROPPED");
    }

    @Test
    void makesFieldsOfDynamicKeys() {
        source.add(docs(true));
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_3);
        MigrationPlan plan = plan(options ->
                options.dynamicKeys(OptionsText.dynamicKeys("size:Int32:nullable,color:VarChar(20)=red,flag:Bool")));
        List<FieldSchema> fields = only(plan).targetSchema().getFieldsList();
        assertThat(plan.refused()).isFalse();
        assertThat(fields)
                .extracting(FieldSchema::getName)
                .containsExactly("id", "v", "tenant", "weight", "number", "color", "flag", "size");
        assertThat(SchemaText.field(fields.get(5))).contains("VarChar(max_length=20)", "default string_data: \"red\"");
        assertThat(SchemaText.field(fields.get(7))).isEqualTo("size: Int32, nullable");
        assertThat(only(plan).targetSchema().getEnableDynamicField()).isTrue();
    }

    @Test
    void aFieldThatADynamicKeyTakesThePlaceOfSaysBoth() {
        source.add(docs(true));
        CollectionPlan plan = only(plan(options -> options.fields(List.of("id", "v", "tenant"))
                .dynamicKeys(OptionsText.dynamicKeys("number:VarChar(9)"))));
        assertThat(plan.differences())
                .filteredOn(difference -> difference.property().equals("field number"))
                .extracting(SchemaDifference::reason)
                .containsExactly("as asked; made of a dynamic key, as the source's field of this name is not among the"
                        + " chosen fields");
        assertThat(plan.differences())
                .filteredOn(difference -> difference.property().equals("field weight"))
                .extracting(SchemaDifference::reason)
                .containsExactly("as asked; it is not among the chosen fields");
    }

    @Test
    void makesArraysOfDynamicKeys() {
        source.add(docs(true));
        CollectionPlan plan = only(plan(options ->
                options.dynamicKeys(OptionsText.dynamicKeys("tags:Array<VarChar(20)>[8],years:Array<Int16>"))));
        assertThat(plan.targetSchema().getFieldsList().subList(5, 7))
                .extracting(SchemaText::field)
                .containsExactly(
                        "tags: Array of VarChar(max_capacity=8, max_length=20)",
                        "years: Array of Int16(max_capacity=4096)");
    }

    @Test
    void anOldServerGetsTheDefaultInRowsButNotInItsSchema() {
        source.add(docs(true));
        CollectionPlan plan = only(plan(options -> options.dynamicKeys(OptionsText.dynamicKeys("size:Int32=3"))));
        assertThat(plan.targetSchema().getFields(5).hasDefaultValue()).isFalse();
        assertThat(plan.differences())
                .anySatisfy(difference -> assertThat(difference.reason()).contains("rows without the key get '3'"));
        assertThat(plan(options -> options.dynamicKeys(OptionsText.dynamicKeys("size:Int32:nullable")))
                        .findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).contains("has no nulls"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tenant:VarChar | the source has a field of this name",
                "my-key:Int64 | cannot be the name of a field",
                "RowID:Int64=1 | Milvus 2.3 keeps it for itself",
                "size:Int8=300 | default \"300\" is no Int8",
                "size:Bool=maybe | default \"maybe\" is no Bool",
                "size:Float=NaN | default \"NaN\" is no Float",
                "size:VarChar(2)=red | default \"red\" is no VarChar(max_length=2)",
                "size:VarChar=\ud83d | default \"\\ud83d\" is no VarChar",
                "size:VarChar(70000) | 1 to 65535 bytes",
                "size:JSON={} | has no default",
                "size:Array<Int64>=1 | has no default",
                "size:Array<Int64>[5000] | 1 to 4096 elements",
                "drop | turn it off as well"
            })
    void refusesDynamicKeysThatCanBeNoFields(String keys, String reason) {
        source.add(docs(true));
        assertImpossible(plan(options -> options.dynamicKeys(OptionsText.dynamicKeys(keys))), reason);
    }

    /** The words of the command line cannot say these; the library can. */
    @Test
    void refusesWhatOnlyTheLibraryCanAskFor() {
        source.add(docs(true));
        assertImpossible(plan(options -> options.shards(0)), "0 were asked for");
        assertImpossible(plan(options -> options.shards(-3)), "-3 were asked for");
        assertImpossible(plan(options -> options.partitionKey(new PartitionKey("tenant", -1))), "-1 partitions");
        assertImpossible(plan(options -> options.description("a\ud83d")), "half of a surrogate pair");
        assertImpossible(typed(new TypedKey("zz", DataType.FloatVector, 0, false, Optional.empty())), "FloatVector");
        assertImpossible(typed(new TypedKey("zz", DataType.VarChar, 0, true, Optional.empty())), "1 to 65535 bytes");
        assertImpossible(
                typed(new TypedKey("zz", DataType.Array, DataType.Int8, 0, 0, true, Optional.empty())), "1 to 4096");
        assertImpossible(
                typed(new TypedKey("zz", DataType.Array, DataType.JSON, 8, 0, true, Optional.empty())),
                "Array of JSON");
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_2);
        assertImpossible(plan(options -> options.description("a\0b")), "a zero byte");
    }

    private MigrationPlan typed(TypedKey key) {
        return plan(options -> options.dynamicKeys(new DynamicKeys(List.of(key), Others.REFUSE)));
    }

    @Test
    void refusesADynamicKeyThatIsNamedTwice() {
        source.add(docs(true));
        assertImpossible(
                plan(options -> options.dynamicKeys(OptionsText.dynamicKeys("q:Int64=1,q:VarChar(5)=x"))),
                "stands among them twice");
    }

    @Test
    void refusesDynamicKeysOfACollectionThatHasNone() {
        source.add(docs(false));
        assertImpossible(
                plan(options -> options.dynamicKeys(OptionsText.dynamicKeys("size:Int64"))), "has no dynamic field");
    }

    @Test
    void givesNamedPartitionsIntoAPartitionKey() {
        source.add(docs(false)).partitions = List.of("_default", "a", "b");
        CollectionPlan plan = only(plan(options -> options.partitionKey(new PartitionKey("tenant", 32))));
        assertThat(plan.partitions()).isEmpty();
        assertThat(plan.shape().numPartitions()).isEqualTo(32);
        assertThat(plan.targetSchema().getFields(2).getIsPartitionKey()).isTrue();
        assertThat(plan.differences())
                .extracting(SchemaDifference::property)
                .containsExactlyInAnyOrder(
                        "partition key on field tenant", "number of partitions", "partition a", "partition b");
    }

    @Test
    void takesAPartitionKeyAwayOrMovesIt() {
        source.add(keyed()).numPartitions = 64;
        CollectionPlan none = only(plan(options -> options.partitionKey(PartitionKey.NONE)));
        assertThat(none.shape().numPartitions()).isZero();
        assertThat(none.targetSchema().getFieldsList()).noneMatch(FieldSchema::getIsPartitionKey);
        assertThat(none.differences())
                .extracting(SchemaDifference::property)
                .containsExactly("partition key on field tenant", "number of partitions");
        assertThat(none.differences().get(0).reason()).contains("default partition");
        CollectionPlan moved = only(plan(options -> options.partitionKey(new PartitionKey("number", 0))));
        assertThat(moved.shape().numPartitions()).isEqualTo(64);
        assertThat(moved.targetSchema().getFieldsList())
                .filteredOn(FieldSchema::getIsPartitionKey)
                .extracting(FieldSchema::getName)
                .containsExactly("number");
        assertThat(only(plan(options -> options.partitionKey(new PartitionKey("tenant", 64))))
                        .differences())
                .isEmpty();
    }

    @Test
    void aDynamicKeyThatBecomesAFieldCanBeThePartitionKey() {
        source.add(docs(true));
        CollectionPlan plan = only(plan(options -> options.dynamicKeys(OptionsText.dynamicKeys("region:VarChar(9)"))
                .partitionKey(OptionsText.partitionKey("region"))));
        assertThat(plan.shape().numPartitions()).isEqualTo(16);
        assertThat(plan.targetSchema().getFields(5).getIsPartitionKey()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "weight | OPTION_IMPOSSIBLE | of type Float; a partition key is an Int64 or a VarChar",
                "v | OPTION_IMPOSSIBLE | of type FloatVector",
                "id | OPTION_IMPOSSIBLE | primary key",
                "maybe | OPTION_IMPOSSIBLE | nullable",
                "tenant:4097 | OPTION_IMPOSSIBLE | 4097 partitions were asked for; Milvus 2.3 has 4096 at most",
                "nothing | FIELD_UNKNOWN | --dynamic-keys"
            })
    void refusesPartitionKeysThatCannotBe(String key, String id, String reason) {
        source.add(docs(true).toBuilder()
                .addFields(field("maybe", DataType.Int64).setNullable(true))
                .build());
        assertThat(plan(options -> options.partitionKey(OptionsText.partitionKey(key)))
                        .findings())
                .anySatisfy(finding -> {
                    assertThat(finding.id()).isEqualTo(id);
                    assertThat(finding.error()).isTrue();
                    assertThat(finding.evidence()).contains(reason);
                });
    }

    @Test
    void refusesAPartitionKeyForMilvusLite2AndTakesItAwayForIt() {
        source.add(keyed()).numPartitions = 64;
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_2);
        assertThat(plan(options -> options.partitionKey(new PartitionKey("number", 2)))
                        .findings())
                .anySatisfy(finding -> assertThat(finding.id()).isEqualTo("UNSUPPORTED_FEATURE"));
        assertThat(plan(options -> options.partitionKey(PartitionKey.NONE)).refused())
                .isFalse();
    }

    @Test
    void milvusLite3HasSixteenHashPartitionsOrRefuses() {
        source.add(keyed()).numPartitions = 64;
        target = new InMemoryCluster("http://l:19530", ServerKind.LITE_3);
        assertThat(only(plan(options -> options)).shape().numPartitions()).isEqualTo(16);
        assertThat(only(plan(options -> options)).differences())
                .extracting(SchemaDifference::property)
                .contains("number of partitions");
        assertThat(plan(options -> options.partitionKey(new PartitionKey("number", 4)))
                        .findings())
                .anySatisfy(finding -> assertThat(finding.evidence()).contains("always has 16"));
        assertThat(plan(options -> options.partitionKey(new PartitionKey("number", 16)))
                        .refused())
                .isFalse();
    }

    @Test
    void anIndexThatIsLeftOutTakesItsNameWithIt() {
        source.add(docs(false)).indexes =
                List.of(new Index("v", "mine", Map.of("index_type", "FLAT", "metric_type", "L2")));
        assertThat(only(plan(options -> options.index(IndexChoice.NONE))).differences())
                .contains(new SchemaDifference("name of the index on field v", "mine", "none", "as asked"));
    }

    @Test
    void buildsNoIndexAndLoadsNothingThen() {
        source.add(docs(false));
        CollectionPlan plan = only(plan(options -> options.index(IndexChoice.NONE)));
        assertThat(plan.indexes()).isEmpty();
        assertThat(plan.loadTarget()).isFalse();
        assertThat(plan.differences())
                .extracting(SchemaDifference::property)
                .containsExactly("index on field v", "load state");
        assertImpossible(
                plan(options -> options.index(IndexChoice.NONE).load(LoadChoice.YES)),
                "without an index on each of its vectors");
        assertThat(plan(options -> options.index(IndexChoice.NONE).load(LoadChoice.NO))
                        .refused())
                .isFalse();
    }

    @Test
    void buildsAnAutoindexOnVectorsWithTheirMetric() {
        source.add(docs(false)).indexes = List.of(
                new Index("v", "by_v", Map.of("index_type", "HNSW", "metric_type", "IP", "M", "8")),
                new Index("number", "number", Map.of("index_type", "STL_SORT")));
        CollectionPlan plan = only(plan(options -> options.index(IndexChoice.AUTOINDEX)));
        assertThat(plan.indexes())
                .containsExactly(
                        new Index("v", "by_v", Map.of("index_type", "AUTOINDEX", "metric_type", "IP")),
                        new Index("number", "number", Map.of("index_type", "STL_SORT")));
        assertThat(plan.differences()).extracting(SchemaDifference::property).containsExactly("index on field v");
    }

    /** A 2.3.5 takes the metric from either place, and tells it where it was given. */
    @Test
    void buildsAnAutoindexWithAMetricThatWasGivenAmongTheParameters() {
        source.add(docs(false)).indexes = List.of(new Index(
                "v",
                "v",
                Map.of("index_type", "HNSW", "params", "{\"M\":8,\"efConstruction\":9,\"metric_type\":\"IP\"}")));
        assertThat(only(plan(options -> options.index(IndexChoice.AUTOINDEX))).indexes())
                .containsExactly(new Index("v", "v", Map.of("index_type", "AUTOINDEX", "metric_type", "IP")));
        assertThat(only(plan(options -> options)).indexes())
                .containsExactly(new Index(
                        "v",
                        "v",
                        Map.of("index_type", "HNSW", "metric_type", "IP", "params", "{\"M\":8,\"efConstruction\":9}")));
    }

    /** Several on one field, at one path, and on keys of the dynamic field. */
    @Test
    void anAutoindexLeavesEveryOtherIndexAsItIs() {
        InMemoryCluster newer = new InMemoryCluster("http://n:19530", ServerKind.MILVUS_2_6);
        target = new InMemoryCluster("http://m:19530", ServerKind.MILVUS_2_6);
        List<Index> others = List.of(
                new Index("tenant", "tenant", Map.of("index_type", "INVERTED")),
                new Index("tenant", "by_gram", Map.of("index_type", "NGRAM", "min_gram", "2", "max_gram", "3")),
                new Index("facts", "facts_a", jsonPath("facts[\"a\"]", "double")),
                new Index("facts", "facts_a_text", jsonPath("facts[\"a\"]", "varchar")),
                new Index("facts", "facts_b", jsonPath("facts[\"b\"]", "varchar")),
                new Index("color", "color", jsonPath("color", "varchar")),
                new Index("color", "color_number", jsonPath("color", "double")),
                new Index("size", "size", jsonPath("size[\"x\"]", "double")));
        List<Index> all = new ArrayList<>(others);
        all.add(3, new Index("v", "by_v", Map.of("index_type", "HNSW", "metric_type", "IP", "M", "8")));
        newer.add(docs(true).toBuilder()
                        .addFields(field("facts", DataType.JSON))
                        .build())
                .indexes = all;

        CollectionPlan plan = only(plan(newer, options -> options.index(IndexChoice.AUTOINDEX)));

        assertThat(plan.indexes())
                .filteredOn(index -> !index.field().equals("v"))
                .containsExactlyInAnyOrderElementsOf(others);
        assertThat(plan.indexes()).hasSize(all.size());
        assertThat(plan.differences()).extracting(SchemaDifference::property).containsExactly("index on field v");
        assertThat(only(plan(newer, options -> options)).indexes()).isEqualTo(all);
        assertThat(only(plan(newer, options -> options.load(LoadChoice.YES))).indexes())
                .isEqualTo(all);
    }

    private static Map<String, String> jsonPath(String path, String cast) {
        return Map.of("index_type", "INVERTED", "json_path", path, "json_cast_type", cast);
    }

    /** The option that is set says what the source is already, so that nothing is as asked for. */
    @Test
    void whatNoOptionSpeaksOfIsCarriedAsItIs() {
        InMemoryCluster newer = new InMemoryCluster("http://n:19530", ServerKind.MILVUS_2_6);
        target = new InMemoryCluster("http://m:19530", ServerKind.MILVUS_2_6);
        InMemoryCluster.Entry docs = newer.add(keyed());
        docs.numPartitions = 100;
        docs.shards = 3;
        docs.level = ConsistencyLevel.Session;
        docs.aliases = List.of("latest", "stable");
        docs.properties = Map.of(
                "partitionkey.isolation", "true", "collection.ttl.seconds", "0", "mmap.enabled", "false", "x.y", "");
        CollectionPlan asSource = only(plan(newer, options -> options));

        CollectionPlan plan = only(plan(newer, options -> options.load(LoadChoice.YES)));

        assertThat(plan.options().asSource()).isFalse();
        assertThat(plan.shape()).isEqualTo(asSource.shape());
        assertThat(plan.targetSchema()).isEqualTo(asSource.targetSchema());
        assertThat(plan.aliases()).containsExactlyInAnyOrder("latest", "stable");
        assertThat(plan.differences()).isEmpty();
        assertThat(plan.shape().properties())
                .containsOnly(
                        Map.entry("partitionkey.isolation", "true"),
                        Map.entry("mmap.enabled", "false"),
                        Map.entry("x.y", ""));
        assertThat(plan.shape().lateProperties()).containsExactly(Map.entry("collection.ttl.seconds", "0"));
    }

    @Test
    void theIsolationOfPartitionKeysGoesWithTheLastOfThem() {
        source.add(keyed()).properties = Map.of("partitionkey.isolation", "true");
        CollectionPlan moved = only(plan(options -> options.partitionKey(new PartitionKey("number", 4))));
        CollectionPlan none = only(plan(options -> options.partitionKey(PartitionKey.NONE)));
        assertThat(moved.shape().properties()).containsEntry("partitionkey.isolation", "true");
        assertThat(none.shape().properties()).isEmpty();
        assertThat(none.differences())
                .extracting(SchemaDifference::property)
                .contains("property partitionkey.isolation");
    }

    @Test
    void anAutoindexNeedsNoIndexAtTheSource() {
        source.add(docs(false)).indexes = List.of();
        CollectionPlan plan = only(plan(options -> options.index(IndexChoice.AUTOINDEX)));
        assertThat(plan.indexes())
                .containsExactly(new Index("v", "", Map.of("index_type", "AUTOINDEX", "metric_type", "COSINE")));
    }

    @ParameterizedTest
    @CsvSource({"SparseFloatVector, IP", "BinaryVector, HAMMING", "Int8Vector, COSINE"})
    void anAutoindexTakesTheMetricThatMilvusTakes(DataType type, String metric) {
        InMemoryCluster newer = new InMemoryCluster("http://n:19530", ServerKind.MILVUS_2_6);
        target = new InMemoryCluster("http://m:19530", ServerKind.MILVUS_2_6);
        newer.add(schema("docs", with(field("w", type), "dim", "8").build())).indexes = List.of();
        assertThat(only(plan(newer, options -> options.index(IndexChoice.AUTOINDEX)))
                        .indexes())
                .contains(new Index("w", "", Map.of("index_type", "AUTOINDEX", "metric_type", metric)));
    }

    @Test
    void loadsOrReleasesAtTheEnd() {
        InMemoryCluster.Entry docs = source.add(docs(false));
        CollectionPlan no = only(plan(options -> options.load(LoadChoice.NO)));
        assertThat(no.loadTarget()).isFalse();
        assertThat(no.differences()).extracting(SchemaDifference::property).containsExactly("load state");
        docs.load = LoadState.NOT_LOADED;
        CollectionPlan yes = only(plan(options -> options.load(LoadChoice.YES)));
        assertThat(yes.loadTarget()).isTrue();
        assertThat(yes.differences()).extracting(SchemaDifference::property).containsExactly("load state");
    }

    @Test
    void eachCollectionMayHaveItsOwn() {
        source.add(docs(false));
        source.add(schema("texts"));
        CollectionOptions some = CollectionOptions.builder().shards(2).build();
        MigrationPlan plan = Planner.plan(
                source,
                target,
                new MigrationSpec(
                        source.uri(),
                        target.uri(),
                        List.of(
                                new Selection("default", "*", "default", "*"),
                                new Selection("default", "docs", "default", "docs", some)),
                        List.of(),
                        IfExists.FAIL),
                RunOptions.DEFAULT);
        assertThat(plan.collections())
                .extracting(collection -> collection.shape().shards())
                .containsExactly(2, 1);
    }

    @Test
    void aMergeChangesNoShapeOfWhatIsThere() {
        source.add(docs(false));
        target.add(docs(false));
        assertThat(plan(IfExists.MERGE, options -> options.shards(2).description("other"))
                        .findings())
                .filteredOn(Finding::error)
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.id()).isEqualTo("TARGET_SCHEMA_DIFFERS");
                    assertThat(finding.evidence()).contains("shards").contains("description");
                });
    }

    @Test
    void aMergeChangesNeitherDynamicFieldNorIndexNorLoadStateOfWhatIsThere() {
        source.add(docs(true));
        target.add(docs(true));
        assertThat(obstacles(
                        options -> options.dynamicField(false).dynamicKeys(new DynamicKeys(List.of(), Others.DROP))))
                .contains("dynamic field is on");
        assertThat(obstacles(options -> options.load(LoadChoice.NO))).contains("it is loaded");
        assertThat(obstacles(options -> options.index(IndexChoice.AUTOINDEX))).contains("an index FLAT");
        assertThat(obstacles(options -> options.index(IndexChoice.NONE))).contains("none was asked for");
    }

    @ParameterizedTest
    @ValueSource(ints = {16, 100})
    void aMergeChangesNoNumberOfHashPartitions(int asked) {
        source.add(keyed()).numPartitions = 64;
        target.add(keyed()).numPartitions = 64;
        String field = keyed().getFieldsList().stream()
                .filter(FieldSchema::getIsPartitionKey)
                .findFirst()
                .orElseThrow()
                .getName();
        assertThat(obstacles(options -> options.partitionKey(new PartitionKey(field, asked))))
                .contains("it has 64 hash partitions, and " + asked + " were asked for");
        assertThat(obstacles(options -> options.partitionKey(new PartitionKey(field, 64))))
                .isEmpty();
    }

    /** An index is built for the check, dropped, and nothing is loaded then. */
    @Test
    void aMergeIntoATargetWithoutIndexesCanLeaveItSo() {
        source.add(docs(false));
        InMemoryCluster.Entry bare = target.add(docs(false));
        bare.indexes = List.of();
        bare.load = LoadState.NOT_LOADED;

        MigrationPlan plan = plan(IfExists.MERGE, options -> options.index(IndexChoice.NONE));

        assertThat(plan.refused()).isFalse();
        assertThat(only(plan).indexes()).isEmpty();
        assertThat(only(plan).loadTarget()).isFalse();
        assertImpossible(
                plan(IfExists.MERGE, options -> options.index(IndexChoice.NONE).load(LoadChoice.YES)),
                "without an index on each of its vectors");
    }

    private String obstacles(UnaryOperator<CollectionOptions.Builder> options) {
        return plan(IfExists.MERGE, options).findings().stream()
                .filter(Finding::error)
                .filter(finding -> finding.id().equals("TARGET_SCHEMA_DIFFERS"))
                .map(Finding::evidence)
                .collect(Collectors.joining());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,,b", ","})
    void wantsNamesOfFields(String text) {
        assertThatThrownBy(() -> OptionsText.fields(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "keep",
                "a:",
                "a:Colour",
                "a:Int64(3)",
                "a:Array",
                "a:Array<Int64",
                "a:Int64>",
                "a:Int64[3]",
                "a:Array<JSON>",
                "a:Array<Int64>[0]",
                ":Int64",
                "a:VarChar(0)",
                "a:VarChar=red, green",
                "a:VarChar=\"red",
                "a:VarChar=\"red\"\"",
                "a:VarChar=\"red\" green",
                "a:VarChar=\"\"\""
            })
    void wantsKeysWithTypes(String text) {
        assertThatThrownBy(() -> OptionsText.dynamicKeys(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a:VarChar=red,drop | red",
                "a:VarChar=\"red, green\",drop | red, green",
                "a:VarChar=\"say \"\"red\"\", twice\",b:Int64=3 | say \"red\", twice",
                "a:VarChar=\"\" | ``",
                "a:VarChar= | ``",
                "a:VarChar=\",\" | ,",
                "a:VarChar=\"\"\"\" | \"",
                "a:VarChar=5\" | 5\"",
                "a:VarChar=b=\"c | b=\"c",
                "a:JSON={\"x\":1} | {\"x\":1}",
                "a:JSON=\"{\"\"x\"\":1,\"\"y\"\":=\"\",\"\"}\" | {\"x\":1,\"y\":=\",\"}"
            })
    void aDefaultInQuotesMayHoldCommas(String text, String expected) {
        DynamicKeys keys = OptionsText.dynamicKeys(text);

        assertThat(keys.fields().get(0).defaultValue()).contains(expected);
        List<String> flags =
                OptionsText.flags(CollectionOptions.builder().dynamicKeys(keys).build());
        assertThat(OptionsText.dynamicKeys(flags.get(1))).isEqualTo(keys);
    }

    @Test
    void aDefaultThatWasCutAtAnUnquotedCommaIsRefusedWithTheWayToWriteIt() {
        assertThatThrownBy(() -> OptionsText.dynamicKeys("a:VarChar=red, green"))
                .hasMessageContaining("' green'")
                .hasMessageContaining("a default that holds a comma stands in double quotes");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ":3", "a:0", "a:-1", "a:x"})
    void wantsAPartitionKeyWithANumber(String text) {
        assertThatThrownBy(() -> OptionsText.partitionKey(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anIndexWithinAStructArrayGoesWithTheStructArray() {
        InMemoryCluster newer = new InMemoryCluster("http://n:19530", ServerKind.MILVUS_2_6, "v2.6.6");
        target = new InMemoryCluster("http://m:19530", ServerKind.MILVUS_2_6, "v2.6.6");
        Index within = new Index(
                "parts[vec]", "parts[vec]", Map.of("index_type", "HNSW", "metric_type", "MAX_SIM_IP", "M", "8"));
        InMemoryCluster.Entry docs = newer.add(docs(true).toBuilder()
                .addStructArrayFields(StructArrayFieldSchema.newBuilder()
                        .setName("parts")
                        .addFields(with(field("vec", DataType.ArrayOfVector), "dim", "8")
                                .setElementType(DataType.FloatVector)))
                .build());
        docs.indexes = List.of(docs.indexes.get(0), within);

        assertThat(only(plan(newer, options -> options.dynamicField(false))).indexes())
                .extracting(Index::field)
                .containsExactly("v", "parts[vec]");
        CollectionPlan without = only(plan(newer, options -> options.fields(List.of("id", "v"))));
        assertThat(without.indexes()).extracting(Index::field).containsExactly("v");
        assertThat(without.loadTarget()).isTrue();
        CollectionPlan automatic = only(plan(newer, options -> options.index(IndexChoice.AUTOINDEX)));
        assertThat(automatic.indexes())
                .filteredOn(index -> index.field().equals("parts[vec]"))
                .extracting(Index::params)
                .containsExactly(Map.of("index_type", "AUTOINDEX", "metric_type", "MAX_SIM_IP"));
        assertThat(automatic.differences())
                .extracting(SchemaDifference::property)
                .contains("index on field parts[vec]");
        docs.indexes = List.of(docs.indexes.get(0));
        assertThat(only(plan(newer, options -> options.index(IndexChoice.AUTOINDEX)))
                        .indexes())
                .extracting(index -> index.field() + " " + index.params().get("metric_type"))
                .contains("parts[vec] MAX_SIM_COSINE");
    }

    private void assertImpossible(MigrationPlan plan, String... reason) {
        assertThat(plan.findings()).filteredOn(Finding::error).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("OPTION_IMPOSSIBLE");
            assertThat(finding.evidence()).contains(reason);
        });
    }

    private MigrationPlan plan(UnaryOperator<CollectionOptions.Builder> options) {
        return plan(source, options);
    }

    private MigrationPlan plan(InMemoryCluster from, UnaryOperator<CollectionOptions.Builder> options) {
        return plan(from, IfExists.FAIL, options);
    }

    private MigrationPlan plan(IfExists ifExists, UnaryOperator<CollectionOptions.Builder> options) {
        return plan(source, ifExists, options);
    }

    private MigrationPlan plan(
            InMemoryCluster from, IfExists ifExists, UnaryOperator<CollectionOptions.Builder> options) {
        return Planner.plan(
                from,
                target,
                Selections.parse(List.of(), List.of(), List.of())
                        .spec(
                                from.uri(),
                                target.uri(),
                                ifExists,
                                options.apply(CollectionOptions.builder()).build()),
                RunOptions.DEFAULT);
    }

    private static CollectionPlan only(MigrationPlan plan) {
        assertThat(plan.collections()).hasSize(1);
        return plan.collections().get(0);
    }

    private static List<String> ids(MigrationPlan plan) {
        return plan.findings().stream().map(Finding::id).toList();
    }

    private static List<String> names(CollectionSchema schema) {
        return schema.getFieldsList().stream().map(FieldSchema::getName).toList();
    }
}
