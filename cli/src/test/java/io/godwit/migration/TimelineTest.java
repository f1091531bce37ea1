package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.ScriptedReply;
import io.milvus.grpc.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On scripted servers: what a job's timeline tells of its way. */
final class TimelineTest {
    @TempDir
    private Path state;

    @Test
    void aJobTellsItsWayFromItsSubmissionToItsEnd() {
        try (ScriptedTrial trial = new ScriptedTrial(state, "v2.5.4", "v2.5.4")) {
            trial.source().prepare(SampleCollections.withSeed(1).basic(20));
            trial.source().serving().createAlias("basic", "current");

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(told(trial, job))
                    .containsExactly(
                            "job: submitted: 1 collection",
                            "job: a run to copy begins",
                            "job: is IN_PROGRESS",
                            "default.basic: SCHEMA begins",
                            "default.basic: created at the target",
                            "default.basic: COPY begins",
                            "default.basic: the source is read as of TIME",
                            "default.basic: INDEX begins",
                            "default.basic: indexes created on: vector",
                            "default.basic: LOAD begins",
                            "default.basic: VERIFY begins",
                            "default.basic: DONE begins",
                            "default.basic: alias current created",
                            "default.basic: done: 20 rows in 1 range, 1 verified",
                            "job: is SUCCESSFUL");
        }
    }

    @Test
    void aRunThatWasKilledIsToldByTheNext() {
        try (ScriptedTrial trial = new ScriptedTrial(state, "v2.5.4", "v2.5.4")) {
            trial.source().prepare(SampleCollections.withSeed(1).basic(20));
            Job job = trial.run();
            int before = told(trial, job).size();
            trial.store().state(job.id(), JobState.IN_PROGRESS, Optional.empty());

            trial.run();

            assertThat(told(trial, job).subList(before, before + 3))
                    .containsExactly(
                            "job: is IN_PROGRESS",
                            "job: the process that ran it had been killed; it is taken up where the ledger says it was",
                            "job: a run to copy begins");
        }
    }

    // The servers' replies still carry it.
    @SuppressWarnings("deprecation")
    @Test
    void aFailureIsToldWithItsCollectionAndWithTheJob() {
        try (ScriptedTrial trial = new ScriptedTrial(state, "v2.5.4", "v2.5.4")) {
            trial.source().prepare(SampleCollections.withSeed(1).basic(20));
            trial.targetScript()
                    .always(
                            "CreateCollection",
                            request -> ScriptedReply.refused(1100, ErrorCode.UnexpectedError, "no room"));

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            List<JobEvent> events = trial.store().events(job.id(), 100);
            assertThat(events.subList(events.size() - 2, events.size())).allSatisfy(event -> {
                assertThat(event.severity()).isEqualTo(Severity.ERROR);
                assertThat(event.message()).contains("no room");
            });
            assertThat(events).noneMatch(event -> event.message().contains("created"));
        }
    }

    private static List<String> told(ScriptedTrial trial, Job job) {
        return trial.store().events(job.id(), 100).stream()
                .map(event -> event.object() + ": " + event.message().replaceAll("as of .*", "as of TIME"))
                .toList();
    }
}
