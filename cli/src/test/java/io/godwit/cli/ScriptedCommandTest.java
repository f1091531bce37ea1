package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.DataType;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.IndexDescription;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands against scripted servers: what they say when a server is not as one hopes. */
class ScriptedCommandTest {
    private static final int ROWS = 40;

    @TempDir
    private Path state;

    private ScriptedMilvus source;
    private ScriptedMilvus target;
    private MilvusFixture from;
    private MilvusFixture to;

    @BeforeEach
    void start() {
        source = ScriptedMilvus.start("v2.5.4");
        target = ScriptedMilvus.start("v2.5.4");
        from = MilvusFixture.connect(source.uri(), "");
        to = MilvusFixture.connect(target.uri(), "");
        from.prepare(SampleCollections.withSeed(1).basic(ROWS).withName("docs"));
    }

    @AfterEach
    void stop() {
        from.close();
        to.close();
        source.close();
        target.close();
    }

    @Test
    void aDoneJobSaysWhichSideCouldNotBeCounted() {
        assertThat(run("migrate").code()).isZero();
        assertThat(run("migrate").out()).contains("both sides have the counts it left");
        from.serving().release("docs");

        CommandRun same = run("migrate");
        assertThat(same.code()).isZero();
        assertThat(same.out())
                .doesNotContain("both sides have the counts it left")
                .contains("source collection default.docs, which is not loaded")
                .doesNotContain("target collection default.docs, which")
                .contains("godwit verify --source " + source.uri() + " --target " + target.uri());
        assertThat(run("migrate", "--output", "json").last().at("/notCounted/0").asText())
                .isEqualTo("source collection default.docs, which is not loaded");
    }

    @Test
    void resumingADoneJobNamesTheCommandThatCatchesUp() {
        assertThat(run("migrate").code()).isZero();
        String job = run("jobs list", "--output", "json")
                .objects()
                .get(0)
                .get("jobId")
                .asText();

        CommandRun resumed = run("jobs resume " + job);

        assertThat(resumed.code()).isZero();
        assertThat(resumed.out())
                .contains("godwit migrate --source " + source.uri() + " --target " + target.uri())
                .contains(" --again")
                .doesNotContain("the same command");
    }

    /** The process would end at once; here the command goes on, so that the test can look at what was told until then. */
    @Test
    void aSignalBeforeTheJobHasBegunIsTheResult() {
        AtomicInteger ended = new AtomicInteger();
        Interruption interruption = new Interruption(ended::set, System::nanoTime);
        source.always("ShowCollections", request -> {
            if (ended.get() == 0) {
                interruption.interrupt();
            }
            return ScriptedReply.proceed();
        });

        CommandRun run = run(new CommandRun.Setting().interruptedBy(interruption), "migrate", "--output", "json");

        assertThat(ended.get()).isEqualTo(130);
        JsonNode first = run.objects().get(0);
        assertThat(first.get("type").asText()).isEqualTo("result");
        assertThat(first.get("exitCode").asInt()).isEqualTo(130);
        assertThat(first.get("error").asText()).isEqualTo("STOPPED");
        assertThat(first.get("message").asText()).contains("nothing was changed");
    }

    /** The process would end at once, as before. */
    @Test
    void aSecondSignalIsTheResultTooUnlessItComesWithTheFirst() {
        AtomicInteger ended = new AtomicInteger();
        AtomicLong clock = new AtomicLong();
        Interruption interruption = new Interruption(ended::set, clock::get);
        target.always("Insert", request -> {
            if (ended.get() == 0) {
                interruption.interrupt();
                interruption.interrupt();
                assertThat(ended.get()).isZero();
                clock.set(Duration.ofSeconds(2).toNanos());
                interruption.interrupt();
            }
            return ScriptedReply.proceed();
        });

        CommandRun run = run(new CommandRun.Setting().interruptedBy(interruption), "migrate", "--output", "json");

        assertThat(ended.get()).isEqualTo(130);
        JsonNode result = run.objects().stream()
                .filter(object -> object.get("type").asText().equals("result"))
                .findFirst()
                .orElseThrow();
        assertThat(result.get("exitCode").asInt()).isEqualTo(130);
        assertThat(result.get("message").asText()).contains("the same command goes on");
    }

