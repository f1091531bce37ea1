package io.godwit.testkit;

import io.godwit.testkit.SampleCollection.Batch;
import io.milvus.grpc.KeyValuePair;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Makes {@link SampleCollection}s on the server of a fixture. */
final class SamplePreparation {
    private static final int AT_A_TIME = 8;

    private final MilvusFixture fixture;

    SamplePreparation(MilvusFixture fixture) {
        this.fixture = fixture;
    }

    Map<String, Map<String, Map<Object, Map<String, Object>>>> prepareAll(List<SampleCollection> samples) {
        ExecutorService pool = Executors.newFixedThreadPool(AT_A_TIME);
        try {
            Map<String, Map<String, Map<Object, Map<String, Object>>>> rows = new ConcurrentHashMap<>();
            List<CompletableFuture<Void>> all = samples.stream()
                    .map(sample -> CompletableFuture.runAsync(() -> rows.put(sample.name(), prepare(sample)), pool))
                    .toList();
            all.forEach(CompletableFuture::join);
            return rows;
        } catch (CompletionException e) {
            throw new AssertionError("A sample collection cannot be made: " + e.getCause(), e.getCause());
        } finally {
            pool.shutdownNow();
        }
    }

    Map<String, Map<Object, Map<String, Object>>> prepare(SampleCollection sample) {
        if (!sample.heldBy(fixture.family())) {
            throw new IllegalArgumentException(
                    "%s holds only on %s, not on a %s".formatted(sample.name(), sample.runsOn(), fixture.family()));
        }
        create(sample);
        Map<String, Map<Object, Map<String, Object>>> rows = fill(sample);
        fixture.flush(sample.name());
        sample.indexes().forEach(index -> fixture.serving().createIndex(sample.name(), index));
        fixture.serving().load(sample.name());
        awaitRows(sample);
        serve(sample);
        return rows;
    }

    private void awaitRows(SampleCollection sample) {
        // Milvus Lite 3.2.2 keeps one copy of a key wherever it goes; the others count what was inserted.
        if (fixture.family() != ServerFamily.LITE_3) {
            fixture.awaitCount(sample.name(), sample.rowCount());
        }
    }

    /** Aliases, and what shall not be loaded. */
    private void serve(SampleCollection sample) {
        SampleCollection.Settings settings = sample.settings();
        settings.aliases().forEach(alias -> fixture.serving().createAlias(sample.name(), alias));
        if (settings.released()) {
            fixture.serving().release(sample.name());
        }
        if (!settings.releasedPartitions().isEmpty()) {
            fixture.serving()
                    .releasePartitions(
                            sample.name(), settings.releasedPartitions().toArray(String[]::new));
        }
    }

    private void create(SampleCollection sample) {
        fixture.createCollection(sample.schema(), request -> {
            request.setShardsNum(sample.shards())
                    .setConsistencyLevel(sample.settings().level());
            sample.settings()
                    .properties()
                    .forEach((key, value) -> request.addProperties(
                            KeyValuePair.newBuilder().setKey(key).setValue(value)));
            return sample.bucketCount() > 0 ? request.setNumPartitions(sample.bucketCount()) : request;
        });
        sample.partitions().forEach(partition -> fixture.createPartition(sample.name(), partition));
    }

    private Map<String, Map<Object, Map<String, Object>>> fill(SampleCollection sample) {
        Map<String, Map<Object, Map<String, Object>>> stored = new LinkedHashMap<>();
        stored.put(SampleCollection.DEFAULT_PARTITION, new HashMap<>());
        sample.partitions().forEach(partition -> stored.put(partition, new HashMap<>()));
        for (Batch batch : sample.batches()) {
            List<Object> keys = fixture.insert(sample.name(), batch.partition(), batch.rows());
            Map<Object, Map<String, Object>> rows =
                    stored.computeIfAbsent(batch.partition(), partition -> new HashMap<>());
            for (int i = 0; i < keys.size(); i++) {
                rows.put(keys.get(i), stored(sample, keys.get(i), batch.rows().get(i)));
            }
        }
        return stored;
    }

    /** A row as a Query gives it back: with the key that the server gave out, and with a dynamic field always. */
    private static Map<String, Object> stored(SampleCollection sample, Object key, Map<String, Object> row) {
        Map<String, Object> stored = new LinkedHashMap<>(row);
        stored.put(sample.keyField().getName(), key);
        if (sample.schema().getEnableDynamicField()) {
            stored.putIfAbsent(Columns.DYNAMIC_FIELD, Json.of("{}"));
        }
        return stored;
    }
}
