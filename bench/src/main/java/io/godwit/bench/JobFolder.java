package io.godwit.bench;

import com.fasterxml.jackson.databind.JsonNode;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Migrator;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedMilvus;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A state folder with many jobs between two registered clusters, each of some collections; one in ten failed or was canceled in the
 * middle of a copy. The clusters are scripted ones in this process: they answer, and cost next to nothing.
 */
final class JobFolder implements AutoCloseable {
    private static final String VERSION = "v2.6.17";
    private static final int COLLECTIONS = 5;
    private static final int ROWS = 100;
    private static final int RECEIPTS = 50;
    private static final int ONE_IN = 10;

    private final Path state = Migration.stateFolder();
    private final ScriptedMilvus source = ScriptedMilvus.start(VERSION);
    private final ScriptedMilvus target = ScriptedMilvus.start(VERSION);
    private final List<String> jobs = new ArrayList<>();
    private String project = "";
    private String sourceCluster = "";
    private String targetCluster = "";

    private JobFolder() {}

    static JobFolder with(int jobs, List<String> command) {
        JobFolder folder = new JobFolder();
        try (MilvusFixture fixture = MilvusFixture.connect(folder.source.uri(), "")) {
            for (int i = 0; i < COLLECTIONS; i++) {
                fixture.prepare(SampleCollections.withSeed(i).basic(ROWS).withName("docs_" + i));
            }
        }
        try (ServeProcess service = ServeProcess.godwit(command, folder.state)) {
            folder.register(service);
        }
        folder.fill(jobs);
        return folder;
    }

    Path state() {
        return state;
    }

    List<String> jobs() {
        return jobs;
    }

    String project() {
        return project;
    }

    String sourceCluster() {
        return sourceCluster;
    }

    String targetCluster() {
        return targetCluster;
    }

    private void register(ServeProcess service) {
        project = Http.json(Http.get(service.address().resolve("/v2/projects"), ServeProcess.OWNER_KEY))
                .at("/data/0/projectId")
                .asText();
        sourceCluster = register(service, "source", source);
        targetCluster = register(service, "target", target);
    }

    private String register(ServeProcess service, String name, ScriptedMilvus server) {
        JsonNode registered = Http.json(Http.post(
                service.address().resolve("/api/v1/clusters"),
                ServeProcess.OWNER_KEY,
                "{\"projectId\": \"%s\", \"clusterName\": \"%s\", \"endpoint\": \"%s\"}"
                        .formatted(project, name, server.uri())));
        return registered.get("clusterId").asText();
    }

    private void fill(int count) {
        try (JobStore store = SqliteStore.open(state)) {
            MigrationPlan plan = plan(store);
            for (int i = 0; i < count; i++) {
                Job job = store.create("bench " + i, plan, RunOptions.DEFAULT);
                if (i % ONE_IN == 0) {
                    stop(store, job, i % (2 * ONE_IN) == 0 ? JobState.FAILED : JobState.CANCELED);
                } else {
                    store.state(job.id(), JobState.SUCCESSFUL, Optional.empty());
                }
                jobs.add(job.id());
            }
        }
        finish();
    }

    private MigrationPlan plan(JobStore store) {
        Endpoint from = Endpoint.of(source.uri(), null, Endpoint.Tls.SYSTEM);
        Endpoint to = Endpoint.of(target.uri(), null, Endpoint.Tls.SYSTEM);
        try (ClusterPair clusters = ClusterPair.connect(from, to, Patience.of(Duration.ofSeconds(10)))) {
            MigrationSpec spec = new MigrationSpec(from.uri(), to.uri(), List.of(), List.of(), IfExists.FAIL);
            return new Migrator(store).plan(clusters, spec, RunOptions.DEFAULT);
        }
    }

    private static void stop(JobStore store, Job job, JobState end) {
        Ledger ledger = store.ledger(job.id());
        List<Receipt> receipts = new ArrayList<>();
        for (int collection = 0; collection < COLLECTIONS; collection++) {
            for (int number = 0; number < RECEIPTS; number++) {
                receipts.add(receipt(collection, number));
            }
        }
        ledger.record(receipts, ledger.begin());
        store.state(job.id(), end, Optional.of(new Reason(ErrorCode.UNREACHABLE, "The target does not answer.")));
    }

    private static Receipt receipt(int collection, long number) {
        KeySpan span = new KeySpan(Key.of(number), Key.of(number + 1));
        Chunk chunk = new Chunk(collection, "_default", span, 1);
        return new Receipt(chunk, 1, 1, 600, new Digest(number, number), 1, Duration.ofMillis(10), Optional.empty());
    }

    /** What no call makes: jobs of the service that have ended, and collections that have come as far as the copy. */
    private void finish() {
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + state.resolve("godwit.db"))) {
            update(connection, """
                    INSERT INTO migration (job, organization, source_project, source_cluster, target_project,
                    target_cluster, wanted, created_by, created)
                    SELECT job.id, project.organization, project.id, ?, project.id, ?, 'RUN', 'owner', job.created
                    FROM job, project WHERE project.id = ?""", sourceCluster, targetCluster, project);
            update(connection, """
                    UPDATE collection_state SET phase = CASE WHEN job IN
                    (SELECT id FROM job WHERE state = 'SUCCESSFUL') THEN 'DONE' ELSE 'COPY' END""");
        } catch (SQLException e) {
            throw new IllegalStateException("Jobs cannot be put into " + state + ".", e);
        }
    }

    private static void update(Connection connection, String sql, String... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setString(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void close() {
        source.close();
        target.close();
    }
}
