package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.testkit.Columns;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.Json;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What is wrong at the target is found, by key and field, and put right without touching anything else. */
final class MutationIT {
    private static final String NAME = "all_types";
    private static final int ROWS = 400;

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void repairPutsRightEveryKindOfDamageThatComparingFinds() {
        try (Trial trial = migrated()) {
            Map<String, Receipt> before = trial.receipts();
            damage(trial.target());

            Trial.Compared compared = trial.compare();

            assertDamageIsNamed(compared.differences());
            assertThat(compared.result().equal()).isFalse();
            Job job = trial.repair();
            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertHealed(trial, before);
        }
    }

    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void catchingUpPutsRightTheSame() {
        try (Trial trial = migrated()) {
            Map<String, Receipt> before = trial.receipts();
            damage(trial.target());

            Job job = trial.again();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertHealed(trial, before);
        }
    }

    /** More than are named, as a write of a whole range leaves them that arrives late. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void aRangeThatIsThereTwiceIsPutRightAtOnce() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            SampleCollection sample = SampleCollections.withSeed(12).basic(3_500);
            trial.source().prepare(sample);
            assertSuccessful(trial.inChunksOf(4 << 20).run());
            assertThat(trial.receipts()).hasSize(1);
            sample.batches().forEach(batch -> trial.target().insert(sample.name(), "_default", batch.rows()));
            trial.target().awaitCount(sample.name(), 2 * sample.rowCount());

            Job job = trial.repair();

            assertSuccessful(job);
            trial.assertEqual(sample.name());
        }
    }

    /** What was counted only is read back once that is asked for. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void damageThatCountsDoNotShowIsFoundWhenTheSameJobIsVerifiedInFull() {
        try (Trial trial = started()) {
            assertSuccessful(trial.verifying(Verify.COUNTS).run());
            Map<String, Object> row = row(trial.target().readAll(NAME), 3);
            trial.target().upsert(NAME, "_default", List.of(with(row, "vector", oneBitOff((FloatVector)
                    row.get("vector")))));
            assertSuccessful(trial.run());

            Job job = trial.verifying(Verify.FULL).run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            assertThat(trial.knownDifferences()).singleElement().satisfies(difference -> {
                assertThat(difference.key()).isEqualTo(key(3));
                assertThat(difference.fields()).containsExactly("vector");
            });
        }
    }

    /** Partitions are read back one by one, so a row in another partition lies in none of the ranges. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void rowsInAPartitionThatTheSourceLacksAreADifference() {
        try (Trial trial = Trial.between(MilvusServers.source(), MilvusServers.target())) {
            SampleCollection sample = SampleCollections.withSeed(11).namedPartitions(40);
            trial.source().prepare(sample);
            assertSuccessful(trial.run());
            MilvusFixture target = trial.target();
            long rows = target.count(sample.name());
            target.createPartition(sample.name(), "stray");
            target.serving().load(sample.name());
            target.insert(
                    sample.name(),
                    "stray",
                    List.of(sample.batches().get(0).rows().get(0)));
            target.awaitCount(sample.name(), rows + 1);

            Job job = trial.run();

            assertThat(job.state()).isEqualTo(JobState.FAILED);
            assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
            assertThat(job.reason().orElseThrow().message()).contains("the target counts " + (rows + 1));
        }
    }

    private static Trial migrated() {
        Trial trial = started();
        assertSuccessful(trial.run());
        assertThat(trial.receipts()).hasSizeGreaterThan(8);
        return trial;
    }

    private static Trial started() {
        Trial trial =
                Trial.between(MilvusServers.source(), MilvusServers.target()).inChunksOf(8_192);
        trial.source().prepare(SampleCollections.withSeed(11).allTypes(ROWS));
        return trial;
    }

    private static void assertSuccessful(Job job) {
        assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
    }

    /** All of it in the first fifty keys, so that most ranges stay as they were; the extra row is the last. */
    private static void damage(MilvusFixture target) {
        Map<Object, Map<String, Object>> rows = target.readAll(NAME);
        List<Map<String, Object>> changed = new ArrayList<>();
        changed.add(with(
                row(rows, 3), "vector", oneBitOff((FloatVector) row(rows, 3).get("vector"))));
        changed.add(with(row(rows, 20), "vector", row(rows, 21).get("vector")));
        changed.add(with(row(rows, 21), "vector", row(rows, 20).get("vector")));
        changed.add(with(row(rows, 33), Columns.DYNAMIC_FIELD, Json.of("{\"extra_number\":-1,\"added\":\"x\"}")));
        target.upsert(NAME, "_default", changed);
        target.delete(NAME, "_default", List.of(10L));
        target.insert(NAME, "_default", List.of(with(row(rows, 5), "id", 1_000_000L), row(rows, 40)));
        target.awaitCount(NAME, ROWS + 1);
    }

