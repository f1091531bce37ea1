package io.godwit.migration;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.JobState;
import io.godwit.testkit.FloatVector;
import io.godwit.testkit.Json;
import io.godwit.testkit.SampleIndex;
import io.godwit.testkit.Schemas;
import io.godwit.testkit.ScriptedMilvus;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StructArrayFieldSchema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Types that no real server here has, between scripted servers, which refuse the forms of columns that a real Milvus refuses
 * according to its source. What they hold afterwards is compared value by value.
 */
final class ScriptedTypesIT {
    private static final int ROWS = 150;
    private static final String NAME = "newer_types";

    @TempDir
    private Path state;

    @ParameterizedTest
    @CsvSource({
        "v2.5.4, v2.5.4",
        "v2.5.4, v2.5.27",
        "v2.5.4, v2.6.0",
        "v2.5.4, v3.0.0",
        "v2.6.6, v2.6.6",
        "v2.6.6, v2.6.17",
        "v2.6.17, v2.6.17",
        "v2.6.17, v3.0.0",
        "v3.0.0, v2.6.18"
    })
    void allTypesThatBothHaveArriveAsTheyWere(String from, String to) {
        try (ScriptedTrial trial = new ScriptedTrial(state, from, to)) {
            fill(trial, from);

            Job job = trial.run();

            assertThat(job.state()).as(() -> job.reason().toString()).isEqualTo(JobState.SUCCESSFUL);
            assertThat(trial.store().ledger(job.id()).totals(0).verifiedRows()).isEqualTo(ROWS);
            assertThat(held(trial.targetScript())).isEqualTo(held(trial.sourceScript()));
        }
    }

    @Test
    void whatAnOlderServerLacksIsRefusedFieldByField() {
        try (ScriptedTrial trial = new ScriptedTrial(state, "v2.6.17", "v2.5.4")) {
            fill(trial, "v2.6.17");

            MigrationPlan plan = trial.plan();

            assertThat(plan.refused()).isTrue();
            for (String field : List.of("int8s", "place", "time", "parts", "maybe")) {
                assertThat(plan.findings()).filteredOn(Finding::error).anySatisfy(finding -> {
                    assertThat(finding.object()).contains("field " + field);
                    assertThat(finding.evidence()).contains("Milvus 2.5");
                });
            }
        }
    }

    /** As a release after this one may describe a collection: the numbers are in no protocol that Godwit knows. */
    @ParameterizedTest
    @CsvSource({"v3.9.0, v3.9.0, true", "v3.9.0, v3.8.0, false"})
    void settingsOfTheFutureAreCarriedBetweenServersOfOneVersionOnly(String from, String to, boolean carried) {
        try (ScriptedTrial trial = new ScriptedTrial(state, from, to)) {
            UnknownFieldSet future = UnknownFieldSet.newBuilder()
                    .addField(
                            99, UnknownFieldSet.Field.newBuilder().addVarint(7).build())
                    .build();
            CollectionSchema schema = Schemas.schema(
                            NAME,
                            Schemas.key(Schemas.field("id", DataType.Int64)),
                            Schemas.vector("vector", DataType.FloatVector, 2).toBuilder()
                                    .setUnknownFields(future)
                                    .build())
                    .toBuilder()
                    .setUnknownFields(future)
                    .build();
            trial.source().createCollection(schema);
            trial.source().insert(NAME, "", List.of(Map.of("id", 1L, "vector", FloatVector.of(1, 2))));
            trial.source().serving().createIndex(NAME, SampleIndex.flat("vector"));
            trial.source().serving().load(NAME);

            MigrationPlan plan = trial.plan();

            assertThat(plan.findings())
                    .filteredOn(finding -> finding.id().equals("UNKNOWN_SCHEMA_FIELD"))
                    .hasSize(2)
                    .allSatisfy(finding -> assertThat(finding.evidence()).contains("[99]"));
            assertThat(plan.refused()).isEqualTo(!carried);
            if (carried) {
                assertThat(trial.run().state()).isEqualTo(JobState.SUCCESSFUL);
                CollectionSchema there = trial.target().describe(NAME).getSchema();
                assertThat(there.getUnknownFields()).isEqualTo(future);
                assertThat(there.getFields(1).getUnknownFields()).isEqualTo(future);
            }
        }
    }

