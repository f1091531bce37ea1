package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.field;
import static io.godwit.migration.plan.Schemas.schema;
import static io.godwit.migration.plan.Schemas.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.UnknownFieldSet;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.godwit.milvus.LoadState;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlannerTest {
    private final InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_3);
    private final InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);

    @Test
    void carriesEverythingBetweenEqualServers() {
        InMemoryCluster.Entry docs = source.add(CollectionSchema.newBuilder(schema("docs"))
                .setDescription("texts")
                .setEnableDynamicField(true)
                .build());
        docs.shards = 4;
        docs.replicas = 2;
        docs.aliases = List.of("current");
        docs.partitions = List.of("_default", "old");
        docs.properties = Map.of("mmap.enabled", "true");
        MigrationPlan plan = plan();
        CollectionPlan collection = only(plan);
        assertThat(plan.findings()).isEmpty();
        assertThat(collection.differences()).isEmpty();
        assertThat(collection.create()).isTrue();
        assertThat(collection.targetSchema().getDescription()).isEqualTo("texts");
        assertThat(collection.targetSchema().getEnableDynamicField()).isTrue();
        assertThat(collection.targetSchema().getFieldsList())
                .allSatisfy(field -> assertThat(field.getFieldID()).isZero())
                .extracting(FieldSchema::getName)
                .containsExactly("id", "v");
        assertThat(collection.shape().shards()).isEqualTo(4);
        assertThat(collection.shape().consistencyLevel()).isEqualTo(ConsistencyLevel.Bounded);
        assertThat(collection.shape().properties()).containsEntry("mmap.enabled", "true");
        assertThat(collection.partitions()).containsExactly("_default", "old");
        assertThat(collection.indexes()).isEqualTo(docs.indexes);
        assertThat(collection.aliases()).containsExactly("current");
        assertThat(collection.loadTarget()).isTrue();
        assertThat(collection.replicas()).isEqualTo(2);
        assertThat(collection.rows()).isEqualTo(10);
        assertThat(collection.rowBytes()).isEqualTo(8 + 8 * 4 + 64);
    }

    @Test
    void renamesCollectionsAndDatabases() {
        source.add("sales", schema("a_1"));
        source.add("sales", schema("a_2"));
        source.add("sales", schema("other"));
        MigrationPlan plan = plan(IfExists.FAIL, "sales.a_*=archive.b_*");
        assertThat(plan.collections())
                .extracting(CollectionPlan::target)
                .containsExactly(new CollectionName("archive", "b_1"), new CollectionName("archive", "b_2"));
        assertThat(plan.collections().get(0).targetSchema().getName()).isEqualTo("b_1");
        assertThat(plan.databases()).containsExactly("archive");
    }

    @Test
    void theMoreExactPatternWins() {
        source.add(schema("docs_1"));
        source.add(schema("docs_2"));
        MigrationPlan plan = plan(IfExists.FAIL, "docs_*=texts_*", "docs_2=second");
        assertThat(plan.collections()).extracting(one -> one.target().name()).containsExactly("texts_1", "second");
    }

    @Test
    void refusesPatternsThatContradictEachOther() {
        source.add(schema("a_b"));
        assertThat(ids(plan(IfExists.FAIL, "a_*=x_*", "*_b=*_y"))).containsExactly("SELECTION_AMBIGUOUS");
    }

    @Test
    void saysWhatIsMissingAndWhatIsNearIt() {
        source.add(schema("documents"));
        source.add(schema("dup2"));
        MigrationPlan plan = plan(IfExists.FAIL, "docments", "x.y", "zzz*");
        assertThat(ids(plan)).containsExactlyInAnyOrder("SELECTED_MISSING", "SELECTED_MISSING", "SELECTED_MISSING");
        assertThat(plan.findings())
                .anySatisfy(finding -> assertThat(finding.evidence()).contains("default.documents"));
        assertThat(plan(IfExists.FAIL, "nope").findings())
                .as("the database is half of the name, and makes no name near")
                .noneSatisfy(finding -> assertThat(finding.evidence()).contains("Near it"));
        assertThat(plan.findings()).filteredOn(Finding::error).hasSize(2);
    }

    @Test
    void saysThatASelectedNameIsAnAlias() {
        source.add(schema("docs"));
        source.alias("default", "current", "docs");
        assertThat(plan(IfExists.FAIL, "current").findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).contains("alias of collection default.docs"));
    }

    @Test
    void refusesAnEmptySelection() {
        assertThat(ids(plan())).containsExactly("NOTHING_SELECTED");
        source.add(schema("docs"));
        MigrationPlan plan = Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of(), List.of("docs", "nothing"))
                        .spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
        assertThat(ids(plan)).containsExactly("NOTHING_SELECTED", "EXCLUSION_WITHOUT_EFFECT");
    }

    @Test
    void listsAllProblemsAtOnce() {
        source.add(schema("a", field("n", DataType.Int8).setNullable(true).build()));
        source.add(schema("b")).rows = 0;
        source.add(schema("c"));
        target.add(schema("c"));
        assertThat(ids(plan())).containsExactlyInAnyOrder("UNSUPPORTED_FEATURE", "SOURCE_EMPTY", "TARGET_EXISTS");
    }

    @ParameterizedTest
    @EnumSource(
            value = DataType.class,
            names = {"Text", "Geometry", "Timestamptz", "BFloat16Vector", "SparseFloatVector", "Int8Vector", "String"})
    void sendsNoTypeThatKillsAnOldServer(DataType type) {
        source.add(schema("docs", field("x", type).build()));
        assertThat(plan().findings()).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("UNSUPPORTED_TYPE");
            assertThat(finding.error()).isTrue();
            assertThat(finding.object()).contains("field x");
            assertThat(finding.evidence()).contains(type.name());
        });
    }

    @Test
    void refusesTypesNewerThanItself() {
        source.add(schema(
                "docs",
                FieldSchema.newBuilder().setName("x").setDataTypeValue(77).build()));
        assertThat(plan().findings())
                .anySatisfy(finding -> assertThat(finding.evidence()).contains("type 77, which is newer"));
    }

    @Test
    void refusesArraysOfWhatIsNoScalar() {
        source.add(schema(
                "docs", field("x", DataType.Array).setElementType(DataType.JSON).build()));
        assertThat(ids(plan())).containsExactly("UNSUPPORTED_TYPE");
    }

    @Test
    void refusesSettingsNewerThanItselfUnlessBothServersAreTheSame() {
        UnknownFieldSet unknown = UnknownFieldSet.newBuilder()
                .addField(99, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        source.add(schema("docs").toBuilder().setUnknownFields(unknown).build());
        source.add(schema(
                "texts", field("n", DataType.Int8).setUnknownFields(unknown).build()));
        assertThat(plan().findings())
                .hasSize(2)
                .allSatisfy(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
        assertThat(plan().collections().get(0).targetSchema().getUnknownFields())
                .isEqualTo(unknown);
        InMemoryCluster newer = new InMemoryCluster("http://c:19530", ServerKind.MILVUS_2_4);
        assertThat(plan(source, newer, IfExists.FAIL).findings()).hasSize(2).allSatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("UNKNOWN_SCHEMA_FIELD");
            assertThat(finding.error()).isTrue();
            assertThat(finding.evidence()).contains("[99]");
        });
    }

    @Test
    void refusesFunctionsThatTheTargetLacks() {
        source.add(schema("docs").toBuilder()
                .addFunctions(FunctionSchema.newBuilder().setName("embed").setType(FunctionType.TextEmbedding))
                .build());
        assertThat(plan().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("UNSUPPORTED_FEATURE");
            assertThat(finding.object()).contains("function embed");
            assertThat(finding.evidence()).contains("TextEmbedding", target.server());
        });
    }

    @Test
    void setsATimeToLiveOnlyAtTheEnd() {
        source.add(schema("docs")).properties = Map.of("collection.ttl.seconds", "60", "x.y", "1", "replicate.id", "7");
        MigrationPlan plan = plan();
        assertThat(only(plan).shape().lateProperties()).containsExactly(Map.entry("collection.ttl.seconds", "60"));
        assertThat(only(plan).shape().properties()).containsExactly(Map.entry("x.y", "1"));
        assertThat(ids(plan)).containsExactly("TTL_RESTARTS", "UNKNOWN_PROPERTY");
        assertThat(only(plan).differences())
                .extracting(SchemaDifference::property)
                .containsExactly("property replicate.id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1", "60", "-1", "one day"})
    void setsAnyTimeToLiveAsItIsWritten(String seconds) {
        source.add(schema("docs")).properties = Map.of("collection.ttl.seconds", seconds);
        assertThat(only(plan()).shape().lateProperties()).containsExactly(Map.entry("collection.ttl.seconds", seconds));
        assertThat(only(plan()).shape().properties()).isEmpty();
        assertThat(only(plan()).differences()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = ConsistencyLevel.class,
            names = {"UNRECOGNIZED"},
            mode = EnumSource.Mode.EXCLUDE)
    void keepsTheConsistencyLevel(ConsistencyLevel level) {
        source.add(schema("docs")).level = level;
        assertThat(only(plan()).shape().consistencyLevel()).isEqualTo(level);
        assertThat(only(plan()).differences()).isEmpty();
    }

    @Test
    void keepsEveryAlias() {
        List<String> aliases = List.of("a", "current", "docs_2", "latest", "z");
        source.add(schema("docs")).aliases = aliases;
        assertThat(only(plan()).aliases()).containsExactlyInAnyOrderElementsOf(aliases);
        assertThat(only(plan()).differences()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 16, 63, 64, 65, 256, 1024, 4096})
    void keepsThePartitionKeyWithItsNumberOfPartitions(int number) {
        InMemoryCluster.Entry docs = source.add(schema(
                "docs", field("tenant", DataType.Int64).setIsPartitionKey(true).build()));
        docs.numPartitions = number;
        docs.partitions = List.of("_default_0", "_default_1");
        CollectionPlan collection = only(plan());
        assertThat(collection.partitions()).isEmpty();
        assertThat(collection.shape().numPartitions()).isEqualTo(number);
        assertThat(collection.differences()).isEmpty();
    }

    @Test
    void loadsWhatIsNotLoadedAndSaysSo() {
        source.add(schema("docs")).load = LoadState.NOT_LOADED;
        MigrationPlan plan = plan();
        assertThat(plan.refused()).isFalse();
        assertThat(ids(plan)).containsExactly("SOURCE_NOT_LOADED");
        assertThat(only(plan).sourceLoad().need()).isEqualTo(Need.COLLECTION);
        assertThat(only(plan).loadTarget()).isFalse();
        assertThat(never().refused()).isTrue();
    }

    @Test
    void loadsOnlyThePartitionsThatAreNotLoaded() {
        InMemoryCluster.Entry docs = source.add(schema("docs"));
        docs.partitions = List.of("_default", "a", "b");
        docs.unloaded = Set.of("a");
        MigrationPlan plan = plan();
        assertThat(ids(plan)).containsExactly("SOURCE_PARTLY_LOADED");
        assertThat(only(plan).sourceLoad().need()).isEqualTo(Need.PARTITIONS);
        assertThat(only(plan).sourceLoad().partitions()).containsExactly("a");
        assertThat(only(plan).differences())
                .extracting(SchemaDifference::property)
                .containsExactly("load state");
        assertThat(never().refused()).isTrue();
    }

    @Test
    void neverTakesALoadingCollectionForOneToRelease() {
        source.add(schema("docs")).load = LoadState.LOADING;
        MigrationPlan plan = plan();
        assertThat(ids(plan)).containsExactly("SOURCE_LOADING");
        assertThat(only(plan).sourceLoad().need()).isEqualTo(Need.NOTHING);
        assertThat(only(plan).rows()).isEqualTo(10);
    }

    @Test
    void refusesWhatCannotBeLoaded() {
        InMemoryCluster.Entry docs = source.add(schema("docs"));
        docs.load = LoadState.NOT_LOADED;
        docs.indexes = List.of();
        source.add(schema("texts"));
        MigrationPlan plan = plan();
        assertThat(plan.refused()).isTrue();
        assertThat(plan.findings()).anySatisfy(finding -> {
            assertThat(finding.id()).isEqualTo("SOURCE_UNREADABLE");
            assertThat(finding.collection()).contains(new CollectionName("default", "docs"));
        });
        MigrationPlan rest = plan.withoutRefused();
        assertThat(rest.refused()).isFalse();
        assertThat(rest.collections()).extracting(one -> one.source().name()).containsExactly("texts");
        assertThat(rest.skipped()).containsExactly(new CollectionName("default", "docs"));
    }

    @Test
    void aPlanOfWhichNothingWouldBeLeftStaysRefused() {
        InMemoryCluster.Entry docs = source.add(schema("docs"));
        docs.load = LoadState.NOT_LOADED;
        docs.indexes = List.of();
        assertThat(plan().withoutRefused().refused()).isTrue();
    }

    @Test
    void namesTheKeyThatIsCountedButNeverReturned() {
        source.add(schema("docs")).largestKey = true;
        MigrationPlan plan = plan();
        assertThat(ids(plan)).containsExactly("INT64_MAX_KEY");
        assertThat(plan.refused()).isFalse();
    }

    @Test
    void refusesMergesOverDifferentSchemas() {
        source.add(schema(
                "docs", with(field("t", DataType.VarChar), "max_length", "100").build()));
        target.add(schema(
                "docs", with(field("t", DataType.VarChar), "max_length", "50").build()));
        MigrationPlan plan = plan(IfExists.MERGE);
        assertThat(ids(plan)).containsExactly("TARGET_SCHEMA_DIFFERS", "TARGET_NOT_EMPTY");
        assertThat(plan.findings().get(0).evidence()).contains("max_length of field t is 100 at the source, only 50");
    }

    @Test
    void mergesNoDynamicKeysIntoWhatHasNoPlaceForThem() {
        source.add(schema("docs").toBuilder().setEnableDynamicField(true).build());
        target.add(schema("docs"));
        MigrationPlan plan = plan(IfExists.MERGE);
        assertThat(ids(plan)).containsExactly("TARGET_SCHEMA_DIFFERS", "TARGET_NOT_EMPTY");
        assertThat(plan.findings().get(0).evidence()).contains("the target has no dynamic field");
    }

    @Test
    void mergesIntoWhatFits() {
        source.add(schema("docs"));
        target.add(schema("docs")).indexes = List.of(new Index("v", "v", Map.of("index_type", "HNSW")));
        MigrationPlan plan = plan(IfExists.MERGE);
        assertThat(plan.refused()).isFalse();
        assertThat(only(plan).create()).isFalse();
        assertThat(only(plan).indexes()).isEmpty();
        assertThat(only(plan).differences())
                .extracting(SchemaDifference::property)
                .containsExactly("index on field v");
    }

    @Test
    void replacesOnlyIfAsked() {
        source.add(schema("docs"));
        target.add(schema("docs"));
        assertThat(plan().refused()).isTrue();
        assertThat(only(plan()).create()).isFalse();
        MigrationPlan replacing = plan(IfExists.REPLACE);
        assertThat(ids(replacing)).containsExactly("TARGET_REPLACED");
        assertThat(only(replacing).replace()).isTrue();
        assertThat(only(replacing).create()).isTrue();
    }

    @Test
    void namesTheAliasesThatEndWithAReplacedCollection() {
        source.add(schema("docs")).aliases = List.of("latest");
        target.add(schema("docs")).aliases = List.of("latest", "reports");
        target.alias("default", "latest", "docs");
        assertThat(plan(IfExists.REPLACE).findings())
                .filteredOn(finding -> finding.id().equals("TARGET_REPLACED"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).endsWith("Its aliases end with it: reports."));
    }

    @Test
    void carriesASelectedDatabaseThatHoldsNothing() {
        source.add(schema("docs"));
        source.addDatabase("bare");
        assertThat(ids(plan())).containsExactly("DATABASE_EMPTY");
        assertThat(plan().databases()).containsExactly("bare");
        assertThat(ids(plan(IfExists.FAIL, "docs"))).isEmpty();
        assertThat(plan(IfExists.FAIL, "docs").emptyDatabases()).isEmpty();
        MigrationPlan named = plan(IfExists.FAIL, "docs", "bare.*");
        assertThat(ids(named)).containsExactly("DATABASE_EMPTY");
        assertThat(named.emptyDatabases()).containsExactly(new EmptyDatabase("bare", "bare"));
        assertThat(PlanText.of(named)).contains("New at the target: database bare\n");
        assertThat(ids(plan(IfExists.FAIL, "docs", "nowhere.*"))).containsExactly("SELECTED_MISSING");
    }

    @Test
    void anEmptyDatabaseAloneIsSomethingToCarry() {
        source.addDatabase("bare");
        MigrationPlan renamed = Planner.plan(
                source,
                target,
                Selections.parse(List.of("bare=barren"), List.of(), List.of())
                        .spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
        assertThat(renamed.refused()).isFalse();
        assertThat(renamed.databases()).containsExactly("barren");
        assertThat(PlanJson.read(PlanJson.write(renamed))).isEqualTo(renamed);
        assertThat(DatabaseCheck.of(source, target, renamed))
                .extracting(DatabaseCheck::target)
                .containsExactly("barren");
        target.addDatabase("barren");
        assertThat(plan(source, target, IfExists.FAIL, "bare.*").databases()).containsExactly("bare");
    }

    @Test
    void saysWhereAnEmptyDatabaseCannotBeCarried() {
        source.addDatabase("bare");
        InMemoryCluster lite = new InMemoryCluster("http://lite:19530", ServerKind.LITE_2);
        assertThat(ids(plan(source, lite, IfExists.FAIL))).containsExactly("NOTHING_SELECTED", "DATABASE_EMPTY");
        source.add(schema("docs"));
        MigrationPlan plan = plan(source, lite, IfExists.FAIL);
        assertThat(plan.databases()).isEmpty();
        assertThat(plan.findings())
                .filteredOn(finding -> finding.id().equals("DATABASE_EMPTY"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.severity()).isEqualTo(Severity.WARNING);
                    assertThat(finding.evidence())
                            .endsWith("not carried: Milvus Lite 2 has the database default only.");
                });
    }

    @Test
    void anExcludedEmptyDatabaseStaysBehind() {
        source.add(schema("docs"));
        source.addDatabase("bare");
        MigrationPlan plan = Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of(), List.of("bare.*"))
                        .spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
        assertThat(plan.emptyDatabases()).isEmpty();
        assertThat(ids(plan)).isEmpty();
    }

    @Test
    void neverWritesIntoItsOwnSource() {
        source.add(schema("docs"));
        source.add(schema("texts"));
        InMemoryCluster again = new InMemoryCluster("http://other-name:19530", ServerKind.MILVUS_2_3);
        again.add(schema("docs")).id = source.describe(new CollectionName("default", "docs"))
                .orElseThrow()
                .id();
        assertThat(ids(plan(source, again, IfExists.REPLACE, "docs"))).contains("SAME_COLLECTION");
        assertThat(ids(plan(source, source, IfExists.MERGE, "docs"))).contains("SAME_COLLECTION");
        assertThat(ids(plan(source, source, IfExists.REPLACE, "docs=texts", "texts=new")))
                .contains("SAME_COLLECTION");
        assertThat(plan(source, source, IfExists.FAIL, "docs=copy").refused()).isFalse();
    }

    @Test
    void refusesClashingNamesAtTheTarget() {
        source.add("a", schema("docs"));
        source.add("b", schema("docs"));
        MigrationPlan plan = plan(IfExists.FAIL, "*.docs=all.docs");
        assertThat(ids(plan)).containsExactly("TARGET_NAME_CLASH", "TARGET_NAME_CLASH");
    }

    @Test
    void aMergeLeavesTheTimeToLiveOfTheTargetAsItIs() {
        source.add(schema("docs")).properties = Map.of("collection.ttl.seconds", "60");
        InMemoryCluster.Entry there = target.add(schema("docs"));
        MigrationPlan plan = plan(IfExists.MERGE);
        assertThat(only(plan).shape().lateProperties()).isEmpty();
        assertThat(ids(plan)).doesNotContain("TTL_RESTARTS");
        assertThat(only(plan).differences()).singleElement().satisfies(difference -> {
            assertThat(difference.property()).isEqualTo("property collection.ttl.seconds");
            assertThat(difference.source()).contains("60");
            assertThat(difference.target()).contains("none");
        });

        there.properties = Map.of("collection.ttl.seconds", "90");
        MigrationPlan expiring = plan(IfExists.MERGE);
        assertThat(only(expiring).shape().lateProperties()).isEmpty();
        assertThat(expiring.findings())
                .filteredOn(finding -> finding.id().equals("TTL_RESTARTS"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.evidence()).contains("90 at the target");
                    assertThat(finding.remedy()).doesNotContain("set after the copy");
                });
    }

    @Test
    void refusesMoreCollectionsThanADatabaseHolds() {
        for (int i = 0; i < 60; i++) {
            source.add(schema("c" + i));
        }
        for (int i = 0; i < 4; i++) {
            target.add(schema("there" + i));
        }
        assertThat(plan().findings()).isEmpty();
        target.add(schema("there4"));
        assertThat(plan().findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("TARGET_LIMIT");
            assertThat(finding.error()).isTrue();
            assertThat(finding.object()).isEqualTo("database default of target " + target.uri());
            assertThat(finding.evidence()).contains("65 collections; 64 is the limit of Milvus 2.3");
        });
        target.remove("default", "there4");
        target.add(schema("c0"));
        assertThat(ids(plan(IfExists.REPLACE)))
                .as("one of them is there already")
                .doesNotContain("TARGET_LIMIT");
        for (int i = 5; i < 66; i++) {
            target.add(schema("there" + i));
        }
        assertThat(ids(plan(IfExists.REPLACE))).as("the limit is raised there").doesNotContain("TARGET_LIMIT");
    }

    @Test
    void anAliasStaysWithTheSourceWhereBothSidesAreOneServer() {
        source.add(schema("docs")).aliases = List.of("current");
        source.alias("default", "current", "docs");
        MigrationPlan plan = plan(source, source, IfExists.REPLACE, "docs=copy");
        assertThat(plan.findings()).isEmpty();
        assertThat(only(plan).aliases()).isEmpty();
        assertThat(only(plan).differences())
                .extracting(SchemaDifference::property)
                .containsExactly("alias current");
    }

    @Test
    void noAliasIsTakenFromAnotherSourceOfTheJob() {
        source.add("a", schema("docs")).aliases = List.of("current");
        source.alias("a", "current", "docs");
        source.add("b", schema("texts")).aliases = List.of("current");
        source.alias("b", "current", "texts");
        MigrationPlan plan = plan(source, source, IfExists.REPLACE, "a.docs=b.copy", "b.texts=c.copy");
        assertThat(plan.findings()).filteredOn(Finding::error).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("ALIAS_TAKEN");
            assertThat(finding.evidence()).contains("b.texts");
        });
    }

    @Test
    void refusesANameThatIsAnAliasAtTheTarget() {
        source.add(schema("docs"));
        target.add(schema("texts"));
        target.alias("default", "docs", "texts");
        assertThat(ids(plan())).containsExactly("TARGET_NAME_CLASH");
    }

    @Test
    void movesATakenAliasOnlyIfAsked() {
        source.add(schema("docs")).aliases = List.of("current");
        target.add(schema("old"));
        target.alias("default", "current", "old");
        assertThat(plan().refused()).isTrue();
        assertThat(ids(plan())).containsExactly("ALIAS_TAKEN");
        assertThat(plan(IfExists.REPLACE).findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.severity()).isEqualTo(Severity.WARNING));
    }

    @Test
    void deniedOptionalCallsAreWarnings() {
        source.add(schema("docs"));
        source.deny("aliases").deny("replicas").deny("indexes").deny("databases");
        target.deny("databases");
        MigrationPlan plan = plan();
        assertThat(plan.refused()).isFalse();
        assertThat(ids(plan)).hasSize(5).containsOnly("CATALOG_DENIED");
        assertThat(plan.collections()).hasSize(1);
    }

    @Test
    void aTargetThatCannotBeDescribedIsNotTheSourcesFault() {
        source.add(schema("docs"));
        target.add(schema("docs"));
        target.deny("describe docs");

        assertThat(ids(plan())).containsExactly("TARGET_UNREADABLE");
        assertThat(plan().findings().get(0).object()).startsWith("target default.docs");
        assertThat(plan().withoutRefused().refused()).as("nothing else is left").isTrue();
    }

    @Test
    void aCollectionThatMayNotBeDescribedIsRefusedByName() {
        source.add(schema("docs"));
        source.add(schema("texts"));
        source.deny("describe docs");
        MigrationPlan plan = plan();
        assertThat(ids(plan)).containsExactly("SOURCE_UNREADABLE");
        assertThat(plan.refused()).isTrue();
        assertThat(plan.withoutRefused().refused()).isFalse();
    }

    @Test
    void declaresWhatMilvusLite3Loses() {
        InMemoryCluster.Entry docs = source.add(schema("docs").toBuilder()
                .setDescription("texts")
                .addFields(field("n", DataType.Int32).setDescription("number"))
                .build());
        docs.shards = 2;
        docs.indexes = List.of(
                new Index("v", "vector_index", Map.of("index_type", "DISKANN", "metric_type", "IP")),
                new Index("n", "n", Map.of("index_type", "STL_SORT")));
        CollectionPlan collection =
                only(plan(source, new InMemoryCluster("http://c:1", ServerKind.LITE_3), IfExists.FAIL));
        assertThat(collection.differences())
                .extracting(SchemaDifference::property)
                .containsExactlyInAnyOrder(
                        "description",
                        "description of field n",
                        "shards",
                        "consistency level",
                        "index on field v",
                        "name of the index on field v",
                        "index on field n");
        assertThat(collection.differences())
                .contains(new SchemaDifference(
                        "name of the index on field v",
                        "vector_index",
                        "v",
                        "Milvus Lite 3 names indexes after their fields"));
        assertThat(PlanText.of(plan(source, new InMemoryCluster("http://c:1", ServerKind.LITE_3), IfExists.FAIL)))
                .as("the fields of the target")
                .contains("n: Int32\n");
        assertThat(collection.indexes())
                .containsExactly(
                        new Index("v", "", Map.of("index_type", "AUTOINDEX", "metric_type", "IP")),
                        new Index("n", "n", Map.of("index_type", "INVERTED")));
    }

    @Test
    void refusesWhatMilvusLite2CannotHold() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_2);
        source.add("sales", schema("a"));
        source.add(schema("b")).partitions = List.of("_default", "x");
        source.add(
                schema("c", field("k", DataType.Int64).setIsPartitionKey(true).build()));
        assertThat(plan(source, lite, IfExists.FAIL).findings())
                .hasSize(3)
                .allSatisfy(finding -> assertThat(finding.id()).isEqualTo("UNSUPPORTED_FEATURE"));
    }

    @Test
    void saysThatMilvusLite3HoldsAKeyInOnePartitionAlone() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_3);
        source.add(schema("docs")).partitions = List.of("_default", "x");
        assertThat(plan(source, lite, IfExists.FAIL).findings()).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("KEY_HELD_ONCE");
            assertThat(finding.error()).isFalse();
            assertThat(finding.object()).isEqualTo("the partitions of default.docs");
            assertThat(finding.evidence()).startsWith("There are 2. Milvus Lite 3 holds a key in one of them alone;");
            assertThat(finding.remedy()).contains("--partition-key");
        });

        lite.add(schema("docs")).partitions = List.of("_default", "x");
        assertThat(plan(lite, new InMemoryCluster("http://d:1", ServerKind.LITE_3), IfExists.FAIL)
                        .findings())
                .isEmpty();
        assertThat(plan(source, target, IfExists.FAIL).findings())
                .as("to another kind")
                .isEmpty();
        source.add(schema("docs")).partitions = List.of("_default");
        assertThat(plan(source, lite, IfExists.FAIL).findings())
                .extracting(Finding::id)
                .doesNotContain("KEY_HELD_ONCE");
    }

    @Test
    void aPartitionKeyIsRefusedOnceForMilvusLite2() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_2);
        source.add(schema(
                        "c", field("k", DataType.Int64).setIsPartitionKey(true).build()))
                .numPartitions = 64;
        assertThat(plan(source, lite, IfExists.FAIL).findings())
                .filteredOn(Finding::error)
                .singleElement()
                .satisfies(finding -> assertThat(finding.remedy()).contains("--partition-key none"));
    }

    @Test
    void tellsOlderServersWhatNewerOnesBuildAnIndexWithByThemselves() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_3);
        Map<String, String> bare = Map.of("index_type", "HNSW", "metric_type", "IP");
        lite.add(schema("docs")).indexes = List.of(new Index("v", "v", bare));
        CollectionPlan plan = only(plan(lite, target, IfExists.FAIL));
        assertThat(plan.indexes().get(0).params())
                .isEqualTo(Map.of("index_type", "HNSW", "metric_type", "IP", "M", "16", "efConstruction", "200"));
        assertThat(plan.differences())
                .containsExactly(new SchemaDifference(
                        "index on field v",
                        "index_type=HNSW, metric_type=IP",
                        "M=16, efConstruction=200, index_type=HNSW, metric_type=IP",
                        "Milvus 2.3 demands M and efConstruction; Milvus Lite 3 takes these values by itself"));
        InMemoryCluster newer = new InMemoryCluster("http://d:1", ServerKind.MILVUS_2_5);
        assertThat(only(plan(lite, newer, IfExists.FAIL)).indexes().get(0).params())
                .isEqualTo(bare);

        Map<String, String> given =
                Map.of("index_type", "HNSW", "metric_type", "IP", "params", "{\"M\": 8, \"efConstruction\": 9}");
        lite.add(schema("docs")).indexes = List.of(new Index("v", "v", given));
        assertThat(only(plan(lite, target, IfExists.FAIL)).differences()).isEmpty();

        newer.add(schema("docs")).indexes = List.of(new Index("v", "v", bare));
        assertThat(only(plan(newer, target, IfExists.FAIL)).indexes().get(0).params())
                .isEqualTo(Map.of("index_type", "HNSW", "metric_type", "IP", "M", "30", "efConstruction", "360"));
    }

    @Test
    void namesTheDefaultIndexAsSuch() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_3);
        source.add(schema("docs", field("n", DataType.Int32).build())).indexes = List.of(
                new Index("v", "v", Map.of("index_type", "FLAT", "metric_type", "L2")), new Index("n", "n", Map.of()));
        assertThat(only(plan(source, lite, IfExists.FAIL)).differences())
                .filteredOn(difference -> difference.property().equals("index on field n"))
                .singleElement()
                .satisfies(difference -> assertThat(difference.source()).isEqualTo("the default index"));
    }

    @Test
    void fillsInWhatMilvusLite3DoesNotTell() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_3);
        lite.add(schema(
                "docs",
                field("tags", DataType.Array).setElementType(DataType.VarChar).build()));
        CollectionPlan collection = only(plan(lite, target, IfExists.FAIL));
        assertThat(TypeParams.text(collection.targetSchema().getFields(2), "max_length"))
                .contains("65535");
        assertThat(collection.differences())
                .extracting(SchemaDifference::property)
                .contains("max_length of field tags");
    }

    @Test
    void knowsTheLimitsOfTheTarget() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_2);
        CollectionSchema.Builder wide = schema("wide").toBuilder();
        for (int i = 0; i < 63; i++) {
            wide.addFields(field("f" + i, DataType.Int8));
        }
        lite.add(wide.build());
        lite.add(schema(
                "two", with(field("w", DataType.FloatVector), "dim", "4").build()));
        lite.add(schema("odd-name"));
        lite.add(schema(
                "long",
                with(field("t", DataType.VarChar), "max_length", "70000").build()));
        lite.add(CollectionSchema.newBuilder(schema("bare")).removeFields(1).build());
        lite.add(bits("most_bits", "262144"));
        lite.add(bits("more_bits", "262152"));
        assertThat(plan(lite, target, IfExists.FAIL).findings())
                .filteredOn(Finding::error)
                .extracting(finding ->
                        finding.id() + " " + finding.collection().orElseThrow().name())
                .containsExactlyInAnyOrder(
                        "TARGET_LIMIT wide",
                        "TARGET_LIMIT two",
                        "NAME_INVALID odd-name",
                        "TARGET_LIMIT long",
                        "TARGET_LIMIT more_bits",
                        "UNSUPPORTED_FEATURE bare");
    }

    private static CollectionSchema bits(String name, String dim) {
        return schema(name).toBuilder()
                .removeFields(1)
                .addFields(with(field("b", DataType.BinaryVector), "dim", dim))
                .build();
    }

    /** The target is not asked for them: it would only say that it does not take them. */
    @Test
    void namesThatAStarMakesAreOnesThatTheTargetTakes() {
        source.add(schema("_"));
        source.add(schema("l" + "o".repeat(251)));
        target.deny("describe ").deny("describe long_" + "o".repeat(251));

        assertThat(plan(source, target, IfExists.FAIL, "_*=*", "l*=long_*").findings())
                .filteredOn(Finding::error)
                .extracting(Finding::id)
                .containsExactly("NAME_INVALID", "NAME_INVALID");
    }

    @Test
    void partitionsAndAliasesHaveNamesThatTheTargetTakes() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_3);
        InMemoryCluster.Entry docs = lite.add(schema("docs"));
        docs.partitions = List.of("_default", "p-2024");
        docs.aliases = List.of("neueste-ausgabe", "latest");
        MigrationPlan plan = plan(lite, target, IfExists.FAIL);
        assertThat(plan.findings()).filteredOn(Finding::error).singleElement().satisfies(finding -> {
            assertThat(finding.id()).isEqualTo("NAME_INVALID");
            assertThat(finding.object()).isEqualTo("partition p-2024 of default.docs");
        });
        assertThat(only(plan).aliases()).containsExactly("latest");
        assertThat(only(plan).differences())
                .contains(new SchemaDifference(
                        "alias neueste-ausgabe", "there", "none", "Milvus 2.3 takes no such name"));
        assertThat(plan(lite, new InMemoryCluster("http://d:1", ServerKind.LITE_3), IfExists.FAIL)
                        .refused())
                .isFalse();
    }

    @Test
    void cannotReadAPartitionKeyFromMilvusLite2() {
        InMemoryCluster lite = new InMemoryCluster("http://c:1", ServerKind.LITE_2);
        lite.add(schema(
                "docs", field("k", DataType.Int64).setIsPartitionKey(true).build()));
        assertThat(ids(plan(lite, target, IfExists.FAIL))).containsExactly("PARTITION_KEY_UNREADABLE");
    }

    @Test
    void namesTheTroubleOfBothClustersWithTheGraverCode() {
        GodwitException denied = new GodwitException(ErrorCode.UNAUTHENTICATED, "a: wrong password");
        GodwitException gone = new GodwitException(ErrorCode.UNREACHABLE, "b: nobody answers");
        assertThat(ClusterPair.combined(List.of(denied, gone)))
                .hasMessageContaining("a: wrong password")
                .hasMessageContaining("b: nobody answers")
                .extracting(GodwitException::code)
                .isEqualTo(ErrorCode.UNREACHABLE);
        assertThatThrownBy(() -> {
                    throw ClusterPair.combined(List.of(denied));
                })
                .isSameAs(denied);
    }

    private MigrationPlan plan(String... collections) {
        return plan(IfExists.FAIL, collections);
    }

    private MigrationPlan plan(IfExists ifExists, String... collections) {
        return plan(source, target, ifExists, collections);
    }

    private static MigrationPlan plan(ClusterView from, ClusterView to, IfExists ifExists, String... collections) {
        return Planner.plan(
                from,
                to,
                Selections.parse(List.of(), List.of(collections), List.of()).spec(from.uri(), to.uri(), ifExists),
                RunOptions.DEFAULT);
    }

    private MigrationPlan never() {
        RunOptions options = RunOptions.builder().loadSource(LoadSource.NEVER).build();
        return Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of(), List.of()).spec(source.uri(), target.uri(), IfExists.FAIL),
                options);
    }

    private static CollectionPlan only(MigrationPlan plan) {
        assertThat(plan.collections()).hasSize(1);
        return plan.collections().get(0);
    }

    private static List<String> ids(MigrationPlan plan) {
        return plan.findings().stream().map(Finding::id).toList();
    }
}
