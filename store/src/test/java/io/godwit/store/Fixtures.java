package io.godwit.store;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.IdPair;
import io.godwit.migration.copy.Receipt;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Values that the tests of stores have in common. */
final class Fixtures {
    private Fixtures() {}

    static MigrationPlan plan(int collections) {
        MigrationSpec spec = new MigrationSpec(
                URI.create("http://source:19530"),
                URI.create("http://target:19530"),
                List.of(),
                List.of(),
                MigrationSpec.IfExists.FAIL);
        return new MigrationPlan(
                spec,
                "Milvus 2.3.5",
                "Milvus 2.6.4",
                List.of(),
                List.of(),
                IntStream.range(0, collections).mapToObj(Fixtures::collection).toList(),
                List.of(),
                List.of());
    }

    static Chunk chunk(KeySpan span) {
        return new Chunk(0, "_default", span, 7);
    }

    static Chunk chunk(long lo, long hi) {
        return chunk(span(lo, hi));
    }

    static KeySpan span(long lo, long hi) {
        return new KeySpan(Key.of(lo), Key.of(hi));
    }

    static Receipt good(Chunk chunk) {
        return good(chunk, 10, new Digest(1, 2));
    }

    static Receipt good(Chunk chunk, long rows, Digest digest) {
        return new Receipt(chunk, rows, rows + 1, rows * 100, digest, 2, Duration.ofMillis(1234), Optional.empty());
    }

    /** Of rows with these new keys. */
    static Receipt withIds(Chunk chunk, List<IdPair> ids) {
        return new Receipt(
                chunk, ids.size(), ids.size(), 100, new Digest(1, 2), 1, Duration.ofMillis(12), Optional.empty(), ids);
    }

    static Receipt failed(Chunk chunk) {
        Receipt.Failure failure = new Receipt.Failure(ErrorCode.TIMED_OUT, "no answer");
        return new Receipt(chunk, 0, 0, 0, Digest.EMPTY, 3, Duration.ofSeconds(5), Optional.of(failure));
    }

    private static CollectionPlan collection(int position) {
        CollectionName name = new CollectionName("default", "c" + position);
        CollectionSchema schema =
                CollectionSchema.newBuilder().setName(name.name()).build();
        return new CollectionPlan(
                name,
                name,
                true,
                false,
                schema,
                schema,
                new Shape(1, ConsistencyLevel.Bounded, 0, Map.of(), Map.of()),
                List.of("_default"),
                List.of(),
                List.of(),
                MissingLoad.NOTHING,
                true,
                1,
                100,
                64,
                List.of(),
                CollectionOptions.AS_SOURCE,
                position % 2 == 1,
                position);
    }
}
