package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.field;
import static io.godwit.migration.plan.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionOptions.LoadChoice;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PlanFileTest {
    private final InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_3);
    private final InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_3);

    @TempDir
    private Path folder;

    @BeforeEach
    void fill() {
        source.add(schema("a_1"));
        source.add(
                                "sales",
                                schema(
                                        "docs",
                                        field("title", DataType.VarChar)
                                                .setDescription("it's: #1\n")
                                                .build()))
                        .partitions =
                List.of("_default", "x");
    }

    @Test
    void namesExactlyTheCollectionsOfThePlan() {
        PlanFile file = written(plan("a_*=b_*", "sales.docs=old.docs"));
        assertThat(file.spec().selection())
                .containsExactly(
                        new Selection("default", "a_1", "default", "b_1"),
                        new Selection("sales", "docs", "old", "docs"));
        assertThat(file.spec().source()).isEqualTo(source.uri());
        assertThat(file.spec().ifExists()).isEqualTo(IfExists.FAIL);
    }

    @Test
    void keepsADatabaseWithoutCollections() {
        source.addDatabase("bare");
        MigrationPlan plan = Planner.plan(
                source,
                target,
                Selections.parse(List.of("bare=barren"), List.of(), List.of())
                        .spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
        PlanFile file = written(plan);
        assertThat(replan(file).emptyDatabases()).containsExactly(new EmptyDatabase("bare", "barren"));
        assertThatCode(() -> file.check(replan(file))).doesNotThrowAnyException();
        source.add("bare", schema("docs"));
        assertThatThrownBy(() -> file.check(replan(file)))
                .hasMessageContaining("database bare: empty in the file, now it is not, or it is gone");
    }

    @Test
    void whatItNamesIsThePlanItCameFrom() {
        MigrationPlan plan = plan("a_*=b_*", "sales.docs=old.docs");
        PlanFile file = written(plan);
        assertThat(replan(file).collections()).isEqualTo(plan.collections());
        assertThatCode(() -> file.check(replan(file))).doesNotThrowAnyException();
    }

    @Test
    void isReadableByPeople() throws IOException {
        written(plan("sales.docs"));
        assertThat(Files.readString(folder.resolve("plan.yaml")))
                .startsWith("# A migration plan")
                .contains("source: sales.docs")
                .contains("id: Int64, primary key")
                .contains("v: FloatVector(dim=8)")
                .contains("it's: #1\\\\u000a");
    }

    @Test
    void aKeptJobThatDoesSomethingElseIsNamed() throws IOException {
        MigrationPlan plan = plan("sales.docs");
        assertThatCode(() -> written(plan).checkKept(plan, "job-1")).doesNotThrowAnyException();
        Path file = folder.resolve("plan.yaml");
        Files.writeString(file, Files.readString(file).replace("action: create", "action: paint"));

        assertThatThrownBy(() -> PlanFile.read(file).checkKept(plan, "job-1"))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLAN_STALE))
                .hasMessageContaining("job-1")
                .hasMessageContaining("sales.docs: action: \"paint\" in the file, \"create\" now");
    }

    @Test
    void moreRowsAreNoOtherPlan() {
        PlanFile file = written(plan("sales.docs"));
        source.add(
                "sales",
                schema(
                        "docs",
                        field("title", DataType.VarChar)
                                .setDescription("it's: #1\n")
                                .build()));
        InMemoryCluster.Entry grown = source.add(
                "sales",
                schema(
                        "docs",
                        field("title", DataType.VarChar)
                                .setDescription("it's: #1\n")
                                .build()));
        grown.partitions = List.of("_default", "x");
        grown.rows = 1_000_000;
        assertThatCode(() -> file.check(replan(file))).doesNotThrowAnyException();
    }

    @Test
    void namesEachPropertyThatChangedSince() {
        PlanFile file = written(plan("a_1", "sales.docs"));
        InMemoryCluster.Entry docs = source.add("sales", schema("docs"));
        docs.indexes = List.of(new Index("v", "v", Map.of("index_type", "HNSW")));
        target.add(schema("a_1"));
        assertThatThrownBy(() -> file.check(replan(file)))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.PLAN_STALE))
                .hasMessageContaining("default.a_1: action: \"create\" in the file, \"refused\" now")
                .hasMessageContaining("sales.docs: schema: only in the file [title: VarChar")
                .hasMessageContaining("sales.docs: partitions: only in the file [_default, x], only now []")
                .hasMessageContaining("sales.docs: indexes:");
    }

    @Test
    void aCollectionThatIsGoneIsAChange() {
        PlanFile file = written(plan("a_1", "sales.docs"));
        source.remove("sales", "docs");
        assertThatThrownBy(() -> file.check(replan(file))).hasMessageContaining("sales.docs: it is gone");
    }

    @Test
    void whatIsSkippedIsNotMissed() {
        source.add(schema("refused", field("x", DataType.Text).build()));
        PlanFile file = written(plan("a_1", "refused"));
        assertThatCode(() -> file.check(replan(file).withoutRefused())).doesNotThrowAnyException();
    }

    @Test
    void saysWhatIsRefused() throws IOException {
        source.add(schema("refused", field("x", DataType.Text).build()));
        written(plan("a_1", "refused"));
        assertThat(Files.readString(folder.resolve("plan.yaml")))
                .containsPattern("target: default.a_1\n(.*\n)?    outcome:\n      action: create\n")
                .containsPattern("target: default.refused\n(.*\n)?    outcome:\n      action: refused\n");
    }

    @Test
    void writesOverNoFile() {
        written(plan("a_1"));
        assertThatThrownBy(() -> PlanFile.write(plan("a_1"), folder.resolve("plan.yaml")))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("exists already");
    }

    @Test
    void saysWhereAFileIsBroken() throws IOException {
        written(plan("a_1"));
        String good = Files.readString(folder.resolve("plan.yaml"));
        long line = good.lines().takeWhile(one -> !one.contains("newDatabases")).count() + 1;
        assertBroken(good.replace("newDatabases:", "newerDatabases:"), "line " + line, "'newerDatabases' is unknown");
        assertBroken(good.replace("ifExists: fail", "ifExists: perhaps"), "neither fail, merge nor replace");
        assertBroken(good.replace("ifExists: fail\n", ""), "ifExists");
        assertBroken(good.replace("ifExists: fail\n", "ifExists: fail\nifExists: fail\n"), "line", "ifExists");
        assertBroken(good.replace("godwitPlan: 1", "godwitPlan: 2"), "version 2");
        assertBroken(good.replace("target: default.a_1", "target: a_1"), "'a_1' is not a collection's name");
        assertBroken(good.replace("source: default.a_1", "source: default.*"), "not a collection's name");
        assertBroken("a: [", "line", "it is not YAML");
        assertBroken("[1,2", "line", "it is not YAML");
        assertBroken("", "");
    }

    @Test
    void saysItInNoWordsOfTheParser() throws IOException {
        written(plan("a_1"));
        String good = Files.readString(folder.resolve("plan.yaml"));
        long line = good.lines().takeWhile(one -> !one.contains(" rows:")).count() + 1;
        assertBroken(good.replace(" rows:", " rowz:"), "line " + line + ":", "the key 'rowz' is unknown");
        assertBroken(good.replaceFirst("\n *rows: .*", ""), "'collections[1].outcome.rows'", "not a whole number");
        assertBroken(good.replaceFirst("rows: .*", "rows: many"), "line", "not a whole number");
        assertBroken(good.replaceFirst("(?s)collections:.*", "collections: {a: 1}"), "'collections'", "not a list");
        assertBroken("[1, 2]", "the whole is lacking or is not made of keys with their values");
        assertBroken("just text", "not made of keys");
        assertBroken(good.replace("source: default.a_1", "source: [1]"), "not a text");
        assertBroken("ifExists: fail\nifExists: fail", "line 2", "the key 'ifExists' stands there twice");
    }

    @Test
    void saysThatThereIsNoFile() {
        Path none = folder.resolve("nofile.yaml");
        assertThatThrownBy(() -> PlanFile.read(none))
                .hasMessage(
                        "The plan file " + none + " cannot be read: there is no such file or folder. Check its name.");
        assertThatThrownBy(() -> PlanFile.write(plan("a_1"), folder.resolve("no/plan.yaml")))
                .hasMessageContaining("cannot be written: there is no such file or folder");
    }

    @Test
    void carriesEachCollectionsOptions() throws IOException {
        CollectionOptions options = CollectionOptions.builder()
                .fields(List.of("id", "v"))
                .description("on: #1")
                .dynamicField(true)
                .partitionKey(PartitionKey.NONE)
                .shards(2)
                .consistencyLevel(ConsistencyLevel.Session)
                .index(IndexChoice.NONE)
                .load(LoadChoice.NO)
                .build();
        MigrationPlan plan = plan(
                new Selection("default", "a_1", "default", "a_1"),
                new Selection("sales", "docs", "sales", "docs", options));
        PlanFile file = written(plan);
        assertThat(file.spec()).isEqualTo(plan.spec());
        assertThat(replan(file).collections()).isEqualTo(plan.collections());
        assertThatCode(() -> file.check(replan(file))).doesNotThrowAnyException();
        assertThat(Files.readString(folder.resolve("plan.yaml")))
                .contains("options: {}")
                .contains("dynamicField: \"on\"")
                .contains("load: \"no\"");
    }

    @Test
    void isWrittenByHandWithoutAnOutcome() throws IOException {
        source.add(
                "sales",
                schema("docs", field("n", DataType.Int64).build()).toBuilder()
                        .setEnableDynamicField(true)
                        .build());
        Path file = Files.writeString(folder.resolve("hand.yaml"), """
                        godwitPlan: 1
                        source: {uri: http://a:19530}
                        target: {uri: http://b:19530}
                        ifExists: fail
                        collections:
                          - source: sales.docs
                            target: sales.docs_v2
                            options:
                              dynamicField: off
                              dynamicKeys:
                                others: drop
                                fields:
                                  color: {type: VarChar, maxLength: 64, default: red}
                                  size: Int64
                                  tags: {type: Array, elementType: VarChar, maxLength: 20, maxCapacity: 8}
                              partitionKey: {field: n, partitions: 32}
                              shards: 2
                              index: autoindex
                              load: yes
                          - source: default.a_1
                            target: default.a_1
                        """);
        PlanFile read = PlanFile.read(file);
        assertThatCode(() -> read.check(replan(read))).doesNotThrowAnyException();
        assertThat(read.spec().selection())
                .extracting(Selection::options)
                .containsExactly(
                        CollectionOptions.AS_SOURCE,
                        CollectionOptions.builder()
                                .dynamicField(false)
                                .dynamicKeys(OptionsText.dynamicKeys(
                                        "tags:Array<varchar(20)>[8],size:int64,color:varchar(64)=red,drop"))
                                .partitionKey(OptionsText.partitionKey("n:32"))
                                .shards(2)
                                .index(IndexChoice.AUTOINDEX)
                                .load(LoadChoice.YES)
                                .build());
    }

    /** Of what YAML takes for numbers and truths, much is meant as text. */
    @Test
    void takesValuesAsTheyAreWritten() throws IOException {
        String text = """
                godwitPlan: 1
                source: {uri: http://a:19530}
                target: {uri: http://b:19530}
                ifExists: fail
                collections:
                  - source: sales.docs
                    target: sales.docs_v2
                    options:
                      fields: [no, yes, v, 1e5]
                      description: 1.10
                      load: no
                      dynamicField: yes
                      dynamicKeys:
                        fields:
                          a: {type: VarChar, default: 007, nullable: "yes"}
                          b: {type: VarChar, default: 2.50, nullable: no}
                          c: {type: VarChar, default: yes}
                          d: {type: VarChar, default: 0x1F}
                          e: {type: VarChar, default: 1_000}
                          on: {type: Int64, default: 7}
                """;
        CollectionOptions options = PlanFile.read(Files.writeString(folder.resolve("scalars.yaml"), text))
                .spec()
                .selection()
                .get(0)
                .options();
        assertThat(options.fields()).containsExactly("1e5", "no", "v", "yes");
        assertThat(options.description()).contains("1.10");
        assertThat(options.load()).isEqualTo(LoadChoice.NO);
        assertThat(options.dynamicField()).contains(true);
        assertThat(options.dynamicKeys())
                .isEqualTo(OptionsText.dynamicKeys("a:VarChar:nullable=007,b:VarChar=2.50,c:VarChar=yes,d:VarChar=0x1F,"
                        + "e:VarChar=1_000,on:Int64=7"));
        assertBroken(text.replace("\"yes\"", "perhaps"), "'perhaps' is neither on nor off");
        assertBroken(text.replace("1e5]", "~]"), "fields is not a list of names");
    }

    @Test
    void saysWhichOptionIsWrong() throws IOException {
        written(plan("a_1"));
        String good = Files.readString(folder.resolve("plan.yaml"));
        assertBroken(good.replace("options: {}", "options: {shard: 2}"), "line", "'shard' is no option", "shards");
        assertBroken(good.replace("options: {}", "options: {shards: many}"), "line", "shards 'many'");
        assertBroken(good.replace("options: {}", "options: {index: HNSW}"), "source, autoindex, none");
        assertBroken(good.replace("options: {}", "options: {dynamicKeys: {fields: {a: {nullable: true}}}}"), "type");
        assertBroken(good.replace("options: {}", "options: [shards]"), "options");
    }

    private void assertBroken(String text, String... said) throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.yaml"), text);
        assertThatThrownBy(() -> PlanFile.read(broken))
                .isInstanceOfSatisfying(
                        GodwitException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
                .hasMessageContaining("broken.yaml")
                .satisfies(e -> assertThat(e.getMessage()).contains(said).doesNotContain("io.godwit", "Cannot ", "`"));
    }

    private PlanFile written(MigrationPlan plan) {
        Path file = folder.resolve("plan.yaml");
        PlanFile.write(plan, file);
        return PlanFile.read(file);
    }

    private MigrationPlan plan(String... collections) {
        return Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of(collections), List.of())
                        .spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
    }

    private MigrationPlan plan(Selection... selections) {
        return Planner.plan(
                source,
                target,
                new Selections(List.of(selections), List.of()).spec(source.uri(), target.uri(), IfExists.FAIL),
                RunOptions.DEFAULT);
    }

    private MigrationPlan replan(PlanFile file) {
        return Planner.plan(source, target, file.spec(), RunOptions.DEFAULT);
    }
}
