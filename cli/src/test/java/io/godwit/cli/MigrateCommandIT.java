package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.testkit.MilvusFixture;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.LoadState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands against two real Milvus 2.3.5 servers. */
class MigrateCommandIT {
    @TempDir
    private Path state;

    private DocsServers servers;

    @BeforeEach
    void connect() {
        servers = new DocsServers("cli_migrate", state);
    }

    @AfterEach
    void clear() {
        servers.close();
    }

    @Test
    void migratesThenLooksThenCatchesUp() throws IOException {
        CommandRun first = servers.run("migrate");
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("SUCCESSFUL, exit code 0")
                .contains("300 rows")
                .contains("report.txt");
        assertThat(servers.targetRows()).isEqualTo(DocsServers.ROWS);
        assertThat(formsOf(Files.readString(Path.of("../README.md"))))
                .as("the session in the README")
                .containsAll(formsOf(first.err().lines().limit(3).collect(Collectors.joining("\n"))));

        CommandRun same = servers.run("migrate");
        assertThat(same.code()).isZero();
        assertThat(same.out()).contains("is done already").contains("Nothing was written");

        try (MilvusFixture target = servers.target()) {
            target.delete("docs", "part_0", List.of(7L));
            target.awaitCount("docs", DocsServers.ROWS - 1);
        }
        CommandRun drifted = servers.run("migrate");
        assertThat(drifted.code()).isEqualTo(4);
        assertThat(drifted.out()).contains("has 299 rows, was 300").contains("--again");

        servers.addCollection("later", true);
        CommandRun again = servers.run("migrate", "--again");
        assertThat(again.code()).as(again.err()).isZero();
        assertThat(servers.targetRows()).isEqualTo(DocsServers.ROWS);
        assertThat(again.out()).contains("2 collections");

        servers.addCollection("latest", true);
        CommandRun come = servers.run("migrate");
        assertThat(come.code()).isEqualTo(4);
        assertThat(come.out())
                .contains("source collection cli_migrate.latest matches the selection, and the job does not have it")
                .contains("--again")
                .doesNotContain("cli_migrate.later ");
        CommandRun dry = servers.run("migrate", "--dry-run");
        assertThat(dry.out()).contains("cli_migrate.latest");
        assertThat(dry.err())
                .contains("does not have cli_migrate.latest yet; the same command with --again takes it in");
        try (MilvusFixture target = servers.target()) {
            assertThat(target.collections()).containsExactlyInAnyOrder("docs", "later");
        }
    }

    @Test
    void whatWasSkippedIsTakenInOnceItCanBeRead() {
        servers.addCollection("noindex", false);
        CommandRun without = servers.run("migrate", "--skip-refused");
        assertThat(without.code()).as(without.err()).isEqualTo(4);
        assertThat(without.out()).contains("1 collection was refused and left out");

        servers.addIndex("noindex");
        assertThat(servers.run("migrate", "--dry-run").err())
                .contains("does not have cli_migrate.noindex yet; the same command takes it in");
        CommandRun same = servers.run("migrate");
        assertThat(same.code()).as(same.out() + same.err()).isZero();
        try (MilvusFixture target = servers.target()) {
            assertThat(target.collections()).containsExactlyInAnyOrder("docs", "noindex");
        }
    }

    @Test
    void aStrongerVerificationOfADoneJobIsDone() {
        assertThat(servers.run("migrate", "--verify", "counts").code()).isZero();

        CommandRun full = servers.run("migrate", "--verify", "full", "--recheck-source");
        assertThat(full.code()).as(full.err()).isZero();
        assertThat(full.err()).contains("what was not asked for then is done now: --verify full, --recheck-source");
        assertThat(full.out()).contains("equal, byte for byte, by digest");

        assertThat(servers.run("migrate", "--verify", "full").out()).contains("is done already");
        assertThat(servers.run("migrate", "--verify", "counts").out()).contains("is done already");
    }

    @Test
    void writesOneObjectALineWithOutputJson() {
        CommandRun run = servers.run("migrate", "--output", "json");

        List<String> types = run.objects().stream()
                .map(object -> object.get("type").asText())
                .toList();
        assertThat(types).startsWith("plan").endsWith("result").contains("progress");
        JsonNode result = run.last();
        assertThat(result.get("exitCode").asInt()).isZero();
        assertThat(result.get("state").asText()).isEqualTo("SUCCESSFUL");
        assertThat(result.get("rowsVerified").asLong()).isEqualTo(DocsServers.ROWS);
        assertThat(Path.of(result.at("/report/html").asText())).exists();
    }