    /** A run first looks for what its selection holds by now. */
    @Test
    void aSignalWhileARunWaitsForTheServerPausesTheJob() {
        assertThat(run("migrate").code()).isZero();
        Interruption interruption = new Interruption(code -> {}, System::nanoTime);
        AtomicInteger tries = new AtomicInteger();
        source.always("ShowCollections", request -> {
            if (tries.incrementAndGet() == 3) {
                interruption.interrupt();
            }
            return notReady();
        });

        CommandRun run =
                run(new CommandRun.Setting().interruptedBy(interruption), "migrate", "--again", "--output", "json");

        assertThat(run.code()).as(run.err()).isEqualTo(130);
        assertThat(run.last().get("state").asText()).isEqualTo("PAUSED");
        source.always("ShowCollections", request -> ScriptedReply.proceed());
        assertThat(run("migrate").code()).isZero();
    }

    @Test
    void theTargetIsLoadedWithAsManyReplicasAsTheSource() {
        from.serving().release("docs");
        from.serving().load("docs", 2);

        assertThat(run("migrate").code()).isZero();

        assertThat(to.serving().replicas("docs")).isEqualTo(2);
        to.serving().release("docs");
        to.serving().load("docs", 1);
        CommandRun verify = run("verify");
        assertThat(verify.code()).isEqualTo(4);
        assertThat(verify.out()).contains("replicas: 2 at the source, 1 at the target");
    }

    /** On one field, so that their names alone tell them apart. */
    @Test
    void aMergeAddsTheIndexWithinJsonThatIsNotThereYet() {
        SampleIndex ofA = withinJson("j_a", "j[\"a\"]");
        SampleIndex ofB = withinJson("j_b", "j[\"b\"]");
        for (MilvusFixture side : List.of(from, to)) {
            side.createCollection(Schemas.schema(
                    "paths",
                    Schemas.key(Schemas.field("id", DataType.Int64)),
                    Schemas.field("j", DataType.JSON),
                    Schemas.vector("vector", DataType.FloatVector, 2)));
            side.serving().createIndex("paths", SampleIndex.flat("vector"));
            side.serving().createIndex("paths", ofA);
        }
        from.serving().createIndex("paths", ofB);
        from.serving().load("paths");

        CommandRun merge = run("migrate", "--collection", "paths", "--if-exists", "merge");

        assertThat(merge.code()).as(merge.out() + merge.err()).isZero();
        assertThat(to.serving().indexes("paths"))
                .extracting(IndexDescription::getIndexName)
                .contains("j_a", "j_b");
    }

    private static SampleIndex withinJson(String name, String path) {
        return new SampleIndex(
                "j", name, Map.of("index_type", "INVERTED", "json_cast_type", "double", "json_path", path));
    }

    @Test
    void verifyNamesACollectionThatTheTargetLacks() {
        CommandRun verify = run("verify");

        assertThat(verify.code()).as(verify.err()).isEqualTo(4);
        assertThat(verify.out()).contains("default.docs: only at the source, about " + ROWS + " rows");
        CommandRun elsewhere = run("verify", "--collection", "docs=gone.docs", "--output", "json");
        assertThat(elsewhere.code()).as(elsewhere.err()).isEqualTo(4);
        assertThat(elsewhere.with("targetMissing").get("targetMissing").asBoolean())
                .isTrue();
        CommandRun noSource = run("verify", "--collection", "nothing");
        assertThat(noSource.code()).isEqualTo(3);
    }

    @Test
    void verifyComparesTheSchemaOfATargetWithoutIndexes() {
        assertThat(run("migrate", "--index", "none").code()).isZero();

        CommandRun verify = run("verify", "--index", "none");

        assertThat(verify.code()).as(verify.out()).isEqualTo(3);
        assertThat(verify.out())
                .contains(
                        "default.docs: rows not compared, for the reason below, everything beside them is as it must be")
                .contains("With --index none its job alone compares the rows")
                .doesNotContain("create the missing vector index")
                .contains("[TARGET_ROWS_UNREADABLE]", "Not everything was compared.");
        to.createPartition("docs", "strange");
        CommandRun damaged = run("verify", "--index", "none");
        assertThat(damaged.code()).isEqualTo(3);
        assertThat(damaged.out())
                .contains("rows not compared, for the reason below, 1 property differs", "partition strange: none")
                .contains("Not everything was compared. What was compared is not equal.");
    }