    private static Map<String, Object> row(Map<Object, Map<String, Object>> rows, long key) {
        return rows.getOrDefault(key, Map.of());
    }

    private static Map<String, Object> with(Map<String, Object> row, String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(row);
        changed.put(field, value);
        return changed;
    }

    private static FloatVector oneBitOff(FloatVector vector) {
        float[] values = new float[vector.dim()];
        for (int i = 0; i < values.length; i++) {
            values[i] = vector.get(i);
        }
        values[6] = Float.intBitsToFloat(Float.floatToIntBits(values[6]) ^ 1);
        return FloatVector.of(values);
    }

    private static void assertDamageIsNamed(List<RowDifference> differences) {
        Map<Key, RowDifference> byKey =
                differences.stream().collect(Collectors.toMap(RowDifference::key, difference -> difference));
        assertThat(byKey.keySet())
                .isEqualTo(Set.of(key(3), key(10), key(20), key(21), key(33), key(40), key(1_000_000)));
        assertDifferent(byKey, 3, "vector");
        assertDifferent(byKey, 20, "vector");
        assertDifferent(byKey, 21, "vector");
        assertDifferent(byKey, 33, "$meta.added", "$meta.extra_number");
        assertThat(byKey.get(key(10)).kind()).isEqualTo(Kind.MISSING);
        assertThat(byKey.get(key(40)).kind()).isEqualTo(Kind.DOUBLED);
        assertThat(byKey.get(key(1_000_000)).kind()).isEqualTo(Kind.EXTRA);
        assertThat(byKey.get(key(3)).detail()).contains("element 6 is");
    }

    private static void assertDifferent(Map<Key, RowDifference> byKey, long key, String... fields) {
        assertThat(byKey.get(key(key)).kind()).isEqualTo(Kind.DIFFERENT);
        assertThat(byKey.get(key(key)).fields()).containsExactlyInAnyOrder(fields);
    }

    private static Key key(long value) {
        return Key.of(value);
    }

    /** Seven rows were wrong, and no more were written; ranges without damage have the receipt that they had. */
    private static void assertHealed(Trial trial, Map<String, Receipt> before) {
        trial.assertEqual(NAME);
        assertThat(trial.compare().differences()).isEmpty();
        long rewritten = trial.events().stream()
                .map(event -> event.message().split(" "))
                .filter(words -> words[0].equals("rewrote"))
                .mapToLong(words -> Long.parseLong(words[1]))
                .sum();
        assertThat(rewritten).isEqualTo(7);
        Map<String, Receipt> after = trial.receipts();
        List<Receipt> undamaged = before.values().stream()
                .filter(receipt -> Set.of(3L, 10L, 20L, 21L, 33L, 40L, 1_000_000L).stream()
                        .noneMatch(key -> receipt.chunk().span().contains(Key.of(key))))
                .toList();
        assertThat(undamaged).isNotEmpty();
        assertThat(after.values()).containsAll(undamaged);
    }
}