    @Test
    void aDryRunChangesNothingAndItsPlanCanBeDone() {
        Path plan = state.resolve("plan.yaml");

        CommandRun dry = servers.run("migrate", "--dry-run", "--plan", plan.toString());
        assertThat(dry.code()).as(dry.err()).isZero();
        assertThat(dry.err()).contains("Do it: godwit migrate --plan " + plan);
        assertThat(dry.out()).contains("cli_migrate.docs").contains("FloatVector");
        assertThat(servers.targetHas()).isFalse();

        CommandRun done = servers.setting().run("migrate", "--plan", plan.toString());
        assertThat(done.code()).as(done.err()).isZero();
        assertThat(servers.targetRows()).isEqualTo(DocsServers.ROWS);
    }

    @Test
    void optionsAreTheSameForMigrateAndVerify() {
        String[] options = {
            "--fields", "id,vector", "--description", "only vectors", "--partition-key", "none", "--load", "no"
        };
        CommandRun run = servers.run("migrate", options);
        assertThat(run.code()).as(run.err()).isZero();
        try (MilvusFixture target = servers.target()) {
            assertThat(target.describe("docs").getSchema().getFieldsList())
                    .extracting(FieldSchema::getName)
                    .containsExactly("id", "vector");
            assertThat(target.describe("docs").getSchema().getDescription()).isEqualTo("only vectors");
            assertThat(target.serving().loadState("docs")).isEqualTo(LoadState.LoadStateNotLoad);
        }
        CommandRun verify = servers.run("verify", options);
        assertThat(verify.code()).as(verify.out() + verify.err()).isZero();
        assertThat(servers.run("verify").code()).isEqualTo(4);
        assertThat(servers.run("migrate", options).out()).contains("done already");
    }

    @Test
    void aPlanFileGivesEachCollectionItsOwnOptions() throws IOException {
        Path plan = state.resolve("plan.yaml");
        assertThat(servers.run("migrate", "--dry-run", "--plan", plan.toString())
                        .code())
                .isZero();
        String written = Files.readString(plan);
        Files.writeString(
                plan,
                written.substring(0, written.indexOf("    options: {}"))
                        + "    options: {partitionKey: {field: text, partitions: 4}, index: autoindex}\n"
                        + written.substring(written.indexOf("skipped:")));

        CommandRun preview = servers.setting().run("migrate", "--plan", plan.toString(), "--dry-run");
        assertThat(preview.code()).as(preview.err()).isZero();
        assertThat(preview.out()).contains("4, by partition key").contains("AUTOINDEX");
        assertThat(servers.targetHas()).isFalse();
        CommandRun done = servers.setting().run("migrate", "--plan", plan.toString());
        assertThat(done.code()).as(done.err()).isZero();
        CommandRun verify = servers.setting().run("verify", "--plan", plan.toString());
        assertThat(verify.code()).as(verify.out() + verify.err()).isZero();
        assertThat(servers.targetRows()).isEqualTo(DocsServers.ROWS);
    }

    @Test
    void aPlanInJsonNamesTheOptions() {
        CommandRun run = servers.run("migrate", "--dry-run", "--index", "none", "--output", "json");
        JsonNode collection = run.objects().get(0).at("/collections/0");
        assertThat(collection.at("/options/index").asText()).isEqualTo("none");
        assertThat(collection.get("indexes")).isEmpty();
    }

