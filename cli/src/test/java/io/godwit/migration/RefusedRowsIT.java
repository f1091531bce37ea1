package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.Key;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.Json;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.MilvusServers;
import io.godwit.testkit.RowComparison;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Rows that one real server holds and another cannot take: each is named with its reason, and all others arrive. */
final class RefusedRowsIT {
    private static final int ROWS = 300;

    /** Milvus Lite 2.5.1 checks nothing, 2.3.5 does. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void fromMilvusLite2ToMilvus() {
        String name = "refused_by_milvus";
        try (Trial trial = Trial.fromDefaultDatabase(MilvusServers.lite2(), MilvusServers.target(), name)) {
            Map<Long, Map<String, Object>> odd = Map.of(
                    17L, Map.of("vector", FloatVector.of(Float.NaN, 1)),
                    40L, Map.of("vector", FloatVector.of(1, Float.POSITIVE_INFINITY)),
                    41L, Map.of("text", "x".repeat(21)),
                    120L, Map.of("json", Json.of("5")),
                    121L, Map.of("json", Json.of("[1]")),
                    122L, Map.of("json", Json.stored("not json")),
                    180L, Map.of("json", Json.stored("{\"a\":")),
                    249L, Map.of("$meta", Json.stored("{\"a\":NaN}")),
                    250L, Map.of("$meta", Json.of("{\"$meta\":1}")));
            fill(trial.source(), name, odd);

            Map<Key, String> refused = refused(trial, name, odd);

            assertThat(refused.get(Key.of(17))).contains("not a number or infinity");
            assertThat(refused.get(Key.of(41))).contains("exceeds max length");
            assertThat(refused.get(Key.of(120))).contains("cannot unmarshal");
            assertThat(refused.get(Key.of(122))).contains("invalid character 'o'");
            assertThat(refused.get(Key.of(180))).contains("unexpected end of JSON");
            assertThat(refused.get(Key.of(249))).contains("invalid character 'N'");
            assertThat(refused.get(Key.of(250))).contains("cannot set json key");
        }
    }

    /** Milvus Lite 3.2.2 would take these, and change them. */
    @Test
    @Execution(ExecutionMode.CONCURRENT)
    void fromMilvusLite2ToMilvusLite3() {
        String name = "refused_for_lite3";
        try (Trial trial = Trial.fromDefaultDatabase(MilvusServers.lite2(), MilvusServers.lite3(), name)) {
            Map<Long, Map<String, Object>> odd = Map.of(
                    17L, Map.of("json", Json.of("\"text\"")),
                    40L, Map.of("json", Json.of("5")),
                    41L, Map.of("json", Json.of("null")),
                    120L, Map.of("sparse", sparse(-1)),
                    121L, Map.of("sparse", ByteString.EMPTY),
                    249L, Map.of("$meta", Json.stored("{'a':1}")),
                    250L, Map.of("$meta", Json.of("{\"a\":1,\"id\":251}")));
            Map<Long, Map<String, Object>> unusual = new HashMap<>(odd);
            unusual.put(
                    60L,
                    Map.of(
                            "json", Json.stored("{\"a\":NaN,\"b\":[-Infinity]}"),
                            "$meta", Json.stored("{\"score\":NaN}")));
            unusual.put(61L, Map.of("json", Json.stored("not json")));
            fill(trial.source(), name, unusual, Schemas.field("sparse", DataType.SparseFloatVector));

            Map<Key, String> refused = refused(trial, name, odd);

            assertThat(refused.get(Key.of(17))).contains("Field json", "neither object nor array");
            assertThat(refused.get(Key.of(249))).contains("no JSON");
            assertThat(refused.get(Key.of(250))).contains("key id");
        }
    }

    private static Map<Key, String> refused(Trial trial, String name, Map<Long, Map<String, Object>> odd) {
        Job job = trial.inChunksOf(16_384).run();

        assertThat(job.state()).isEqualTo(JobState.FAILED);
        assertThat(job.reason().orElseThrow().code()).isEqualTo(ErrorCode.DIFFERENCES);
        assertThat(job.reason().orElseThrow().message()).contains(odd.size() + " rows refused");
        assertThat(trial.knownDifferences())
                .allSatisfy(difference -> assertThat(difference.kind()).isEqualTo(Kind.REFUSED));
        Map<Object, Map<String, Object>> wanted = new HashMap<>(trial.source().readAll(name));
        wanted.keySet().removeAll(odd.keySet());
        RowComparison.assertSameRows(wanted, trial.target().readAll(name));
        assertThat(trial.target().count(name)).isEqualTo(ROWS - odd.size());
        assertThat(trial.ledger().totals(0).verifiedRows()).isEqualTo(ROWS - odd.size());
        Map<Key, String> refused =
                trial.knownDifferences().stream().collect(Collectors.toMap(RowDifference::key, RowDifference::detail));
        assertThat(refused.keySet())
                .isEqualTo(odd.keySet().stream().map(Key::of).collect(Collectors.toSet()));
        return refused;
    }

    private static ByteString sparse(float weight) {
        ByteBuffer pair = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        return ByteString.copyFrom(pair.putInt(7).putFloat(weight).flip());
    }

    private static void fill(
            MilvusFixture server, String name, Map<Long, Map<String, Object>> odd, FieldSchema... more) {
        CollectionSchema schema = Schemas.schema(
                        name,
                        Schemas.key(Schemas.field("id", DataType.Int64)),
                        Schemas.varChar("text", 20),
                        Schemas.field("json", DataType.JSON),
                        Schemas.vector("vector", DataType.FloatVector, 2))
                .toBuilder()
                .addAllFields(List.of(more))
                .setEnableDynamicField(true)
                .build();
        List<Map<String, Object>> rows = new ArrayList<>();
        for (long id = 0; id < ROWS; id++) {
            Map<String, Object> row = new HashMap<>(Map.of(
                    "id", id,
                    "text", "text " + id,
                    "json", Json.of("{\"n\":" + id + "}"),
                    "$meta", Json.of("{\"extra\":" + id + "}"),
                    "sparse", sparse(id + 0.5f),
                    "vector", FloatVector.of(id, 0.5f)));
            row.putAll(odd.getOrDefault(id, Map.of()));
            rows.add(row);
        }
        server.createCollection(schema);
        server.insert(name, "", rows);
        server.serving().createIndex(name, SampleIndex.flat("vector"));
        server.serving().load(name);
    }
}
