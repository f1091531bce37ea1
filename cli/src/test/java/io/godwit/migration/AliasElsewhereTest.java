package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.milvus.ErrorCode;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedReply;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On scripted servers: an alias that comes just while the job runs. */
final class AliasElsewhereTest {
    @TempDir
    private Path state;

    @Test
    void anAliasThatStandsForAnotherCollectionSinceThePlanStaysThereUntilItsOwnerLetsItGo() {
        try (ScriptedTrial trial = new ScriptedTrial(state, "v2.5.4", "v2.5.4")) {
            SampleCollections samples = SampleCollections.withSeed(1);
            trial.source().prepare(samples.basic(20));
            trial.source().serving().createAlias("basic", "current");
            trial.target().prepare(samples.basic(3).withName("serving"));
            AtomicBoolean made = new AtomicBoolean();
            trial.sourceScript().always("Query", request -> {
                boolean begun = trial.target().collections().contains("basic");
                if (begun && !made.getAndSet(true)) {
                    trial.target().serving().createAlias("serving", "current");
                }
                return ScriptedReply.proceed();
            });

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason())
                    .hasValueSatisfying(reason -> assertThat(reason.code()).isEqualTo(ErrorCode.DIFFERENCES));
            assertThat(trial.target().serving().aliases("serving")).containsExactly("current");
            assertThat(trial.target().serving().aliases("basic")).isEmpty();
            assertThat(trial.store().events(job.id(), 100))
                    .extracting(event -> event.message())
                    .filteredOn(message -> message.contains("alias current is"))
                    .singleElement()
                    .asString()
                    .contains("an alias of default.serving at the target", "run the same command again");

            trial.target().serving().dropAlias("current");
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.target().serving().aliases("basic")).containsExactly("current");
        }
    }
}