    private static Map<Object, Map<String, FieldData>> held(ScriptedMilvus server) {
        return server.stored(NAME).entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        row -> row.getValue().entrySet().stream()
                                .collect(Collectors.toMap(Map.Entry::getKey, cell -> withoutIds(cell.getValue())))));
    }

    private static FieldData withoutIds(FieldData cell) {
        FieldData.Builder bare = cell.toBuilder().clearFieldId();
        if (cell.hasStructArrays()) {
            bare.clearStructArrays();
            List<FieldData> parts = cell.getStructArrays().getFieldsList().stream()
                    .map(ScriptedTypesIT::withoutIds)
                    .sorted(java.util.Comparator.comparing(FieldData::getFieldName))
                    .toList();
            bare.getStructArraysBuilder().addAllFields(parts);
        }
        return bare.build();
    }

    private static void fill(ScriptedTrial trial, String version) {
        boolean newer = !version.startsWith("v2.5");
        boolean nullableVectors = version.equals("v2.6.17") || version.startsWith("v3");
        CollectionSchema.Builder schema = Schemas.schema(
                        NAME,
                        Schemas.key(Schemas.varChar("id", 20)),
                        Schemas.vector("vector", DataType.FloatVector, 2),
                        Schemas.vector("binary", DataType.BinaryVector, 16),
                        Schemas.vector("float16", DataType.Float16Vector, 2),
                        Schemas.vector("bfloat16", DataType.BFloat16Vector, 2),
                        Schemas.field("sparse", DataType.SparseFloatVector),
                        nullable(Schemas.field("bool", DataType.Bool)),
                        nullable(Schemas.field("int8", DataType.Int8)),
                        nullable(Schemas.field("int32", DataType.Int32)),
                        nullable(Schemas.field("int64", DataType.Int64)),
                        nullable(Schemas.field("float", DataType.Float)),
                        nullable(Schemas.field("double", DataType.Double)),
                        nullable(Schemas.varChar("text", 20)),
                        nullable(Schemas.field("json", DataType.JSON)),
                        nullable(Schemas.array("numbers", DataType.Int64, 4)),
                        Schemas.array("texts", DataType.VarChar, 4))
                .toBuilder()
                .setEnableDynamicField(true);
        if (newer) {
            schema.addFields(Schemas.vector("int8s", DataType.Int8Vector, 4))
                    .addFields(nullable(Schemas.field("place", DataType.Geometry)))
                    .addFields(nullable(Schemas.field("time", DataType.Timestamptz)))
                    .addStructArrayFields(StructArrayFieldSchema.newBuilder()
                            .setName("parts")
                            .addFields(Schemas.array("word", DataType.VarChar, 8))
                            .addFields(Schemas.array("count", DataType.Int32, 8))
                            .addFields(Schemas.param(
                                            Schemas.vector("embedding", DataType.ArrayOfVector, 3), "max_capacity", 8)
                                    .toBuilder()
                                    .setElementType(DataType.FloatVector)));
        }
        if (nullableVectors) {
            schema.addFields(nullable(Schemas.vector("maybe", DataType.FloatVector, 3)))
                    .addFields(nullable(Schemas.field("maybe_sparse", DataType.SparseFloatVector)));
        }
        // A time comes in the collection's zone unless the query asks for another.
        trial.source()
                .createCollection(
                        schema.build(),
                        request -> request.addProperties(
                                KeyValuePair.newBuilder().setKey("timezone").setValue("Asia/Shanghai")));
        Random random = new Random(7);
        List<Map<String, Object>> rows = new ArrayList<>();
        for (int id = 0; id < ROWS; id++) {
            rows.add(row(id, random));
        }
        trial.source().insert(NAME, "", rows);
        schema.getFieldsList().stream()
                .filter(field -> field.getDataType().getNumber() >= DataType.BinaryVector_VALUE)
                .forEach(field -> trial.source().serving().createIndex(NAME, SampleIndex.flat(field.getName())));
        if (newer) {
            trial.source().serving().createIndex(NAME, SampleIndex.flat("parts[embedding]"));
        }
        trial.source().serving().load(NAME);
    }

    private static Map<String, Object> row(int id, Random random) {
        Map<String, Object> row = new HashMap<>();
        row.put("id", "key " + id);
        row.put("vector", FloatVector.of(id, -0.0f));
        row.put("binary", bytes(2, random));
        row.put("float16", ByteString.copyFrom(new byte[] {0, (byte) id, 1, 2}));
        row.put("bfloat16", ByteString.copyFrom(new byte[] {(byte) id, 0, 1, 2}));
        row.put("int8s", bytes(4, random));
        row.put("sparse", id % 5 == 0 ? ByteString.EMPTY : sparse(id));
        row.put("$meta", Json.of(id % 3 == 0 ? "{}" : "{\"extra\":" + id + ",\"n\":{\"id\":1}}"));
        row.put("texts", id % 4 == 0 ? List.of() : List.of("a", "", "é" + id));
        List<Map<String, Object>> parts = new ArrayList<>();
        for (int part = 0; part < id % 4; part++) {
            parts.add(Map.of("word", "w" + part, "count", -part, "embedding", FloatVector.of(id, part, 0.5f)));
        }
        row.put("parts", parts);
        put(row, "bool", random, id % 2 == 0);
        put(row, "int8", random, -1);
        put(row, "int32", random, Integer.MIN_VALUE);
        put(row, "int64", random, Long.MAX_VALUE - id);
        put(row, "float", random, Float.MIN_VALUE);
        put(row, "double", random, -0.0);
        put(row, "text", random, id % 4 == 0 ? "" : "text " + id);
        put(row, "json", random, Json.of("{\"n\":" + id + "}"));
        put(row, "numbers", random, id % 4 == 0 ? List.of() : List.of((long) id, 0L));
        put(row, "place", random, "POLYGON((0 0," + (id + 1) + " 0, 1.0 1, 0 0))");
        put(row, "time", random, "2026-02-%02dT23:30:00.5+05:30".formatted(1 + id % 28));
        put(row, "maybe", random, FloatVector.of(id, 1, 2));
        put(row, "maybe_sparse", random, sparse(id));
        return row;
    }

    private static void put(Map<String, Object> row, String field, Random random, @Nullable Object value) {
        if (random.nextInt(3) > 0) {
            row.put(field, value);
        }
    }

    private static FieldSchema nullable(FieldSchema field) {
        return field.toBuilder().setNullable(true).build();
    }

    private static ByteString bytes(int count, Random random) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    private static ByteString sparse(int row) {
        ByteBuffer buffer = ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN);
        return ByteString.copyFrom(buffer.putInt(row)
                .putFloat(-0.5f)
                .putInt(row + 1000)
                .putFloat(2f)
                .flip());
    }
}
