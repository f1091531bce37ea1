package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalServer;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * Servers that are killed and come back in the middle of a copy. A Milvus 2.3.5 needs up to 80 s after that until it reads
 * and loads collections again, so this runs beside all other tests, on two servers of its own.
 */
@Execution(ExecutionMode.CONCURRENT)
final class CrashIT {
    private static final SampleCollection BASIC = SampleCollections.withSeed(1).basic(4000);
    private static final int SLOW = 500_000;

    @Test
    void targetAndSourceMayCrashInTheMiddleOfACopyIfTheyComeBack() {
        try (LocalServer source = MilvusServers.milvus(builder -> builder);
                LocalServer target = MilvusServers.milvus(builder -> builder);
                Trial trial = Trial.between(source, target)) {
            trial.source().prepare(BASIC);
            CompletableFuture<Job> running = trial.atBytesPerSecond(SLOW).runInBackground();

            crash(target, trial, running, 600);
            crash(source, trial, running, 1500);

            Job job = running.join();
            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            trial.assertEqual(BASIC.name());
        }
    }

    private static void crash(LocalServer server, Trial trial, CompletableFuture<Job> running, long rows) {
        Trial.await("some rows are copied", () -> running.isDone() || trial.copied(BASIC.name()) > rows);
        int waits = trial.waits().size();
        server.kill();
        assertThat(trial.copied(BASIC.name())).isLessThan(BASIC.rowCount());
        Trial.await(
                "the run waits for the server",
                () -> running.isDone() || trial.waits().size() > waits);
        assertThat(running).isNotDone();
        server.restart().waitUntilReady();
    }
}
