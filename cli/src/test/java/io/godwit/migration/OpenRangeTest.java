package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.ErrorCode;
import io.milvus.grpc.InsertRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On scripted servers, which read without a timestamp: no real one refuses a row just while it is deleted at the source. */
final class OpenRangeTest {
    @TempDir
    private Path state;

    @Test
    void aRangeThatWasNotCopiedIsMissedAlsoInAPartitionThatThePlanDoesNotKnow() {
        try (ScriptedTrial trial = new ScriptedTrial(state, "v2.3.5", "v2.3.5")) {
            trial.source().prepare(SampleCollections.withSeed(1).basic(20));
            trial.source().createPartition("basic", "early");
            trial.source().serving().release("basic");
            trial.source().serving().load("basic");
            assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
            trial.source().createPartition("basic", "later");
            trial.source().serving().release("basic");
            trial.source().serving().load("basic");
            trial.source()
                    .insert(
                            "basic",
                            "later",
                            List.of(Map.of("id", 1000L, "title", "refused", "vector", FloatVector.of(new float[128]))));
            trial.targetScript().always("Insert", request -> {
                if (!((InsertRequest) request).getPartitionName().equals("later")) {
                    return ScriptedReply.proceed();
                }
                trial.source().delete("basic", "later", List.of(1000L));
                return refused();
            });

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason())
                    .hasValueSatisfying(
                            reason -> assertThat(reason.message()).contains("1 range of default.basic was not copied"));
        }
    }

    @SuppressWarnings("deprecation") // Servers send both codes.
    private static ScriptedReply refused() {
        return ScriptedReply.refused(1100, ErrorCode.IllegalArgument, "invalid parameter");
    }
}
