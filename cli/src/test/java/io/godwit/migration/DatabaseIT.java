package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.run.Comparison;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.milvus.CollectionName;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollections;
import io.milvus.grpc.AlterDatabaseRequest;
import io.milvus.grpc.DescribeDatabaseRequest;
import io.milvus.grpc.KeyValuePair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Databases with properties, which of the servers here Milvus Lite 3.2.2 alone has. */
final class DatabaseIT {
    private static final SampleCollections SAMPLES = SampleCollections.withSeed(3);

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aNewDatabaseGetsThePropertiesOfItsSource() {
        try (Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            trial.source().prepare(SAMPLES.small(1, 30).get(0));
            alter(trial.source(), trial.database(), "77");
            String moved = trial.database() + "_moved";
            String bare = trial.database() + "_bare";
            trial.source().createDatabase(bare);
            trial.selecting(
                    new Selection(trial.database(), "*", moved, "*"), new Selection(bare, "*", bare + "_moved", "*"));

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.targetDatabase(moved)
                            .stub()
                            .describeDatabase(DescribeDatabaseRequest.newBuilder()
                                    .setDbName(moved)
                                    .build())
                            .getPropertiesList())
                    .contains(KeyValuePair.newBuilder()
                            .setKey("database.max.collections")
                            .setValue("77")
                            .build());
            assertThat(job.plan().findings()).extracting(Finding::id).contains("DATABASE_PROPERTY");

            assertThat(trial.targetDatabase(moved).databases()).contains(bare + "_moved");

            Comparison.Result same = trial.compare().result();
            assertThat(same.equal()).isTrue();
            assertThat(same.databases()).singleElement().satisfies(database -> {
                assertThat(database.source()).isEqualTo(bare);
                assertThat(database.undeclared()).isEmpty();
            });
            assertThat(same.onlyAtTarget()).isEmpty();

            trial.targetDatabase(moved).dropDatabase(bare + "_moved");
            assertThat(trial.compare().result().databases()).singleElement().satisfies(database -> {
                assertThat(database.target()).isEqualTo(bare + "_moved");
                assertThat(database.undeclared())
                        .extracting(SchemaDifference::target)
                        .containsExactly("missing");
            });
            trial.source().dropDatabase(bare);

            alter(trial.targetDatabase(moved), moved, "78");
            trial.targetDatabase(moved).prepare(SAMPLES.small(1, 10).get(0).withName("stranger"));

            Comparison.Result changed = trial.compare().result();
            assertThat(changed.equal()).isFalse();
            assertThat(changed.databases()).singleElement().satisfies(database -> {
                assertThat(database.declared()).isEmpty();
                assertThat(database.undeclared()).singleElement().satisfies(difference -> {
                    assertThat(difference.property()).isEqualTo("property database.max.collections");
                    assertThat(difference.source()).isEqualTo("77");
                    assertThat(difference.target()).isEqualTo("78");
                });
            });
            assertThat(changed.onlyAtTarget()).containsExactly(new CollectionName(moved, "stranger"));
        }
    }

    private static void alter(MilvusFixture server, String database, String collections) {
        assertThat(server.stub()
                        .alterDatabase(AlterDatabaseRequest.newBuilder()
                                .setDbName(database)
                                .addProperties(KeyValuePair.newBuilder()
                                        .setKey("database.max.collections")
                                        .setValue(collections))
                                .build())
                        .getCode())
                .isZero();
    }
}
