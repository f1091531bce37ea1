package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalServer;
import io.godwit.migration.CollectionOptions.AutoId;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Collections whose keys the server generates, between real servers, by each choice that they allow. */
final class AutoIdIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(20261129);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void milvus23MakesAPlainKeyAndWarns() {
        SampleCollection sample = SAMPLES.autoIds(300);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(job.plan().findings()).extracting(Finding::id).containsExactly("AUTO_ID_BECOMES_PLAIN");
            assertThat(generates(trial.target(), sample)).isFalse();
            trial.assertEqual(sample.name());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void milvus23IsRefusedWhereKeysMustBeKept() {
        SampleCollection sample = SAMPLES.autoIds(10);
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(sample);

            MigrationPlan plan = trial.autoId(AutoId.KEEP).plan();

            assertThat(plan.refused()).isTrue();
            assertThat(plan.findings()).singleElement().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("AUTO_ID_NOT_KEPT");
                assertThat(finding.remedy()).contains("--auto-id plain");
            });
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void milvusLite2KeepsTheKeysAndGoesOnGenerating() {
        SampleCollection sample = SAMPLES.autoIds(700).withName("kept_by_lite2");
        keepsTheKeys(
                Trial.toDefaultDatabase(MilvusServers.source(), MilvusServers.lite2(), sample.name()),
                sample,
                List.of("VERSION_UNKNOWN"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void milvusLite3KeepsTheKeysAndGoesOnGeneratingWithAWarning() {
        LocalServer target = MilvusServers.lite3();
        keepsTheKeys(
                Trial.between(MilvusServers.source(), target), SAMPLES.autoIds(700), List.of("AUTO_ID_MAY_COLLIDE"));
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void milvusLite2GivesNewKeys() {
        SampleCollection sample = SAMPLES.autoIds(1200).withName("renewed_by_lite2");
        givesNewKeys(Trial.toDefaultDatabase(MilvusServers.source(), MilvusServers.lite2(), sample.name()), sample);
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void milvusLite3GivesNewKeys() {
        givesNewKeys(Trial.between(MilvusServers.source(), MilvusServers.lite3()), SAMPLES.autoIds(1200));
    }

    private static void givesNewKeys(Trial between, SampleCollection sample) {
        try (Trial trial = between) {
            trial.source().prepare(sample);

            Job job = trial.autoId(AutoId.NEW).run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(generates(trial.target(), sample)).isTrue();
            NewKeys.assertComplete(trial.newKeys(sample.name()), trial.source(), trial.target(), sample.name());
        }
    }

    private static void keepsTheKeys(Trial between, SampleCollection sample, List<String> findings) {
        try (Trial trial = between) {
            trial.source().prepare(sample);

            Job job = trial.autoId(AutoId.KEEP).run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(job.plan().findings()).extracting(Finding::id).containsExactlyElementsOf(findings);
            trial.assertEqual(sample.name());
            assertThat(generates(trial.target(), sample)).isTrue();
            trial.target()
                    .insert(sample.name(), "", sample.batches().get(0).rows().subList(0, 1));
            assertThat(trial.target().count(sample.name())).isEqualTo(sample.rowCount() + 1);
        }
    }

    private static boolean generates(MilvusFixture server, SampleCollection sample) {
        return server.describe(sample.name()).getSchema().getFieldsList().stream()
                .anyMatch(field -> field.getIsPrimaryKey() && field.getAutoID());
    }
}
