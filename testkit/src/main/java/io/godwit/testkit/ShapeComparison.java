package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ValueField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Compares what two collections are beside their rows, by what their servers say of them. A generated key must have become a plain
 * one where the right server takes no keys for what it generates (Milvus 2.3.5, a text key on Milvus Lite 3), and nowhere else.
 */
public final class ShapeComparison {
    /** What a field's type needs; other parameters mean something to one server only. */
    private static final Set<String> MEASURES = Set.of("dim", "max_length", "max_capacity");

    private final MilvusFixture left;
    private final MilvusFixture right;
    private final String name;
    private final List<String> differences = new ArrayList<>();

    private ShapeComparison(MilvusFixture left, MilvusFixture right, String name) {
        this.left = left;
        this.right = right;
        this.name = name;
    }

    /** Asserts that a collection is the same in all that its server tells: for servers of one version. */
    public static void assertSameShape(MilvusFixture left, MilvusFixture right, String name) {
        ShapeComparison comparison = new ShapeComparison(left, right, name);
        comparison.shape();
        comparison.finish();
    }

    /** Asserts that a collection has the same fields, key and measures: what every server keeps. */
    public static void assertSameFields(MilvusFixture left, MilvusFixture right, String name) {
        ShapeComparison comparison = new ShapeComparison(left, right, name);
        comparison.same(
                "fields",
                fields(comparison.expected(left.describe(name).getSchema())),
                fields(right.describe(name).getSchema()));
        comparison.finish();
    }

    /** Asserts that a collection has the same of what belongs to it beside fields and rows, as far as both kinds of server have it. */
    public static void assertSameSettings(MilvusFixture left, MilvusFixture right, String name) {
        ShapeComparison comparison = new ShapeComparison(left, right, name);
        comparison.settings();
        comparison.finish();
    }

    private void settings() {
        DescribeCollectionResponse ours = left.describe(name);
        DescribeCollectionResponse theirs = right.describe(name);
        same(
                "dynamic field",
                ours.getSchema().getEnableDynamicField(),
                theirs.getSchema().getEnableDynamicField());
        same("default values", defaultsCarried() ? defaults(ours.getSchema()) : Map.of(), defaults(theirs.getSchema()));
        same("metrics of vectors", metrics(left, ours.getSchema()), metrics(right, theirs.getSchema()));
        if (neither(ServerFamily.LITE_3)) {
            same(
                    "description",
                    ours.getSchema().getDescription(),
                    theirs.getSchema().getDescription());
        }
        if (neither(ServerFamily.LITE_2)) {
            same("properties", map(ours.getPropertiesList()), map(theirs.getPropertiesList()));
            same(
                    "aliases",
                    new TreeSet<>(left.serving().aliases(name)),
                    new TreeSet<>(right.serving().aliases(name)));
            if (!Schemas.hasPartitionKey(ours.getSchema())) {
                same("partitions", new TreeSet<>(left.partitions(name)), new TreeSet<>(right.partitions(name)));
            }
        }
        same("load state", left.serving().loadState(name), right.serving().loadState(name));
    }

    /** A 2.3.5 and a Milvus Lite 2.5.1 end when a client leaves out a field that has one, so they get none from another kind. */
    private boolean defaultsCarried() {
        return left.family() == right.family()
                || right.family() == ServerFamily.LITE_3
                || right.family() == ServerFamily.LATER_MILVUS;
    }

    private boolean neither(ServerFamily family) {
        return left.family() != family && right.family() != family;
    }

    private static Map<String, ValueField> defaults(CollectionSchema schema) {
        return schema.getFieldsList().stream()
                .filter(FieldSchema::hasDefaultValue)
                .collect(Collectors.toMap(FieldSchema::getName, FieldSchema::getDefaultValue));
    }