    @Test
    void verifySaysWhichFieldsWereComparedWhereTheTargetLacksSome() {
        from.createCollection(Schemas.schema(
                        "wide",
                        Schemas.key(Schemas.field("id", DataType.Int64)),
                        Schemas.varChar("text", 100),
                        Schemas.vector("vector", DataType.FloatVector, 2))
                .toBuilder()
                .setEnableDynamicField(true)
                .build());
        from.serving().createIndex("wide", SampleIndex.flat("vector"));
        from.serving().load("wide");
        assertThat(run("migrate", "--collection", "wide", "--fields", "id,vector", "--dynamic-field", "off")
                        .code())
                .isZero();

        CommandRun verify = run("verify", "--collection", "wide");

        assertThat(verify.code()).as(verify.out()).isEqualTo(4);
        assertThat(verify.out())
                .contains("rows equal in the fields that both have (not compared: $meta, text), 0 rows");
        CommandRun json = run("verify", "--collection", "wide", "--output", "json");
        assertThat(json.with("fieldsCompared").get("fieldsCompared")).hasSize(2);
        assertThat(json.with("fieldsCompared").get("fieldsNotCompared")).hasSize(2);
    }

    @Test
    void verifySaysWhichValueIsWhoseAndInWhichPartition() {
        from.createPartition("docs", "spring");
        from.insert("docs", "spring", List.of(row("ours")));
        from.serving().release("docs");
        from.serving().load("docs");
        assertThat(run("migrate").code()).isZero();
        to.upsert("docs", "spring", List.of(row("theirs")));

        CommandRun verify = run("verify");

        assertThat(verify.code()).as(verify.err()).isEqualTo(4);
        assertThat(verify.out())
                .contains("different  key 1000 of partition spring in title: title: ours at the source, theirs at the"
                        + " target");
    }

    private static Map<String, Object> row(String title) {
        return Map.of("id", 1000L, "title", title, "vector", FloatVector.of(new float[128]));
    }

    @Test
    void planningTellsWhatItWaitsFor() {
        assertThat(run("migrate").code()).isZero();
        for (String command : List.of("migrate", "verify")) {
            AtomicInteger tries = new AtomicInteger();
            source.always(
                    "ShowCollections", request -> tries.incrementAndGet() < 5 ? notReady() : ScriptedReply.proceed());

            CommandRun run = run(command, "--output", "json");

            assertThat(run.code()).as(run.err()).isZero();
            assertThat(run.err()).contains("waiting ").contains("service not ready[Abnormal]");
            assertThat(run.objects().get(0).get("type").asText()).isEqualTo("progress");
            assertThat(run.objects().get(0).get("waiting").asText()).contains("service not ready[Abnormal]");
        }
    }

    @SuppressWarnings("deprecation") // Servers send both codes.
    private static ScriptedReply notReady() {
        return ScriptedReply.refused(1, ErrorCode.UnexpectedError, "service not ready[Abnormal]");
    }

    @SuppressWarnings("deprecation") // Servers send both codes.
    private static ScriptedReply noRoom() {
        return ScriptedReply.refused(1100, ErrorCode.IllegalArgument, "no room");
    }

    @Test
    void aPlanFileIsHeldAgainstTheJobThatDidIt() throws IOException {
        Path plan = state.resolve("plan.yaml");
        assertThat(run("migrate", "--dry-run", "--plan", plan.toString()).code())
                .isZero();
        assertThat(run("migrate --plan " + plan).code()).isZero();
        assertThat(run("migrate --plan " + plan).code()).isZero();
        Files.writeString(plan, Files.readString(plan).replace("action: create", "action: paint"));

        CommandRun run = run("migrate --plan " + plan);

        assertThat(run.code()).isEqualTo(3);
        assertThat(run.err()).contains("action: \"paint\" in the file, \"create\" now");
    }

