package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusFixture;
import io.milvus.grpc.LoadState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs that are stopped, looked at and resumed, against two real Milvus 2.3.5 servers. */
class JobsCommandIT {
    /** So slow that the run is still at work when it is stopped. */
    private static final List<String> SLOWLY = List.of("--max-rate", "2kB/s");

    @TempDir
    private Path state;

    private DocsServers servers;

    @BeforeEach
    void connect() {
        servers = new DocsServers("cli_jobs", state);
    }

    @AfterEach
    void clear() {
        servers.close();
    }

    @Test
    void anInterruptedJobIsResumed() throws InterruptedException {
        Interruption interruption = new Interruption();
        CompletableFuture<CommandRun> running = start(interruption);
        String job = awaitRunning();

        interruption.interrupt();
        CommandRun interrupted = running.join();
        assertThat(interrupted.code()).as(interrupted.err()).isEqualTo(130);
        assertThat(interrupted.out()).contains("godwit jobs resume " + job);

        CommandRun resumed = servers.run("jobs resume " + job, "--max-rate", "100MB/s");
        assertThat(resumed.code()).as(resumed.err()).isZero();
        assertThat(servers.targetRows()).isEqualTo(DocsServers.ROWS);
    }

    @Test
    void aRunningJobIsRefusedToOthersAndCanBePausedAndCanceled() throws InterruptedException {
        CompletableFuture<CommandRun> running = start(new Interruption());
        String job = awaitRunning();

        CommandRun second = servers.run("migrate");
        assertThat(second.code()).isEqualTo(3);
        assertThat(second.err()).contains("JOB_BUSY").contains(job);
        assertThat(servers.run("jobs delete " + job, "--yes").code()).isEqualTo(3);

        CommandRun pause = servers.run("jobs pause " + job);
        assertThat(pause.code()).as(pause.err()).isZero();
        assertThat(running.join().code()).isEqualTo(7);
        assertThat(state(job)).isEqualTo("PAUSED");
        assertThat(servers.run("jobs watch " + job).code()).isEqualTo(7);

        CompletableFuture<CommandRun> resumed = CompletableFuture.supplyAsync(() -> servers.run("jobs resume " + job));
        awaitRunning();
        CommandRun cancel = servers.run("jobs cancel " + job);
        assertThat(cancel.code()).as(cancel.err()).isZero();
        assertThat(resumed.join().code()).isEqualTo(6);
        assertThat(state(job)).isEqualTo("CANCELED");
    }

    @Test
    void aJobIsShownReportedRepairedAndDeleted() {
        assertThat(servers.run("migrate").code()).isZero();
        String job = servers.job();
        String beginning = job.substring(0, 10);

        assertThat(servers.run("jobs list").out())
                .contains(job)
                .contains("SUCCESSFUL")
                .contains("100 %");
        assertThat(servers.run("jobs show " + beginning).out())
                .contains(job)
                .contains("cli_jobs.docs")
                .contains("From " + servers.sourceUri() + ", Milvus 2.3 (v2.3.5-lite)\n")
                .contains("To   " + servers.targetUri() + ", Milvus 2.3 (v2.3.5-lite)\n");
        assertThat(servers.run("jobs watch " + beginning).code()).isZero();
        assertThat(servers.run("jobs report " + beginning).out()).contains("Godwit migration report");
        assertThat(servers.run("jobs report " + beginning, "--format", "html").out())
                .startsWith("<!");
        assertThat(servers.run("jobs report " + beginning, "--format", "json").out())
                .startsWith("{");
        String path = servers.run("jobs report " + beginning, "--format", "json", "--path")
                .out();
        assertThat(Path.of(path.strip())).exists();
        CommandRun repair = servers.run("jobs repair " + beginning);
        assertThat(repair.code()).as(repair.err()).isZero();

        leaveAsIfKilled(job, new MissingLoad(Need.COLLECTION, List.of()), MissingLoad.NOTHING);
        CommandRun canceled = servers.run("jobs cancel " + beginning, "--output", "json");
        assertThat(canceled.code()).as(canceled.err()).isZero();
        assertThat(canceled.last().at("/sourceLoaded/0").asText()).isEqualTo("cli_jobs.docs");
        assertThat(canceled.err())
                .contains("it still is: cli_jobs.docs")
                .contains("release_collection")
                .contains("go on with the job, which does it")
                .doesNotContain("godwit jobs resume");

        CommandRun asked = servers.run("jobs delete " + beginning);
        assertThat(asked.code()).isEqualTo(2);
        assertThat(asked.err()).contains("it still is: cli_jobs.docs").contains("nobody knows");
        CommandRun confirmed = servers.run(
                servers.setting().at(new FakeTerminal(false, Terminal.Size.USUAL, "y")), "jobs delete " + beginning);
        assertThat(confirmed.code()).isZero();
        assertThat(servers.run("jobs show " + job).code()).isEqualTo(2);
    }

