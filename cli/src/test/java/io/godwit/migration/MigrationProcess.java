package io.godwit.migration;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions.LoadSource;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.JobStore;
import io.godwit.migration.run.Migrator;
import io.godwit.migration.run.Progress;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.Patience;
import io.godwit.store.SqliteStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * A process of its own that does what the same command does each time: go on with its job, or begin it. It says when it
 * begins and how it ended, and may be killed at any moment.
 */
final class MigrationProcess {
    static final String BEGINS = "begins";

    private MigrationProcess() {}

    /** Arguments: source, target, database, new database, state folder, bytes a chunk, bytes a second. */
    public static void main(String[] arguments) {
        Endpoint source = endpoint(arguments[0], "TEST_SOURCE_TOKEN");
        Endpoint target = endpoint(arguments[1], "TEST_TARGET_TOKEN");
        MigrationSpec spec = new MigrationSpec(
                source.uri(),
                target.uri(),
                List.of(new Selection(arguments[2], "*", arguments[3], "*")),
                List.of(),
                IfExists.FAIL);
        RunOptions options = new RunOptions(
                OptionalInt.empty(),
                OptionalLong.of(Long.parseLong(arguments[6])),
                Verify.FULL,
                false,
                LoadSource.AUTO,
                Duration.ofMinutes(2),
                OptionalInt.of(Integer.parseInt(arguments[5])));
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
