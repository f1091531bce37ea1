package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.QueryRequest;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On scripted servers: a real one limits all its readers, those of other tests and of the test itself too. */
final class SourceLimitTest {
    @TempDir
    private Path state;

    @Test
    void aSourceThatLimitsItsReadersIsAskedForFewerChunksAtOnce() {
        try (ScriptedTrial trial = new ScriptedTrial(state, "v2.5.4", "v2.5.4")) {
            trial.source().prepare(SampleCollections.withSeed(1).basic(300));
            AtomicInteger limited = new AtomicInteger();
            trial.sourceScript()
                    .always(
                            "Query",
                            request ->
                                    ((QueryRequest) request).getOutputFieldsCount() > 1 && limited.getAndIncrement() < 2
                                            ? ScriptedReply.rateLimited()
                                            : ScriptedReply.proceed());

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(limited.get()).isGreaterThan(2);
            assertThat(trial.store().events(job.id(), 100))
                    .anySatisfy(event -> assertThat(event.message()).contains("the servers asked for less"));
        }
    }
}