    private Map<String, String> metrics(MilvusFixture server, CollectionSchema schema) {
        Set<String> vectors = schema.getFieldsList().stream()
                .filter(field -> Columns.isVector(field.getDataType()))
                .map(FieldSchema::getName)
                .collect(Collectors.toSet());
        return server.serving().indexes(name).stream()
                .filter(index -> vectors.contains(index.getFieldName()))
                .collect(Collectors.toMap(
                        IndexDescription::getFieldName,
                        index -> map(index.getParamsList()).getOrDefault("metric_type", "none")));
    }

    /** What the right server makes of it. */
    private CollectionSchema expected(CollectionSchema schema) {
        CollectionSchema.Builder expected = schema.toBuilder();
        expected.getFieldsBuilderList()
                .forEach(field ->
                        field.setAutoID(field.getAutoID() && generatesGivenKeys(Columns.isText(field.build()))));
        return expected.build();
    }

    /** Whether the right server takes keys for a collection that generates them. */
    private boolean generatesGivenKeys(boolean text) {
        return switch (right.family()) {
            case MILVUS -> false;
            case LITE_3 -> !text;
            case LITE_2, LATER_MILVUS -> true;
        };
    }

    private void shape() {
        DescribeCollectionResponse ours = left.describe(name);
        DescribeCollectionResponse theirs = right.describe(name);
        same("schema", comparable(expected(ours.getSchema())), comparable(theirs.getSchema()));
        same("shards", ours.getShardsNum(), theirs.getShardsNum());
        same("consistency level", ours.getConsistencyLevel(), theirs.getConsistencyLevel());
        same("number of partitions", ours.getNumPartitions(), theirs.getNumPartitions());
        same("properties", map(ours.getPropertiesList()), map(theirs.getPropertiesList()));
        same("partitions", new TreeSet<>(left.partitions(name)), new TreeSet<>(right.partitions(name)));
        same("indexes", indexes(left), indexes(right));
        same(
                "aliases",
                new TreeSet<>(left.serving().aliases(name)),
                new TreeSet<>(right.serving().aliases(name)));
        same("load state", left.serving().loadState(name), right.serving().loadState(name));
    }

    private void same(String what, Object ours, Object theirs) {
        if (!Objects.equals(ours, theirs)) {
            differences.add("%s of %s: %s and %s".formatted(what, name, ours, theirs));
        }
    }

    private void finish() {
        if (!differences.isEmpty()) {
            throw new AssertionError(String.join(System.lineSeparator(), differences));
        }
    }

    @SuppressWarnings("deprecation")
    private static CollectionSchema comparable(CollectionSchema schema) {
        CollectionSchema.Builder same = schema.toBuilder().clearAutoID().clearFields();
        for (FieldSchema field : schema.getFieldsList()) {
            same.addFields(field.toBuilder().clearFieldID());
        }
        return same.build();
    }

    private static List<String> fields(CollectionSchema schema) {
        return schema.getFieldsList().stream()
                .map(field -> String.join(
                        " ",
                        field.getName(),
                        field.getDataType().name(),
                        field.getElementType().name(),
                        field.getIsPrimaryKey() ? "key" : "",
                        field.getAutoID() ? "generated" : "",
                        field.getIsPartitionKey() ? "partition key" : "",
                        field.getNullable() ? "nullable" : "",
                        measures(field).toString()))
                .toList();
    }

    private static Map<String, String> measures(FieldSchema field) {
        Map<String, String> measures = map(field.getTypeParamsList());
        measures.keySet().retainAll(MEASURES);
        if (field.getElementType() == io.milvus.grpc.DataType.VarChar) {
            // Milvus Lite 3.2.2 does not tell it.
            measures.remove("max_length");
        }
        return measures;
    }

    private Map<String, List<Object>> indexes(MilvusFixture server) {
        return server.serving().indexes(name).stream()
                .collect(Collectors.toMap(
                        IndexDescription::getIndexName,
                        index -> List.of(index.getFieldName(), map(index.getParamsList()))));
    }

    private static Map<String, String> map(List<KeyValuePair> pairs) {
        Map<String, String> map = new TreeMap<>();
        pairs.forEach(pair -> map.put(pair.getKey(), pair.getValue()));
        return map;
    }
}