    @Test
    void whatMilvusCannotDoIsRefusedBeforeTheStart() {
        CommandRun run = servers.run("migrate", "--partition-key", "vector", "--shards", "99");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err())
                .contains("error OPTION_IMPOSSIBLE")
                .contains("of type FloatVector; a partition key is an Int64 or a VarChar")
                .contains("99 were asked for; Milvus 2.3 has 1 at least and 16 at most");
        assertThat(servers.targetHas()).isFalse();
    }

    @Test
    void aTakenNameIsRefusedAndReplacedOnlyIfConfirmed() {
        assertThat(servers.run("migrate").code()).isZero();
        servers.run("jobs delete " + servers.job(), "--yes");

        CommandRun refused = servers.run("migrate");
        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("error TARGET_EXISTS").contains("cli_migrate.docs");

        CommandRun unasked = servers.run("migrate", "--if-exists", "replace");
        assertThat(unasked.code()).isEqualTo(2);
        assertThat(unasked.err()).contains("--yes");

        CommandRun declined = servers.run(answering("y"), "migrate", "--if-exists", "replace");
        assertThat(declined.code()).isEqualTo(2);
        assertThat(declined.err()).contains("nothing was changed");

        CommandRun confirmed = servers.run(answering("cli_migrate.docs"), "migrate", "--if-exists", "replace");
        assertThat(confirmed.code()).as(confirmed.err()).isZero();
        assertThat(servers.targetRows()).isEqualTo(DocsServers.ROWS);
    }

    @Test
    void whatAppearsAfterTheQuestionIsNotDropped() {
        assertThat(servers.run("migrate", "--if-exists", "replace").code()).isZero();
        servers.addCollection("asked", true);
        servers.addCollection("unasked", true);
        servers.addTargetCollection("asked");
        FakeTerminal slow = new FakeTerminal(false, Terminal.Size.USUAL, "cli_migrate.asked")
                .meanwhile(() -> servers.addTargetCollection("unasked"));

        CommandRun run = servers.run(servers.setting().at(slow), "migrate", "--if-exists", "replace", "--again");

        assertThat(run.code()).as(run.err()).isEqualTo(3);
        assertThat(run.err())
                .contains("error PLAN_STALE: Target collection cli_migrate.unasked has appeared")
                .contains("Nothing was changed");
        try (MilvusFixture target = servers.target()) {
            assertThat(target.serving().indexes("asked")).isEmpty();
            assertThat(target.serving().indexes("unasked")).isEmpty();
        }
        assertThat(servers.run("migrate", "--if-exists", "replace").out()).contains("is done, but");
        CommandRun both = servers.run(answering("drop 2 collections"), "migrate", "--if-exists", "replace", "--again");
        assertThat(both.code()).as(both.err()).isZero();
        try (MilvusFixture target = servers.target()) {
            assertThat(target.serving().indexes("unasked")).isNotEmpty();
        }
    }

    @Test
    void aMissingCollectionIsRefused() {
        CommandRun run = servers.run("migrate", "--collection", "nope", "--output", "json");

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.last().at("/findings/0/id").asText()).isEqualTo("SELECTED_MISSING");
        assertThat(servers.targetHas()).isFalse();
    }

    @Test
    void aWrongTokenEndsWithEightAndIsNeverShown() {
        CommandRun wrong =
                servers.run(servers.setting().with("GODWIT_SOURCE_TOKEN", "root:wrong-secret"), "migrate", "--debug");
        assertThat(wrong.code()).isEqualTo(8);
        assertThat(wrong.err())
                .contains("UNAUTHENTICATED")
                .contains("GODWIT_SOURCE_TOKEN")
                .doesNotContain("wrong-secret");

        CommandRun none = servers.run(servers.setting().with("GODWIT_TARGET_TOKEN", ""), "migrate");
        assertThat(none.code()).isEqualTo(8);
        assertThat(none.err()).contains("GODWIT_TARGET_TOKEN");
    }

    @Test
    void unreachableOutweighsUnauthenticated() {
        CommandRun run = servers.setting()
                .with("GODWIT_SOURCE_TOKEN", "root:wrong")
                .run("migrate", "--source", servers.sourceUri(), "--target", "localhost:1");

        assertThat(run.code()).isEqualTo(9);
        assertThat(run.err()).contains("error UNREACHABLE").contains("error UNAUTHENTICATED");
    }

    @Test
    void asksForATokenAtATerminal() {
        CommandRun run = new CommandRun.Setting()
                .at(new FakeTerminal(false, Terminal.Size.USUAL, "root:wrong", servers.sourceToken()))
                .run("list", "--source", servers.sourceUri(), "--database", servers.database());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out()).contains("docs").doesNotContain(servers.sourceToken());
    }

    @Test
    void listsWhatTheSourceHolds() throws IOException {
        Path token = Files.writeString(state.resolve("token"), servers.sourceToken() + "\n");
        String[] list = {
            "list",
            "--source",
            servers.sourceUri(),
            "--database",
            servers.database(),
            "--source-token-file",
            token.toString()
        };

        assertThat(CommandRun.of(list).out().lines())
                .anySatisfy(line -> assertThat(line).contains("cli_migrate", "docs", "300", "loaded", "yes"));

        String[] json = java.util.Arrays.copyOf(list, list.length + 1);
        json[list.length] = "--output=json";
        JsonNode docs = CommandRun.of(json).objects().get(0);
        assertThat(docs.get("rows").asLong()).isEqualTo(DocsServers.ROWS);
        assertThat(docs.get("canBeMigrated").asBoolean()).isTrue();
    }

    @Test
    void verifyRefusesWhatCannotBeReadOnEitherSideAndComparesTheRest() {
        assertThat(servers.run("migrate").code()).isZero();
        servers.addCollection("bare", false);
        servers.addCollection("bare_there", true);
        servers.addTargetCollection("bare_there");

        CommandRun verify = servers.run("verify");

        assertThat(verify.code()).as(verify.out() + verify.err()).isEqualTo(3);
        assertThat(verify.out())
                .contains("cli_migrate.docs: equal, 300 rows on both sides")
                .contains(
                        "collection cli_migrate.bare: It is not loaded, and Milvus 2.3 cannot load it without an index on"
                                + " vector. Make it readable at the source (create the missing vector index), or leave it"
                                + " out with --exclude. [SOURCE_UNREADABLE]")
                .contains("cli_migrate.bare: only at the source")
                .contains("cli_migrate.bare_there: rows not compared, for the reason below, ")
                .contains("index on field vector: index_type=FLAT")
                .contains("target cli_migrate.bare_there: It is not loaded, and Milvus 2.3 cannot load it")
                .contains("[TARGET_ROWS_UNREADABLE]")
                .contains("Not everything was compared.");
        CommandRun rest = servers.run("verify", "--exclude", "cli_migrate.bare*");
        assertThat(rest.code()).as(rest.out()).isZero();
    }

    @Test
    void verifyNamesTheRowThatDiffersAndRepairMendsIt() {
        assertThat(servers.run("migrate").code()).isZero();
        assertThat(servers.run("verify").code()).isZero();
        try (MilvusFixture target = servers.target()) {
            java.util.Map<String, Object> changed = new java.util.HashMap<>(DocsServers.row(42));
            changed.put("text", "something else");
            target.upsert("docs", "part_0", List.of(changed));
        }

        CommandRun verify = servers.run("verify");
        assertThat(verify.code()).isEqualTo(4);
        assertThat(verify.out()).contains("different  key 42 of partition part_0 in text");

        CommandRun repair = servers.run("jobs repair -v " + servers.job());
        assertThat(repair.code()).as(repair.err()).isZero();
        assertThat(repair.err()).contains("rewrote 1 row of");
        assertThat(servers.run("verify").code()).isZero();
    }

    @Test
    void anInterruptedVerifyReleasesWhatItHadLoaded() throws InterruptedException {
        assertThat(servers.run("migrate").code()).isZero();
        servers.releaseSource();
        Interruption interruption = new Interruption();
        CompletableFuture<CommandRun> verifying = CompletableFuture.supplyAsync(
                () -> servers.run(servers.setting().interruptedBy(interruption), "verify"));
        while (servers.sourceLoad() == LoadState.LoadStateNotLoad && !verifying.isDone()) {
            TimeUnit.MILLISECONDS.sleep(20);
        }

        interruption.interrupt();

        CommandRun interrupted = verifying.join();
        assertThat(interrupted.code()).as(interrupted.err()).isEqualTo(130);
        assertThat(interrupted.err()).contains("released again");
        assertThat(servers.sourceLoad()).isEqualTo(LoadState.LoadStateNotLoad);
        servers.loadSource();
    }

    /** Lines without what is another one in each run. */
    private static List<String> formsOf(String text) {
        return text.lines()
                .map(String::strip)
                .map(line -> line.replaceAll("[0-9][0-9,.:]*", "N")
                        .replace("localhost", "N")
                        .replaceAll("job-[a-z0-9N]+", "job-N")
                        .replace("collections", "collection"))
                .toList();
    }

    private CommandRun.Setting answering(String answer) {
        return servers.setting().at(new FakeTerminal(false, Terminal.Size.USUAL, answer));
    }
}