    @Test
    void aRehearsalRefusesAPlanFileThatTheDoingRefuses() throws IOException {
        Path plan = state.resolve("edited.yaml");
        assertThat(run("migrate", "--dry-run", "--plan", plan.toString()).code())
                .isZero();
        Files.writeString(plan, Files.readString(plan).replace("index_type=FLAT", "index_type=HNSW"));

        CommandRun rehearsal = run("migrate --dry-run --plan " + plan);
        CommandRun doing = run("migrate --plan " + plan);

        assertThat(rehearsal.code()).as(rehearsal.out()).isEqualTo(3);
        assertThat(rehearsal.err()).contains("only in the file [").isEqualTo(doing.err());
        assertThat(doing.code()).isEqualTo(3);
    }

    @Test
    void theVerdictSaysNoMoreThanWasVerified() {
        assertThat(run("migrate", "--verify", "none").out()).contains("exit code 0: done, not verified\n");
        assertThat(run("migrate", "--collection", "docs=counted", "--verify", "counts")
                        .out())
                .contains("exit code 0: done, counts verified\n");
        assertThat(run("migrate", "--collection", "docs=compared").out()).contains("exit code 0: done and verified\n");
    }

    @Test
    void aPartitionThatWasDroppedAtTheSourceStaysEmptyAndIsNoDifference() {
        from.createPartition("docs", "spring");
        from.insert("docs", "spring", List.of(row("ours")));
        from.serving().release("docs");
        from.serving().load("docs");
        assertThat(run("migrate").code()).isZero();
        from.serving().releasePartitions("docs", "spring");
        from.dropPartition("docs", "spring");

        CommandRun again = run("migrate", "--again");

        assertThat(again.code()).as(again.out() + again.err()).isZero();
        assertThat(again.err()).contains("no partition spring any more").contains("drop it there if it is not wanted");
        assertThat(to.partitions("docs")).contains("spring");
        assertThat(run("migrate", "--again").code()).isZero();
    }

    @Test
    void whatIsGoneAfterSuccessIsFollowedByStepsThatWork() {
        assertThat(run("migrate").code()).isZero();
        to.serving().release("docs");
        to.dropCollection("docs");

        CommandRun noTarget = run("migrate");

        assertThat(noTarget.code()).isEqualTo(4);
        assertThat(noTarget.out())
                .contains("target collection default.docs is gone")
                .contains("    godwit jobs delete job-")
                .contains("    godwit migrate --source ")
                .doesNotContain("--again");
        CommandRun again = run("migrate", "--again");
        assertThat(again.code()).isEqualTo(4);
        assertThat(again.err()).contains("error default.docs: Target collection default.docs is gone");
        from.serving().release("docs");
        from.dropCollection("docs");
        CommandRun noSource = run("migrate");
        assertThat(noSource.out()).doesNotContain("--again").doesNotContain("godwit verify");
    }

