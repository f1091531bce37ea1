package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.run.Comparison;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.Json;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleCollections;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On scripted servers: dynamic keys in a target whose source has no dynamic field. */
final class AddedKeysTest {
    @TempDir
    private Path state;

    @Test
    void aRowWithDynamicKeysDiffersFromOneThatCanHaveNone() {
        try (ScriptedTrial trial = new ScriptedTrial(state, "v2.5.4", "v2.5.4")) {
            SampleCollection basic = SampleCollections.withSeed(1).basic(20);
            trial.source().prepare(basic);
            trial.target()
                    .prepare(new SampleCollection(
                            basic.schema().toBuilder()
                                    .setEnableDynamicField(true)
                                    .build(),
                            basic.shards(),
                            basic.bucketCount(),
                            basic.partitions(),
                            basic.batches(),
                            basic.indexes(),
                            basic.runsOn()));
            assertThat(trial.compare().collections().get(0).sameRows()).isTrue();
            Map<String, Object> row = Map.of("id", 7L, "title", "same", "vector", FloatVector.of(new float[128]));
            Map<String, Object> more = new HashMap<>(row);
            more.put("$meta", Json.of("{\"added\":1}"));
            trial.source().upsert("basic", "_default", List.of(row));
            trial.target().upsert("basic", "_default", List.of(more));

            Comparison.CollectionResult result = trial.compare().collections().get(0);

            assertThat(result.differing()).isEqualTo(1);
            assertThat(result.sameRows()).isFalse();
        }
    }
}
