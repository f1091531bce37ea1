package io.godwit.testkit;

import io.milvus.grpc.DataType;
import io.milvus.grpc.DeleteRequest;
import io.milvus.grpc.IDs;
import io.milvus.grpc.InsertRequest;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.LongArray;
import io.milvus.grpc.MutationResult;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.QueryResults;
import io.milvus.grpc.StringArray;
import io.milvus.grpc.UpsertRequest;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The calls of a {@link ScriptedMilvus} that write and read rows. */
final class ScriptedRows {
    private static final int WINDOW = 16_384;

    private final ScriptedCatalog catalog;
    private final boolean pins;

    /** @param pins whether an iterator is told its timestamp, and reads at the one that it names: Milvus 2.5 and later */
    ScriptedRows(ScriptedCatalog catalog, boolean pins) {
        this.catalog = catalog;
        this.pins = pins;
    }

    MutationResult insert(ScriptedCollection collection, InsertRequest request) {
        long timestamp = catalog.now();
        String partition = partition(collection, request.getPartitionName());
        List<Object> keys = collection.insert(request.getFieldsDataList(), request.getNumRows(), partition, timestamp);
        return result(collection, keys, timestamp).setInsertCnt(keys.size()).build();
    }

    /** A generated key can be neither kept nor replaced: Milvus 2.3.5 refuses. */
    MutationResult upsert(ScriptedCollection collection, UpsertRequest request) {
        if (collection.keyField().getAutoID()) {
            throw new MilvusRefusal(
                    1100, "upsert can not assign primary field data when auto id enabled: invalid parameter");
        }
        long timestamp = catalog.now();
        String partition = partition(collection, request.getPartitionName());
        List<Object> keys = collection.upsert(request.getFieldsDataList(), request.getNumRows(), partition, timestamp);
        return result(collection, keys, timestamp).setUpsertCnt(keys.size()).build();
    }

    /** A delete by {@code in} works on a collection that is not loaded, one by a range does not. */
    MutationResult delete(ScriptedCollection collection, DeleteRequest request) {
        Predicate<Object> filter =
                KeyFilter.parse(request.getExpr(), collection.keyField().getName());
        if (!request.getExpr().contains(" in ")) {
            requireLoaded(collection);
        }
        if (!request.getPartitionName().isEmpty()) {
            requirePartition(collection, request.getPartitionName());
        }
        int deleted = collection.delete(filter, request.getPartitionName(), catalog.now());
        return MutationResult.newBuilder()
                .setDeleteCnt(deleted)
                .setTimestamp(catalog.now())
                .build();
    }

    QueryResults query(ScriptedCollection collection, QueryRequest request) {
        requireLoaded(collection);
        Collection<String> partitions = partitions(collection, request.getPartitionNamesList());
        Predicate<Object> filter =
                KeyFilter.parse(request.getExpr(), collection.keyField().getName());
        boolean iterates = pins
                && request.getQueryParamsList().stream()
                        .anyMatch(param -> param.getKey().equals("iterator")
                                && param.getValue().equalsIgnoreCase("true"));
        boolean named = request.getGuaranteeTimestamp() > 0;
        long moment = iterates && named ? request.getGuaranteeTimestamp() : ScriptedCollection.NOW;
        QueryResults.Builder answer = QueryResults.newBuilder()
                .setSessionTs(iterates && !named ? catalog.now() : 0)
                .setCollectionName(collection.schema.getName())
                .addAllOutputFields(request.getOutputFieldsList())
                .setPrimaryFieldName(collection.keyField().getName());
        if (request.getOutputFieldsList().equals(List.of("count(*)"))) {
            var field = Schemas.field("count(*)", DataType.Int64);
            long count = collection.count(filter, partitions, moment);
            return answer.addFieldsData(Columns.column(field, List.of(count))).build();
        }
        List<ScriptedCollection.Row> found = window(request, collection.query(filter, partitions, moment));
        return answer.addAllFieldsData(collection.columns(found, request.getOutputFieldsList(), timeZone(request)))
                .build();
    }

    private static <T> List<T> window(QueryRequest request, List<T> rows) {
        Optional<Integer> limit = number(request, "limit");
        if (limit.isEmpty()) {
            if (request.getExpr().isBlank()) {
                throw new MilvusRefusal(1100, "empty expression should be used with limit: invalid parameter");
            }
            return rows;
        }
        int offset = number(request, "offset").orElse(0);
        if (limit.get() + offset > WINDOW) {
            throw new MilvusRefusal(
                    65535,
                    "invalid max query result window, (offset+limit) should be in range [1, 16384], but got "
                            + (limit.get() + offset));
        }
        int from = Math.min(offset, rows.size());
        return rows.subList(from, Math.min(rows.size(), from + limit.get()));
    }

    private static String timeZone(QueryRequest request) {
        return request.getQueryParamsList().stream()
                .filter(param -> param.getKey().equals("timezone"))
                .map(KeyValuePair::getValue)
                .findFirst()
                .orElse("");
    }

    private static Optional<Integer> number(QueryRequest request, String key) {
        return request.getQueryParamsList().stream()
                .filter(param -> param.getKey().equals(key))
                .map(KeyValuePair::getValue)
                .map(Integer::valueOf)
                .findFirst();
    }

    private static void requireLoaded(ScriptedCollection collection) {
        if (collection.loaded.isEmpty()) {
            throw new MilvusRefusal(101, "failed to query: collection not loaded[collection=" + collection.id + "]");
        }
    }

    private static Collection<String> partitions(ScriptedCollection collection, List<String> named) {
        named.forEach(partition -> requirePartition(collection, partition));
        return named.isEmpty() ? collection.loaded : named;
    }

    /** The partition to write to; empty if the partition key decides. */
    private static String partition(ScriptedCollection collection, String named) {
        if (named.isEmpty()) {
            return Schemas.hasPartitionKey(collection.schema) ? "" : SampleCollection.DEFAULT_PARTITION;
        }
        requirePartition(collection, named);
        return named;
    }

    private static void requirePartition(ScriptedCollection collection, String partition) {
        if (Schemas.hasPartitionKey(collection.schema)) {
            throw new MilvusRefusal(
                    65535, "not support manually specifying the partition names if partition key mode is used");
        }
        if (!collection.partitions.contains(partition)) {
            throw new MilvusRefusal(200, "partition not found[partition=" + partition + "]");
        }
    }

    private static MutationResult.Builder result(ScriptedCollection collection, List<Object> keys, long timestamp) {
        IDs.Builder ids = IDs.newBuilder();
        if (Columns.isText(collection.keyField())) {
            ids.setStrId(StringArray.newBuilder()
                    .addAllData(keys.stream().map(String.class::cast).toList()));
        } else {
            ids.setIntId(LongArray.newBuilder()
                    .addAllData(keys.stream().map(Long.class::cast).toList()));
        }
        return MutationResult.newBuilder().setIDs(ids).setAcknowledged(true).setTimestamp(timestamp);
    }
}
