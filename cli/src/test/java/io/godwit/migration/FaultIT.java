package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.local.LocalServer;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.testkit.FaultProxy;
import io.godwit.testkit.FaultProxy.Direction;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollection.Batch;
import io.godwit.testkit.SampleCollections;
import io.godwit.testkit.Schemas;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Networks that break, limits and denials, in the middle of a copy. */
final class FaultIT {
    private static final SampleCollection BASIC = SampleCollections.withSeed(1).basic(3000);
    private static final SampleCollection OTHER =
            SampleCollections.withSeed(1).small(1, 20).get(0).withName("other");
    private static final int SLOW = 500_000;
    private static final int MESSAGE_LIMIT = 262_144;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void connectionsThatBreakInTheMiddleOfWritesDoubleNoRow() {
        try (FaultProxy proxy = FaultProxy.inFrontOf(MilvusServers.target().uri());
                Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            trial.source().prepare(BASIC);
            CompletableFuture<Job> running =
                    trial.targetThrough(proxy.uri()).atBytesPerSecond(SLOW).runInBackground();
            for (int cut = 1; cut <= 6; cut++) {
                long rows = cut * 350L;
                Trial.await("more rows are copied", () -> running.isDone() || trial.copied(BASIC.name()) >= rows);
                assertThat(running).as("The copy still goes on at cut " + cut).isNotDone();
                // In turn: the answer to a write that was carried out, and a write itself, half way.
                proxy.cutAfter(cut % 2 == 0 ? Direction.TO_SERVER : Direction.TO_CLIENT, cut % 2 == 0 ? 15_000 : 100);
            }

            Job job = running.join();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.ledger().totals(0).retries()).isPositive();
            assertThat(trial.events())
                    .as("Verification had nothing to put right")
                    .noneMatch(event -> event.message().startsWith("rewrote"));
            assertThat(proxy.acceptedConnections()).isGreaterThanOrEqualTo(6);
            trial.assertEqual(BASIC.name());
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void limitsOfTheTargetAreKeptToAndWhatTheyCannotCarryIsReportedByKey() {
        try (LocalServer target = MilvusServers.milvus(builder -> builder.setting("quotaAndLimits.enabled", "true")
                        .setting("quotaAndLimits.dml.enabled", "true")
                        .setting("quotaAndLimits.dml.insertRate.max", "0.3")
                        .setting("quotaAndLimits.dml.upsertRate.max", "0.3")
                        .setting("proxy.grpc.serverMaxRecvSize", Integer.toString(MESSAGE_LIMIT)));
                Trial trial = Trial.between(MilvusServers.source(), target)) {
            trial.source().prepareAll(List.of(BASIC, textRows()));

            Job job = trial.inChunksOf(4 << 20).run();

            assertThat(trial.waits()).anySatisfy(reason -> assertThat(reason).contains("rate limit"));
            assertThat(trial.events())
                    .anySatisfy(event -> assertThat(event.message()).contains("the servers asked for less"));
            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            assertThat(job.reason().orElseThrow().message()).contains("2 rows too large");
            assertThat(trial.knownDifferences())
                    .allSatisfy(difference -> assertThat(difference.kind()).isEqualTo(Kind.TOO_LARGE));
            assertThat(trial.knownDifferences().stream().map(RowDifference::key).collect(Collectors.toSet()))
                    .isEqualTo(Set.of(Key.of(17L), Key.of(40L)));
            trial.assertEqual(BASIC.name());
            Map<Object, Map<String, Object>> wanted =
                    new HashMap<>(trial.source().readAll("texts"));
            wanted.keySet().removeAll(Set.of(17L, 40L));
            io.godwit.testkit.RowComparison.assertSameRows(
                    wanted, trial.target().readAll("texts"));
            assertThat(trial.target().count("texts")).isEqualTo(wanted.size());
        }
    }

    /** Rows of 15 KB, of which two are larger than the target takes in one message. */
    private static SampleCollection textRows() {
        CollectionSchema.Builder schema = CollectionSchema.newBuilder()
                .setName("texts")
                .addFields(Schemas.key(Schemas.field("id", DataType.Int64)))
                .addFields(Schemas.vector("vector", DataType.FloatVector, 2));
        for (int i = 0; i < 5; i++) {
            schema.addFields(Schemas.varChar("text_" + i, 65_535));
        }
        List<Map<String, Object>> rows = IntStream.range(0, 60)
                .mapToObj(id -> textRow(id, id == 17 || id == 40 ? 60_000 : 3_000))
                .toList();
        return new SampleCollection(
                schema.build(), 1, 0, List.of(), List.of(new Batch("_default", rows)), BASIC.indexes(), BASIC.runsOn());
    }

    private static Map<String, Object> textRow(int id, int length) {
        Map<String, Object> row = new HashMap<>(Map.of("id", (long) id, "vector", FloatVector.of(id, 1)));
        for (int i = 0; i < 5; i++) {
            row.put("text_" + i, Character.toString('a' + i).repeat(length));
        }
        return row;
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aTargetThatDeniesWritingIsWaitedForAndThenNamedAndADatabaseThatItRefusesStopsNoOther() {
        try (LocalServer target = MilvusServers.milvus(builder -> builder.setting("quotaAndLimits.enabled", "true")
                        .setting("quotaAndLimits.dml.enabled", "true")
                        .setting("quotaAndLimits.limitWriting.forceDeny", "true")
                        .setting("rootCoord.maxDatabaseNum", "1"));
                Trial trial = Trial.between(MilvusServers.source(), target)) {
            trial.source().prepareAll(List.of(BASIC, OTHER));
            trial.selecting(
                    new Selection(trial.database(), BASIC.name(), trial.database(), BASIC.name()),
                    new Selection(trial.database(), OTHER.name(), "zz_one_too_many", OTHER.name()));

            Job job = trial.atBytesPerSecond(100_000)
                    .patientFor(Duration.ofSeconds(4))
                    .run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().message()).contains("2 collections failed");
            assertThat(trial.failure(BASIC.name())).hasValueSatisfying(reason -> {
                assertThat(reason.code()).isEqualTo(ErrorCode.DENIED);
                assertThat(reason.message()).contains(BASIC.name()).contains("deactivated by the administrator");
            });
            assertThat(trial.failure(OTHER.name()))
                    .hasValueSatisfying(reason -> assertThat(reason.message())
                            .contains("Cannot create database zz_one_too_many")
                            .contains("exceed"));
            assertThat(trial.waits()).anySatisfy(reason -> assertThat(reason).contains("deactivated"));
        }
    }
}
