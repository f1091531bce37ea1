package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
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
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aNewDatabaseGetsThePropertiesOfItsSource() {
        try (Trial trial = Trial.between(MilvusServers.lite3(), MilvusServers.lite3())) {
            trial.source().prepare(SampleCollections.withSeed(3).small(1, 30).get(0));
            assertThat(trial.source()
                            .stub()
                            .alterDatabase(AlterDatabaseRequest.newBuilder()
                                    .setDbName(trial.database())
                                    .addProperties(KeyValuePair.newBuilder()
                                            .setKey("database.max.collections")
                                            .setValue("77"))
                                    .build())
                            .getCode())
                    .isZero();
            String moved = trial.database() + "_moved";
            trial.selecting(new Selection(trial.database(), "*", moved, "*"));

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
        }
    }
}
