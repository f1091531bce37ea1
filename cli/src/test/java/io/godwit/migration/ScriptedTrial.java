package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Comparison;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.ScriptedMilvus;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** One migration between two scripted servers: for what no real server here can be made to do. */
final class ScriptedTrial implements AutoCloseable {
    private final ScriptedMilvus source;
    private final ScriptedMilvus target;
    private final MilvusFixture sourceView;
    private final MilvusFixture targetView;
    private final JobStore store;
    private RunOptions options = RunOptions.DEFAULT;
    private final Migrator migrator;

    /** @param state an empty folder for the job store */
    ScriptedTrial(Path state, String sourceVersion, String targetVersion) {
        source = ScriptedMilvus.start(sourceVersion);
        target = ScriptedMilvus.start(targetVersion);
        sourceView = MilvusFixture.connect(source.uri(), "");
        targetView = MilvusFixture.connect(target.uri(), "");
        store = SqliteStore.open(state);
        migrator = new Migrator(store);
    }

    ScriptedMilvus sourceScript() {
        return source;
    }

    ScriptedMilvus targetScript() {
        return target;
    }

    MilvusFixture source() {
        return sourceView;
    }

    MilvusFixture target() {
        return targetView;
    }

    ScriptedTrial carryingRbac() {
        options = options.toBuilder().rbac(true).build();
        return this;
    }

    JobStore store() {
        return store;
    }

    private MigrationSpec spec() {
        return new MigrationSpec(
                endpoint(source).uri(),
                endpoint(target).uri(),
                List.of(new Selection("default", "*", "default", "*")),
                List.of(),
                IfExists.FAIL);
    }

    MigrationPlan plan() {
        try (ClusterPair clusters = connect()) {
            return migrator.plan(clusters, spec(), options);
        }
    }

    /** Plans, submits and runs, or goes on with the job that is there. */
    Job run() {
        MigrationPlan plan = migrator.find(spec()).map(Job::plan).orElseGet(this::plan);
        assertThat(plan.refused()).as(() -> plan.findings().toString()).isFalse();
        try (ClusterPair clusters = connect()) {
            Job job = migrator.submit(plan, options);
            return migrator.run(job.id(), clusters, options, new Progress(event -> {}));
        }
    }

    /** Catches up with the job that is there. */
    Job again() {
        try (ClusterPair clusters = connect()) {
            Job job = migrator.find(spec()).orElseThrow(() -> new AssertionError("There is no job yet"));
            return migrator.again(job.id(), clusters, options, new Progress(event -> {}));
        }
    }

    /** Rewrites what differs of the job that is there. */
    Job repair() {
        try (ClusterPair clusters = connect()) {
            Job job = migrator.find(spec()).orElseThrow(() -> new AssertionError("There is no job yet"));
            return migrator.repair(job.id(), clusters, options, new Progress(event -> {}));
        }
    }

    Comparison.Result compare() {
        try (ClusterPair clusters = connect()) {
            return migrator.compare(clusters, spec(), options, new Progress(event -> {}), difference -> {});
        }
    }

    private ClusterPair connect() {
        return ClusterPair.connect(endpoint(source), endpoint(target), Patience.of(Duration.ofSeconds(30)));
    }

    private static Endpoint endpoint(ScriptedMilvus server) {
        return Endpoint.of(server.uri(), null, Endpoint.Tls.SYSTEM);
    }

    @Override
    public void close() {
        store.close();
        sourceView.close();
        targetView.close();
        source.close();
        target.close();
    }
}
