package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalServer;
import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusServers;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;

/**
 * A process of its own that does what the same command does each time: go on with its job, or begin it. It says when it
 * begins and how it ended, and may be killed at any moment.
 */
final class MigrationProcess {
    private static final String BEGINS = "begins";

    private MigrationProcess() {}

    /** Starts it between the trial's servers, out of the trial's database into one of this name. */
    static Process start(Trial trial, String newDatabase, Path state, int chunkBytes, int bytesPerSecond, AutoId autoId)
            throws IOException {
        LocalServer source = MilvusServers.source();
        LocalServer target = MilvusServers.target();
        String targetUri = trial.targetUri();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        // Its output is read; of the two loggers on the class path, the one that says nothing.
                        "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                        "-Dslf4j.internal.verbosity=WARN",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MigrationProcess.class.getName(),
                        source.uri(),
                        targetUri,
                        trial.database(),
                        newDatabase,
                        state.toString(),
                        Integer.toString(chunkBytes),
                        Integer.toString(bytesPerSecond),
                        autoId.name())
                .redirectErrorStream(true);
        builder.environment().put("TEST_SOURCE_TOKEN", source.token().orElseThrow());
        builder.environment().put("TEST_TARGET_TOKEN", target.token().orElseThrow());
        return builder.start();
    }

    /**
     * Lets it live for some time and kills it; true if it had ended by itself, with success, before that.
     *
     * @param before what to wait for once it has begun, before its life is counted
     */
    static boolean ends(Process process, Runnable before, Duration life, String hint) throws IOException {
        try (BufferedReader output = process.inputReader()) {
            assertThat(output.readLine()).isEqualTo(BEGINS);
            before.run();
            if (exits(process, life)) {
                assertThat(process.exitValue())
                        .as(() -> "Exit code of the run; it said: "
                                + output.lines().toList() + "; " + hint)
                        .isZero();
                return true;
            }
            return false;
        } finally {
            process.destroyForcibly();
            assertThat(exits(process, Duration.ofMinutes(1))).isTrue();
        }
    }

    private static boolean exits(Process process, Duration within) {
        try {
            return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted", e);
        }
    }

    /** Arguments: source, target, database, new database, state folder, bytes a chunk, bytes a second, auto-id. */
    public static void main(String[] arguments) {
        Endpoint source = endpoint(arguments[0], "TEST_SOURCE_TOKEN");
        Endpoint target = endpoint(arguments[1], "TEST_TARGET_TOKEN");
        MigrationSpec spec = new MigrationSpec(
                source.uri(),
                target.uri(),
                List.of(new Selection(arguments[2], "*", arguments[3], "*")
                        .with(CollectionOptions.builder()
                                .autoId(AutoId.valueOf(arguments[7]))
                                .build())),
                List.of(),
                IfExists.FAIL);
        RunOptions options = RunOptions.builder()
                .maxRate(OptionalLong.of(Long.parseLong(arguments[6])))
                .patience(Duration.ofMinutes(2))
                .chunkBytes(OptionalInt.of(Integer.parseInt(arguments[5])))
                .build();
        Job job = migrate(source, target, spec, options, Path.of(arguments[4]));
        System.out.println(job.state() + " " + job.reason());
        System.exit(job.state() == JobState.SUCCESSFUL ? 0 : 1);
    }

    private static Job migrate(Endpoint source, Endpoint target, MigrationSpec spec, RunOptions options, Path state) {
        try (JobStore store = SqliteStore.open(state);
                ClusterPair clusters = ClusterPair.connect(source, target, Patience.of(Duration.ofMinutes(1)))) {
            Migrator migrator = new Migrator(store);
            System.out.println(BEGINS);
            Job job = migrator.find(spec)
                    .orElseGet(() -> migrator.submit(migrator.plan(clusters, spec, options), options));
            return migrator.run(job.id(), clusters, options, new Progress(event -> {}));
        }
    }

    private static Endpoint endpoint(String uri, String token) {
        return Endpoint.of(uri, System.getenv(token), Endpoint.Tls.SYSTEM);
    }
}
