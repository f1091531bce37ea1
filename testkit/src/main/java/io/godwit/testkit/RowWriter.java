package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FlushRequest;
import io.milvus.grpc.FlushResponse;
import io.milvus.grpc.GetFlushStateRequest;
import io.milvus.grpc.IDs;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.UpsertRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Writes rows of a {@link MilvusFixture}, in requests well below every server's limit. */
final class RowWriter {
    private static final int ROWS_A_REQUEST = 2_000;
    private static final int BYTES_A_REQUEST = 16 << 20;

    private final MilvusFixture fixture;

    RowWriter(MilvusFixture fixture) {
        this.fixture = fixture;
    }

    List<Object> insert(String collection, String partition, List<Map<String, Object>> rows) {
        return write(collection, rows, (columns, count) -> {
            InsertRequest.Builder request = InsertRequest.newBuilder()
                    .setCollectionName(collection)
                    .addAllFieldsData(columns)
                    .setNumRows(count);
            if (isNamed(partition)) {
                request.setPartitionName(partition);
            }
            return fixture.stub().insert(request.build());
        });
    }

    void upsert(String collection, String partition, List<Map<String, Object>> rows) {
        write(collection, rows, (columns, count) -> {
            UpsertRequest.Builder request = UpsertRequest.newBuilder()
                    .setCollectionName(collection)
                    .addAllFieldsData(columns)
                    .setNumRows(count);
            if (isNamed(partition)) {
                request.setPartitionName(partition);
            }
            return fixture.stub().upsert(request.build());
        });
    }

    void delete(String collection, String partition, List<?> keys) {
        String keyField =
                Schemas.keyField(fixture.describe(collection).getSchema()).getName();
        for (int start = 0; start < keys.size(); start += ROWS_A_REQUEST) {
            List<?> some = keys.subList(start, Math.min(keys.size(), start + ROWS_A_REQUEST));
            DeleteRequest.Builder request =
                    DeleteRequest.newBuilder().setCollectionName(collection).setExpr(Filters.in(keyField, some));
            if (isNamed(partition)) {
                request.setPartitionName(partition);
            }
            RpcCall.idempotent("Delete from " + collection, () -> fixture.stub().delete(request.build()));
        }
    }

    void flush(String collection) {
        var request = FlushRequest.newBuilder().addCollectionNames(collection).build();
        FlushResponse flushed =
                RpcCall.idempotent("Flush " + collection, () -> fixture.stub().flush(request));
        LongArray segments = flushed.getCollSegIDsOrDefault(collection, LongArray.getDefaultInstance());
        var state = GetFlushStateRequest.newBuilder()
                .setCollectionName(collection)
                .addAllSegmentIDs(segments.getDataList())
                .setFlushTs(flushed.getCollFlushTsOrDefault(collection, 0))
                .build();
        RpcCall.await(
                "Flush of " + collection,
                () -> RpcCall.idempotent(
                                "GetFlushState " + collection,
                                () -> fixture.stub().getFlushState(state))
                        .getFlushed());
    }

    private static boolean isNamed(String partition) {
        return !partition.isEmpty() && !partition.equals(SampleCollection.DEFAULT_PARTITION);
    }

    private List<Object> write(
            String collection,
            List<Map<String, Object>> rows,
            BiFunction<List<FieldData>, Integer, MutationResult> send) {
        CollectionSchema schema = fixture.describe(collection).getSchema();
        List<Object> keys = new ArrayList<>(rows.size());
        for (int start = 0; start < rows.size(); start += ROWS_A_REQUEST) {
            writePart(schema, rows.subList(start, Math.min(rows.size(), start + ROWS_A_REQUEST)), send, keys);
        }
        return keys;
    }

    private void writePart(
            CollectionSchema schema,
            List<Map<String, Object>> rows,
            BiFunction<List<FieldData>, Integer, MutationResult> send,
            List<Object> keys) {
        List<FieldData> columns = columns(schema, rows);
        int bytes = columns.stream().mapToInt(FieldData::getSerializedSize).sum();
        if (bytes > BYTES_A_REQUEST && rows.size() > 1) {
            int half = rows.size() / 2;
            writePart(schema, rows.subList(0, half), send, keys);
            writePart(schema, rows.subList(half, rows.size()), send, keys);
            return;
        }
        MutationResult result = RpcCall.once("Writing to " + schema.getName(), () -> send.apply(columns, rows.size()));
        IDs ids = result.getIDs();
        keys.addAll(
                ids.hasIntId() ? ids.getIntId().getDataList() : ids.getStrId().getDataList());
    }

    /** Every column of the schema, in full: Milvus 2.3.5 crashes if one with a default value is left out. */
    private static List<FieldData> columns(CollectionSchema schema, List<Map<String, Object>> rows) {
        Stream<FieldData> plain =
                Schemas.insertedFields(schema).stream().map(field -> Columns.column(field, values(field, rows)));
        Stream<FieldData> structs = schema.getStructArrayFieldsList().stream()
                .map(struct -> StructColumns.column(
                        struct,
                        rows.stream().map(row -> row.get(struct.getName())).toList()));
        return Stream.concat(plain, structs).toList();
    }

    private static List<@Nullable Object> values(FieldSchema field, List<Map<String, Object>> rows) {
        List<@Nullable Object> values = new ArrayList<>(rows.size());
        rows.forEach(row -> values.add(value(field, row)));
        return values;
    }

    private static @Nullable Object value(FieldSchema field, Map<String, Object> row) {
        Object value = row.get(field.getName());
        if (value != null || field.getNullable()) {
            return value;
        }
        if (field.getIsDynamic()) {
            return Json.of("{}");
        }
        throw new IllegalArgumentException("A row has no value for " + field.getName() + ": " + row);
    }
}
