package io.godwit.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.godwit.testkit.Feature;
import io.godwit.testkit.MilvusFixture;
import io.godwit.testkit.SampleCollection;
import io.godwit.testkit.SampleIndex;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DescribeCollectionResponse;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.IndexDescription;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.ValueField;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Whether a server says of a collection, beside its rows, what it was made with elsewhere. */
final class Kept {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SampleCollection sample;
    private final MilvusFixture server;
    private final DescribeCollectionResponse there;

    private Kept(SampleCollection sample, MilvusFixture server) {
        this.sample = sample;
        this.server = server;
        this.there = server.describe(sample.name());
    }

    /** Each setting that the collection was made with, and whether the server has it. */
    static Map<Feature, Boolean> of(SampleCollection sample, MilvusFixture server) {
        Kept kept = new Kept(sample, server);
        Map<Feature, Boolean> settings = new EnumMap<>(Feature.class);
        Feature.of(sample).stream()
                .filter(Feature::setting)
                .forEach(feature -> settings.put(feature, kept.has(feature)));
        return settings;
    }

    private boolean has(Feature setting) {
        return switch (setting) {
            case AUTO_ID ->
                there.getSchema().getFieldsList().stream()
                        .anyMatch(field -> field.getIsPrimaryKey() && field.getAutoID());
            case DEFAULT_ITSELF -> defaults(sample.schema()).equals(defaults(there.getSchema()));
            case CLUSTERING_KEY -> there.getSchema().getFieldsList().stream().anyMatch(FieldSchema::getIsClusteringKey);
            case BUCKETS -> there.getNumPartitions() == sample.bucketCount();
            case SHARDS -> there.getShardsNum() == sample.shards();
            case LEVEL -> there.getConsistencyLevel() == sample.settings().level();
            case DESCRIPTIONS -> descriptions();
            case PROPERTIES ->
                map(there.getPropertiesList())
                        .entrySet()
                        .containsAll(sample.settings().properties().entrySet());
            case ALIASES ->
                server.serving()
                        .aliases(sample.name())
                        .containsAll(sample.settings().aliases());
            case INDEXES -> indexes();
            default -> throw new IllegalArgumentException(setting + " is no setting");
        };
    }

    private static Map<String, ValueField> defaults(CollectionSchema schema) {
        return schema.getFieldsList().stream()
                .filter(FieldSchema::hasDefaultValue)
                .collect(Collectors.toMap(FieldSchema::getName, FieldSchema::getDefaultValue));
    }

    private boolean descriptions() {
        Map<String, String> described = new HashMap<>();
        there.getSchema().getFieldsList().forEach(field -> described.put(field.getName(), field.getDescription()));
        return there.getSchema().getDescription().equals(sample.schema().getDescription())
                && sample.schema().getFieldsList().stream()
                        .allMatch(field -> field.getDescription().equals(described.get(field.getName())));
    }

    private boolean indexes() {
        List<IndexDescription> made = server.serving().indexes(sample.name());
        return sample.indexes().stream().allMatch(index -> made.stream().anyMatch(other -> same(index, other)));
    }

    /** With all its parameters; the default index of a scalar field is whatever the server takes for it. */
    private static boolean same(SampleIndex index, IndexDescription other) {
        return index.field().equals(other.getFieldName())
                && flat(map(other.getParamsList()))
                        .entrySet()
                        .containsAll(flat(index.params()).entrySet());
    }

    /** Without the nesting of some in one JSON text, which a server may undo. */
    private static Map<String, String> flat(Map<String, String> params) {
        Map<String, String> flat = new HashMap<>(params);
        String nested = flat.remove("params");
        if (nested != null) {
            try {
                JSON.readTree(nested)
                        .properties()
                        .forEach(param ->
                                flat.put(param.getKey(), param.getValue().asText()));
            } catch (JsonProcessingException e) {
                throw new AssertionError("Index parameters that are no JSON: " + nested, e);
            }
        }
        return flat;
    }

    private static Map<String, String> map(List<KeyValuePair> pairs) {
        Map<String, String> map = new HashMap<>();
        pairs.forEach(pair -> map.put(pair.getKey(), pair.getValue()));
        return map;
    }
}
