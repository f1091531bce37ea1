package io.godwit.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.PostgresServer;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import io.godwit.testkit.ScriptedReply;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole commands whose jobs are kept in a real PostgreSQL, in several processes, between scripted servers. */
class PostgresCommandTest {
    private static final int ROWS = 40;
    private static final Map<String, String> LOGIN =
            Map.of("GODWIT_STORE_USER", PostgresServer.USER, "GODWIT_STORE_PASSWORD", PostgresServer.PASSWORD);

    @TempDir
    private Path state;

    private final String store = PostgresServer.database();
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
        for (String name : List.of("a", "b")) {
            from.prepare(SampleCollections.withSeed(1).basic(ROWS).withName(name));
        }
    }

    @AfterEach
    void stop() {
        from.close();
        to.close();
        source.close();
        target.close();
    }

    @Test
    void aKilledRunIsGoneOnWithByTheSameCommand() throws InterruptedException {
        target.next("Insert", ScriptedReply.silence());
        Process first = process("migrate");
        try {
            awaitCall("Insert");
            CommandRun second = run("migrate");
            assertThat(second.code()).as(second.err()).isEqualTo(3);
            assertThat(second.err()).contains("JOB_BUSY", "another process", "godwit jobs watch");
            assertThat(run("jobs list").out()).contains("IN_PROGRESS").doesNotContain("interrupted");
        } finally {
            first.destroyForcibly().waitFor();
        }
        endLease();
        assertThat(run("jobs list").out()).contains("interrupted");

        CommandRun again = run("migrate");

        assertThat(again.code()).as(again.err()).isZero();
        assertEqualSides();
        assertThat(run("migrate").out()).contains("both sides have the counts it left");
    }

    /** The write that it had on its way arrives after its successor has written the same rows. */
    @Test
    void aRunThatWasStoppedIsTakenOverAndWhatItSentIsRepaired() throws IOException, InterruptedException {
        CountDownLatch letGo = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        target.next("Insert", ScriptedReply.held(letGo, arrived));
        Process stopped = process("migrate");
        try {
            awaitCall("Insert");
            signal("STOP", stopped);
            endLease();
            target.always("Flush", request -> {
                letGo.countDown();
                return ScriptedReply.held(arrived, new CountDownLatch(1));
            });

            CommandRun successor = run("migrate");

            assertThat(successor.code()).as(successor.err()).isZero();
            assertEqualSides();
            signal("CONT", stopped);
            assertThat(stopped.waitFor()).as(said()).isEqualTo(3);
            assertThat(said()).contains("JOB_BUSY", "taken over by another process");
            assertThat(run("jobs list").out()).contains("SUCCESSFUL");
            assertEqualSides();
        } finally {
            letGo.countDown();
            stopped.destroyForcibly().waitFor();
        }
    }

    @Test
    void whatIsWrongWithAStoreIsSaidWithoutSecrets() {
        CommandRun inAddress = run(new CommandRun.Setting(), "jobs list", "--store", store + "?password=hidden");
        assertThat(inAddress.code()).isEqualTo(2);
        assertThat(inAddress.err()).contains("GODWIT_STORE_PASSWORD").doesNotContain("hidden");

        CommandRun nobody = run(
                new CommandRun.Setting()
                        .with("GODWIT_STORE", store)
                        .with("GODWIT_STORE_USER", "nobody")
                        .with("GODWIT_STORE_PASSWORD", "hidden"),
                "jobs list");
        assertThat(nobody.code()).isEqualTo(5);
        assertThat(nobody.err())
                .contains("STATE_UNUSABLE", store, "GODWIT_STORE_USER")
                .doesNotContain("hidden");

        CommandRun noFile =
                run("jobs list", "--store-password-file", state.resolve("none").toString());
        assertThat(noFile.code()).isEqualTo(2);
        assertThat(noFile.err()).contains("--store-password-file");
    }

    private void assertEqualSides() {
        for (String name : List.of("a", "b")) {
            assertThat(to.count(name)).isEqualTo(ROWS);
            RowComparison.assertSameRows(from, name, to, name);
        }
    }

    /** As if the time had passed that a lease lasts. */
    private void endLease() {
        PostgresServer.execute(store, "UPDATE lease SET ends = clock_timestamp()");
    }

    private void awaitCall(String rpc) {
        while (!target.calls().contains(rpc)) {
            Thread.onSpinWait();
        }
    }

    private CommandRun run(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of("--store", store));
        arguments.addAll(List.of(more));
        CommandRun.Setting setting = new CommandRun.Setting();
        LOGIN.forEach(setting::with);
        return run(setting, command, arguments.toArray(String[]::new));
    }

    private CommandRun run(CommandRun.Setting setting, String command, String... more) {
        return setting.with("GODWIT_STATE", state.toString())
                .run(arguments(command, more).toArray(String[]::new));
    }

    private List<String> arguments(String command, String... more) {
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        if (command.equals("migrate")) {
            arguments.addAll(List.of("--source", source.uri(), "--target", target.uri()));
        }
        arguments.addAll(List.of(more));
        return arguments;
    }

    private Process process(String command) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                "-cp",
                System.getProperty("java.class.path"),
                Godwit.class.getName()));
        line.addAll(arguments(command, "--store", store, "--state", state.toString()));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(state.resolve("said").toFile());
        builder.environment().putAll(LOGIN);
        try {
            return builder.start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String said() throws IOException {
        return Files.readString(state.resolve("said"));
    }

    private static void signal(String name, Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }
}