    @Test
    void aRefusedPlanInAFileIsNotOfferedToBeDone() {
        to.createCollection(from.describe("docs").getSchema());
        Path plan = state.resolve("refused.yaml");

        CommandRun refused = run("migrate", "--dry-run", "--plan", plan.toString());

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.err()).contains("The plan is in " + plan).doesNotContain("Do it");
    }

    @Test
    void theAddressesAreSaidOnceWithVerbose() {
        CommandRun run = run("migrate", "-v");

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err().split("From http", -1)).hasSize(2);
    }

    @Test
    void aDryRunNeedsNoStateFolder() throws IOException {
        assertThat(run("migrate", "--dry-run").code()).isZero();
        assertThat(state.resolve("godwit.db")).doesNotExist();
        Path file = Files.writeString(state.resolve("file"), "mine");

        CommandRun run = run("migrate", "--dry-run", "--state", file.toString());

        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.err()).contains("this is planned as a new one").contains(file.toString());
    }

    @Test
    void aStateFolderThatCannotBeUsedIsToldBesideAServerThatCannotBeReached() throws IOException {
        Path file = Files.writeString(state.resolve("file"), "mine");
        for (String command : List.of("migrate", "verify")) {
            CommandRun one = CommandRun.of(
                    command,
                    "--source",
                    source.uri(),
                    "--target",
                    "http://127.0.0.1:1",
                    "--patience",
                    "1s",
                    "--state",
                    file.toString());
            CommandRun both = CommandRun.of(
                    command,
                    "--source",
                    "http://127.0.0.1:1",
                    "--target",
                    "http://127.0.0.1:2",
                    "--patience",
                    "1s",
                    "--state",
                    file.toString());

            assertThat(one.code()).as(one.err()).isEqualTo(9);
            assertThat(one.err()).containsOnlyOnce("error UNREACHABLE: ").containsOnlyOnce("error STATE_UNUSABLE: ");
            assertThat(both.code()).as(both.err()).isEqualTo(9);
            assertThat(both.err()).contains("127.0.0.1:1", "127.0.0.1:2").containsOnlyOnce("error STATE_UNUSABLE: ");
        }
    }

    @Test
    void whoeverIsToStartAnewIsToldToDropOnlyWhatTheJobHasMade() {
        target.always("DropCollection", request -> noRoom());
        to.prepare(SampleCollections.withSeed(2).basic(3).withName("docs"));
        assertThat(run("migrate", "--if-exists", "replace", "--yes").code()).isEqualTo(5);
        assertThat(run("migrate", "--if-exists", "merge").code()).isZero();
        assertThat(run("migrate", "--collection", "docs=copy").code()).isZero();
        from.serving().release("docs");
        from.dropCollection("docs");
        from.prepare(SampleCollections.withSeed(3).sharedKeys(5).withName("docs"));

        CommandRun replacing = run("migrate", "--if-exists", "replace", "--yes", "--again");
        CommandRun merging = run("migrate", "--if-exists", "merge", "--again");
        CommandRun making = run("migrate", "--collection", "docs=copy", "--again");

        assertThat(replacing.err())
                .contains(
                        "has other fields", "Nothing was written in this run. Delete the job (godwit jobs delete job-")
                .doesNotContain("Drop ");
        assertThat(merging.err())
                .contains("has other fields", "Delete the job (godwit jobs delete job-")
                .contains(" and start anew; default.docs keeps the rows that it has.")
                .doesNotContain("Drop ");
        assertThat(making.err())
                .contains("Drop default.copy, which this job has made, at the target, delete the job (godwit jobs")
                .contains(" and start anew.");
    }

    @Test
    void anotherServiceThanAMilvusCountsAsUnreachable() throws IOException {
        HttpServer other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.start();
        try {
            CommandRun run = CommandRun.of(
                    "list", "--source", "http://127.0.0.1:" + other.getAddress().getPort());

            assertThat(run.code()).as(run.err()).isEqualTo(9);
            assertThat(run.err()).contains("No Milvus 2.3 or later answers there");
        } finally {
            other.stop(0);
        }
    }

    @Test
    void whatGoesOnAfterTheCopySaysSo() {
        target.always("LoadCollection", request -> noRoom());
        assertThat(run("migrate").code()).isEqualTo(5);
        target.always("LoadCollection", request -> ScriptedReply.proceed());

        CommandRun again = run("migrate");

        assertThat(again.code()).as(again.err()).isZero();
        assertThat(again.err()).contains("its rows are copied; index, load and verification follow");
    }

    @Test
    void aRefusedPlanEstimatesNoTime() {
        assertThat(run("migrate", "--dry-run").out()).contains(" to copy at ");
        to.createCollection(from.describe("docs").getSchema());

        CommandRun refused = run("migrate", "--dry-run");

        assertThat(refused.code()).isEqualTo(3);
        assertThat(refused.out()).doesNotContain(" to copy at ").contains("default.docs -> default.docs  (refused)");
    }

    /** Addresses and state follow the command. */
    private CommandRun run(String command, String... more) {
        return run(new CommandRun.Setting(), command, more);
    }

    private CommandRun run(CommandRun.Setting setting, String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        if (command.equals("migrate") || command.equals("verify")) {
            arguments.addAll(List.of("--source", source.uri(), "--target", target.uri()));
        }
        arguments.addAll(List.of(more));
        return setting.with("GODWIT_STATE", state.toString()).run(arguments.toArray(String[]::new));
    }
}