    @Test
    void aJobWhoseProcessWasKilledIsShownAsInterrupted() {
        assertThat(servers.run("migrate").code()).isZero();
        String job = servers.job();
        try (JobStore store = SqliteStore.open(state)) {
            // What a kill leaves: the state, and nobody who runs it.
            store.state(job, JobState.IN_PROGRESS, Optional.empty());
        }

        CommandRun list = servers.run("jobs list");
        assertThat(list.out()).contains("interrupted").doesNotContain("IN_PROGRESS");
        assertThat(list.err()).contains("godwit jobs resume " + job);
        assertThat(servers.run("jobs show " + job).out())
                .contains("interrupted\nNo process runs it. Go on: godwit jobs resume " + job)
                .doesNotContain("ended");
        JsonNode shown =
                servers.run("jobs show " + job, "--output", "json").objects().get(0);
        assertThat(shown.get("state").asText()).isEqualTo("IN_PROGRESS");
        assertThat(shown.get("interrupted").asBoolean()).isTrue();
        assertThat(servers.run("jobs report " + job).out())
                .contains("was interrupted, and no process runs it")
                .contains("godwit jobs resume " + job);
        CommandRun resumed = servers.run("jobs resume " + job);
        assertThat(resumed.code()).as(resumed.err()).isZero();
    }

    /** Somebody uses one partition of the target meanwhile, and it stays loaded. */
    @Test
    void whatWasLoadedForTheCheckIsReleasedByTheRunThatFollowsAKill() {
        assertThat(servers.run("migrate", "--load", "no").code()).isZero();
        String job = servers.job();
        try (MilvusFixture target = servers.target()) {
            target.serving().loadPartitions("docs", "part_0", "part_1");
            leaveAsIfKilled(job, MissingLoad.NOTHING, new MissingLoad(Need.PARTITIONS, List.of("part_1")));

            CommandRun resumed = servers.run("jobs resume " + job);

            assertThat(resumed.code()).as(resumed.out() + resumed.err()).isZero();
            assertThat(target.serving().loadState("docs", "part_0")).isEqualTo(LoadState.LoadStateLoaded);
            assertThat(target.serving().loadState("docs", "part_1")).isEqualTo(LoadState.LoadStateNotLoad);
            assertThat(target.serving().loadState("docs", "part_2")).isEqualTo(LoadState.LoadStateNotLoad);
        }
    }

    private void leaveAsIfKilled(String job, MissingLoad sourceLoad, MissingLoad targetLoad) {
        try (JobStore store = SqliteStore.open(state)) {
            CollectionState done = store.collections(job).get(0);
            store.collection(
                    job,
                    new CollectionState(
                            done.collection(),
                            done.phase(),
                            done.failure(),
                            done.creating(),
                            sourceLoad,
                            targetLoad,
                            done.passes(),
                            done.stillChanging(),
                            done.phases(),
                            done.snapshot(),
                            done.schema(),
                            done.dropped(),
                            done.ids()));
            store.state(job, JobState.IN_PROGRESS, Optional.empty());
        }
    }

    private CompletableFuture<CommandRun> start(Interruption interruption) {
        return CompletableFuture.supplyAsync(() ->
                servers.run(servers.setting().interruptedBy(interruption), "migrate", SLOWLY.toArray(String[]::new)));
    }

    /** Waits until the job copies, and returns its id. */
    private String awaitRunning() throws InterruptedException {
        for (int i = 0; i < 600; i++) {
            List<JsonNode> jobs = servers.run("jobs list", "--output", "json").objects();
            if (jobs.size() > 1 && jobs.get(0).get("state").asText().equals("IN_PROGRESS")) {
                String id = jobs.get(0).get("jobId").asText();
                JsonNode shown = servers.run("jobs show " + id, "--output", "json")
                        .objects()
                        .get(0);
                if (shown.at("/collections/0/phase").asText().equals("COPY")) {
                    return id;
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        throw new AssertionError("no job came to copying");
    }

    private String state(String job) {
        return servers.run("jobs show " + job, "--output", "json")
                .objects()
                .get(0)
                .get("state")
                .asText();
    }
}
