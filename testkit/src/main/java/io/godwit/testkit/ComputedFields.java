package io.godwit.testkit;

import com.google.protobuf.ByteString;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DslType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.FunctionType;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.PlaceholderGroup;
import io.milvus.grpc.PlaceholderType;
import io.milvus.grpc.PlaceholderValue;
import io.milvus.grpc.QueryRequest;
import io.milvus.grpc.SearchRequest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What functions have computed in a loaded collection of some hundred rows. */
public final class ComputedFields {
    private static final String MOST_ROWS = "1000";

    private ComputedFields() {}

    /** Asserts that each function of a collection has computed something: what can be read is there, the rest finds rows. */
    public static void assertPresent(MilvusFixture server, String collection) {
        for (FunctionSchema function : server.describe(collection).getSchema().getFunctionsList()) {
            String output = function.getOutputFieldNames(0);
            boolean present = function.getType() == FunctionType.BM25
                    ? found(server, collection, function) > 0
                    : read(server, collection, output).values().stream().allMatch(ComputedFields::isComputed);
            if (!present) {
                throw new AssertionError("%s of %s is not computed".formatted(output, collection));
            }
        }
    }

    /** A computed field by key, where it can be read. */
    public static Map<Object, Object> read(MilvusFixture server, String collection, String field) {
        String key = Schemas.keyField(server.describe(collection).getSchema()).getName();
        List<Object> keys = column(server, collection, key);
        List<Object> values = column(server, collection, field);
        if (keys.isEmpty() || keys.size() != values.size()) {
            throw new AssertionError(
                    "%s of %s has %d values for %d rows".formatted(field, collection, values.size(), keys.size()));
        }
        Map<Object, Object> rows = new HashMap<>();
        for (int i = 0; i < keys.size(); i++) {
            rows.put(keys.get(i), values.get(i));
        }
        return rows;
    }

    /** How many rows a text of the collection finds, at most ten. */
    private static long found(MilvusFixture server, String collection, FunctionSchema function) {
        ByteString text = column(server, collection, function.getInputFieldNames(0)).stream()
                .map(Object::toString)
                .filter(value -> !value.isBlank())
                .map(ByteString::copyFromUtf8)
                .findFirst()
                .orElseThrow(() -> new AssertionError(collection + " has no text to search for"));
        PlaceholderGroup texts = PlaceholderGroup.newBuilder()
                .addPlaceholders(PlaceholderValue.newBuilder()
                        .setTag("$0")
                        .setType(PlaceholderType.VarChar)
                        .addValues(text))
                .build();
        SearchRequest request = SearchRequest.newBuilder()
                .setCollectionName(collection)
                .setDslType(DslType.BoolExprV1)
                .setPlaceholderGroup(texts.toByteString())
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .setNq(1)
                .addSearchParams(pair("anns_field", function.getOutputFieldNames(0)))
                .addSearchParams(pair("topk", "10"))
                .addSearchParams(pair("metric_type", "BM25"))
                .addSearchParams(pair("round_decimal", "-1"))
                .addSearchParams(pair("params", "{}"))
                .build();
        return RpcCall.idempotent("Search of " + collection, () -> server.stub().search(request))
                .getResults()
                .getTopksList()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
    }

    private static List<Object> column(MilvusFixture server, String collection, String field) {
        QueryRequest request = QueryRequest.newBuilder()
                .setCollectionName(collection)
                .addOutputFields(field)
                .setConsistencyLevel(ConsistencyLevel.Strong)
                .addQueryParams(pair("limit", MOST_ROWS))
                .build();
        FieldData column =
                RpcCall.idempotent("Query of " + collection, () -> server.stub().query(request))
                        .getFieldsDataList()
                        .stream()
                        .filter(one -> one.getFieldName().equals(field))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(collection + " answers without " + field));
        return Columns.values(column).stream().map(Objects::requireNonNull).toList();
    }

    private static boolean isComputed(Object vector) {
        if (vector instanceof FloatVector floats) {
            return floats.toList().stream().anyMatch(value -> value != 0);
        }
        ByteString bytes = (ByteString) vector;
        return !bytes.isEmpty() && !ByteString.copyFrom(new byte[bytes.size()]).equals(bytes);
    }

    private static KeyValuePair pair(String key, String value) {
        return KeyValuePair.newBuilder().setKey(key).setValue(value).build();
    }
}
