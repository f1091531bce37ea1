package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollections;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Aliases that stand for other collections at the target, between real Milvus 2.3.5 servers. */
final class AliasIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(23);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void anAliasOfAnotherCollectionIsRefusedAndMovedOnlyIfAsked() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(SAMPLES.small(1, 40).get(0));
            trial.source().serving().createAlias("small_0", "current");
            MilvusFixture target = trial.createTargetDatabase();
            target.prepare(SAMPLES.nastyKeys().withName("other"));
            target.serving().createAlias("other", "current");

            MigrationPlan refused = trial.plan();
            assertThat(refused.refused()).isTrue();
            assertThat(refused.findings())
                    .filteredOn(Finding::error)
                    .singleElement()
                    .satisfies(finding -> assertThat(finding.id()).isEqualTo("ALIAS_TAKEN"))
                    .satisfies(finding -> assertThat(finding.evidence()).contains("other"));

            Job job = trial.ifExists(IfExists.MERGE).run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(target.serving().aliases("small_0")).containsExactly("current");
            assertThat(target.serving().aliases("other")).isEmpty();
            assertThat(trial.events())
                    .anySatisfy(event -> assertThat(event.message()).contains("moving alias current here from"));
        }
    }
}
