package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads all rows of a {@link MilvusFixture} by pages in the order of keys, all at one timestamp. */
final class RowReader {
    private static final int PAGE_ROWS = 2_000;
    private static final int LITE_2_WINDOW = 16_384;

    private record Page(String collection, List<String> outputs, List<String> partitions, long timestamp) {}

    private final MilvusFixture fixture;

    RowReader(MilvusFixture fixture) {
        this.fixture = fixture;
    }

    long count(String collection, String filter, List<String> partitions) {
        Page page = new Page(collection, List.of("count(*)"), partitions, fixture.now());
        FieldData column = query(page, filter, Optional.empty()).getFieldsData(0);
        return (Long) Columns.values(column).get(0);
    }

    Map<String, Map<Object, Map<String, Object>>> readByPartition(String collection) {
        if (!readsPartitions(collection)) {
            return Map.of(SampleCollection.DEFAULT_PARTITION, read(collection, List.of()));
        }
        Map<String, Map<Object, Map<String, Object>>> rows = new LinkedHashMap<>();
        for (String partition : fixture.partitions(collection)) {
            rows.put(partition, read(collection, List.of(partition)));
        }
        return rows;
    }

    boolean readsPartitions(String collection) {
        return fixture.family() != ServerFamily.LITE_2
                && !Schemas.hasPartitionKey(fixture.describe(collection).getSchema());
    }

    Map<Object, Map<String, Object>> read(String collection, List<String> partitions) {
        CollectionSchema schema = fixture.describe(collection).getSchema();
        Page page = new Page(collection, Schemas.storedNames(schema), partitions, fixture.now());
        return switch (fixture.family()) {
            case MILVUS, LATER_MILVUS -> readPages(page, schema, PAGE_ROWS);
            case LITE_2 -> readLite2(page, schema);
            case LITE_3 -> readWhole(page, schema);
        };
    }

    /** Milvus 2.3.5 may return fewer rows than the limit before the end: only an empty page is the end. */
    private Map<Object, Map<String, Object>> readPages(Page page, CollectionSchema schema, int limit) {
        String keyField = Schemas.keyField(schema).getName();
        Map<Object, Map<String, Object>> rows = new HashMap<>();
        String filter = "";
        while (true) {
            QueryResults answer = query(page, filter, Optional.of(limit));
            List<Object> keys = addRows(answer, schema, rows);
            if (keys.isEmpty() || keys.contains(Long.MAX_VALUE)) {
                return rows;
            }
            filter = Filters.after(keyField, keys.get(keys.size() - 1));
        }
    }

    /** Milvus Lite 2.5.1 reads no filter on a collection with a partition key, and cannot write some cursors. */
    private Map<Object, Map<String, Object>> readLite2(Page page, CollectionSchema schema) {
        String keyField = Schemas.keyField(schema).getName();
        Map<Object, Map<String, Object>> rows = new HashMap<>();
        String filter = "";
        while (true) {
            int before = rows.size();
            List<Object> keys = addRows(query(page, filter, Optional.of(LITE_2_WINDOW)), schema, rows);
            if (keys.size() < LITE_2_WINDOW) {
                return rows;
            }
            if (rows.size() == before) {
                throw new AssertionError("Rows of %s after %s cannot be reached: too many keys with a newline"
                        .formatted(page.collection(), filter));
            }
            filter = Filters.after(keyField, Filters.writable(keys.get(keys.size() - 1)));
        }
    }

    /** Milvus Lite 3.2.2 answers without a limit, but not in the order of keys: one query for all. */
    private Map<Object, Map<String, Object>> readWhole(Page page, CollectionSchema schema) {
        Map<Object, Map<String, Object>> rows = new HashMap<>();
        addRows(query(page, "", Optional.empty()), schema, rows);
        return rows;
    }

    private QueryResults query(Page page, String filter, Optional<Integer> limit) {
        QueryRequest.Builder request = QueryRequest.newBuilder()
                .setCollectionName(page.collection())
                .setExpr(filter)
                .addAllOutputFields(page.outputs())
                .addAllPartitionNames(page.partitions())
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .setGuaranteeTimestamp(page.timestamp());
        limit.ifPresent(rows ->
                request.addQueryParams(KeyValuePair.newBuilder().setKey("limit").setValue(rows.toString())));
        return RpcCall.idempotent(
                "Query of " + page.collection() + " where " + filter,
                () -> fixture.stub().query(request.build()));
    }

    /** Adds the rows of an answer and returns their keys in the answer's order. Columns come in any order. */
    private static List<Object> addRows(
            QueryResults answer, CollectionSchema schema, Map<Object, Map<String, Object>> rows) {
        Map<String, List<Object>> columns =
                answer.getFieldsDataList().stream().collect(Collectors.toMap(FieldData::getFieldName, Columns::values));
        List<Object> keys = column(columns, Schemas.keyField(schema).getName());
        for (String field : Schemas.storedNames(schema)) {
            List<Object> values = column(columns, field);
            if (values.size() != keys.size()) {
                throw new AssertionError("The column %s of %s has %d values for %d keys"
                        .formatted(field, schema.getName(), values.size(), keys.size()));
            }
        }
        for (int i = 0; i < keys.size(); i++) {
            Map<String, Object> row = new LinkedHashMap<>();
            for (String field : Schemas.storedNames(schema)) {
                row.put(field, column(columns, field).get(i));
            }
            rows.put(keys.get(i), row);
        }
        return keys;
    }

    private static List<Object> column(Map<String, List<Object>> columns, String name) {
        List<Object> values = columns.get(name);
        if (values == null) {
            throw new AssertionError("The answer has no column " + name + " but " + columns.keySet());
        }
        return values;
    }
}
