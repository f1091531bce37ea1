package io.godwit.migration;

import io.godwit.flink.FlinkEngines;
import io.godwit.local.LocalServer;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.PostgresAddress;
import io.godwit.store.PostgresStore;
import io.godwit.testkit.FlinkSession;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.PostgresServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A process of its own that has a Flink cluster copy what a trial copies, until it is killed. */
final class FlinkProcess {
    private FlinkProcess() {}

    static Process start(Trial trial, String store, URI cluster, int bytesPerSecond) throws IOException {
        LocalServer source = MilvusServers.source();
        LocalServer target = MilvusServers.target();
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dslf4j.provider=org.slf4j.nop.NOPServiceProvider",
                        "-cp",
                        System.getProperty("java.class.path"),
                        FlinkProcess.class.getName(),
                        source.uri(),
                        target.uri(),
                        trial.database(),
                        trial.state().toString(),
                        store,
                        cluster.toString(),
                        Integer.toString(bytesPerSecond))
                .redirectErrorStream(true);
        builder.environment().put("TEST_SOURCE_TOKEN", source.token().orElseThrow());
        builder.environment().put("TEST_TARGET_TOKEN", target.token().orElseThrow());
        return builder.start();
    }

    static String said(Process process) {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Arguments: source, target, database, state folder, store, Flink cluster, bytes a second. */
    public static void main(String[] arguments) {
        Endpoint source = Endpoint.of(arguments[0], System.getenv("TEST_SOURCE_TOKEN"), Endpoint.Tls.SYSTEM);
        Endpoint target = Endpoint.of(arguments[1], System.getenv("TEST_TARGET_TOKEN"), Endpoint.Tls.SYSTEM);
        MigrationSpec spec = new MigrationSpec(
                source.uri(),
                target.uri(),
                List.of(new Selection(arguments[2], "*", arguments[2], "*")),
                List.of(),
                IfExists.FAIL);
        RunOptions options = RunOptions.builder()
                .parallelism(OptionalInt.of(4))
                .maxRate(OptionalLong.of(Long.parseLong(arguments[6])))
                .patience(Duration.ofMinutes(2))
                .chunkBytes(OptionalInt.of(32_768))
                .flink(Optional.of(URI.create(arguments[5])))
                .build();
        PostgresAddress address = new PostgresAddress(
                arguments[4], Optional.of(PostgresServer.USER), Optional.of(PostgresServer.PASSWORD));
        try (JobStore store = PostgresStore.open(address).jobs(Path.of(arguments[3]));
                ClusterPair clusters = ClusterPair.connect(source, target, Patience.of(Duration.ofMinutes(1)))) {
            Migrator migrator = new Migrator(store, new FlinkEngines(FlinkSession.KEY));
            Job job = migrator.submit(migrator.plan(clusters, spec, options), options);
            job = migrator.run(job.id(), clusters, options, new Progress(event -> {}));
            System.out.println(job.state() + " " + job.reason());
        }
    }
}
