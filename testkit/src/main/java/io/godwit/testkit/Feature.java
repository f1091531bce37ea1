package io.godwit.testkit;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import java.util.EnumSet;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Something that a collection may hold, as a table of what servers support lists it. */
public enum Feature {
    BOOL("Bool", DataType.Bool),
    INT8("Int8", DataType.Int8),
    INT16("Int16", DataType.Int16),
    INT32("Int32", DataType.Int32),
    INT64("Int64", DataType.Int64),
    FLOAT("Float", DataType.Float),
    DOUBLE("Double", DataType.Double),
    VAR_CHAR("VarChar", DataType.VarChar),
    JSON("JSON", DataType.JSON),
    ARRAY_OF_BOOL("Array of Bool", array(DataType.Bool)),
    ARRAY_OF_INT8("Array of Int8", array(DataType.Int8)),
    ARRAY_OF_INT16("Array of Int16", array(DataType.Int16)),
    ARRAY_OF_INT32("Array of Int32", array(DataType.Int32)),
    ARRAY_OF_INT64("Array of Int64", array(DataType.Int64)),
    ARRAY_OF_FLOAT("Array of Float", array(DataType.Float)),
    ARRAY_OF_DOUBLE("Array of Double", array(DataType.Double)),
    ARRAY_OF_VAR_CHAR("Array of VarChar", array(DataType.VarChar)),
    FLOAT_VECTOR("FloatVector", DataType.FloatVector),
    BINARY_VECTOR("BinaryVector", DataType.BinaryVector),
    FLOAT16_VECTOR("Float16Vector", DataType.Float16Vector),
    BFLOAT16_VECTOR("BFloat16Vector", DataType.BFloat16Vector),
    SPARSE_FLOAT_VECTOR("SparseFloatVector", DataType.SparseFloatVector),
    INT8_VECTOR("Int8Vector", DataType.Int8Vector),
    GEOMETRY("Geometry", DataType.Geometry),
    TIMESTAMPTZ("Timestamptz", DataType.Timestamptz),
    NULLABLE("nullable fields", field -> field.getNullable() && !Columns.isVector(field.getDataType())),
    NULLABLE_VECTOR("nullable vectors", field -> field.getNullable() && Columns.isVector(field.getDataType())),
    DEFAULT_VALUE("rows of fields with a default value", FieldSchema::hasDefaultValue),
    DYNAMIC("dynamic fields", FieldSchema::getIsDynamic),
    NUMBER_KEY("Int64 key", field -> field.getIsPrimaryKey() && !Columns.isText(field)),
    TEXT_KEY("VarChar key", field -> field.getIsPrimaryKey() && Columns.isText(field)),
    GENERATED_KEY("rows with generated keys", field -> field.getIsPrimaryKey() && field.getAutoID()),
    PARTITION_KEY("partition key", FieldSchema::getIsPartitionKey),
    PARTITIONS("named partitions"),
    SEVERAL_VECTORS("several vector fields"),
    STRUCT_ARRAY("struct arrays"),
    FLOAT_VECTORS_IN_STRUCTS("FloatVector in struct arrays", inStructs(DataType.FloatVector)),
    BINARY_VECTORS_IN_STRUCTS("BinaryVector in struct arrays", inStructs(DataType.BinaryVector)),
    FLOAT16_VECTORS_IN_STRUCTS("Float16Vector in struct arrays", inStructs(DataType.Float16Vector)),
    BFLOAT16_VECTORS_IN_STRUCTS("BFloat16Vector in struct arrays", inStructs(DataType.BFloat16Vector)),
    INT8_VECTORS_IN_STRUCTS("Int8Vector in struct arrays", inStructs(DataType.Int8Vector)),
    FULL_TEXT("BM25 function"),
    EMBEDDING("TextEmbedding function"),
    SIGNATURE("MinHash function"),
    AUTO_ID("autoID itself", field -> field.getIsPrimaryKey() && field.getAutoID(), true),
    DEFAULT_ITSELF("the default value itself", FieldSchema::hasDefaultValue, true),
    CLUSTERING_KEY("clustering key", FieldSchema::getIsClusteringKey, true),
    BUCKETS("chosen number of hash partitions", true),
    SHARDS("several shards", true),
    LEVEL("consistency level other than Strong", true),
    DESCRIPTIONS("descriptions", true),
    PROPERTIES("properties of collections", true),
    ALIASES("aliases", true),
    INDEXES("kinds of indexes", true);

    private final String title;

    @SuppressWarnings("ImmutableEnumChecker") // a lambda without state
    private final Predicate<FieldSchema> field;

    private final boolean setting;

    Feature(String title) {
        this(title, false);
    }

    Feature(String title, boolean setting) {
        this(title, field -> false, setting);
    }

    Feature(String title, DataType type) {
        this(title, field -> field.getDataType() == type && !field.getIsDynamic());
    }

    Feature(String title, Predicate<FieldSchema> field) {
        this(title, field, false);
    }

    Feature(String title, Predicate<FieldSchema> field, boolean setting) {
        this.title = title;
        this.field = field;
        this.setting = setting;
    }

    private static Predicate<FieldSchema> array(DataType element) {
        return field -> field.getDataType() == DataType.Array && field.getElementType() == element;
    }

    private static Predicate<FieldSchema> inStructs(DataType element) {
        return field -> field.getDataType() == DataType.ArrayOfVector && field.getElementType() == element;
    }

    /** As people read it. */
    public String title() {
        return title;
    }

    /** Whether it belongs to a collection beside its rows, and may be kept or not whatever becomes of them. */
    public boolean setting() {
        return setting;
    }

    /** What a collection has. */
    public static EnumSet<Feature> of(SampleCollection sample) {
        EnumSet<Feature> features = EnumSet.noneOf(Feature.class);
        for (Feature feature : values()) {
            if (!feature.fields(sample.schema()).isEmpty()) {
                features.add(feature);
            }
        }
        long vectors = sample.schema().getFieldsList().stream()
                .filter(field -> Columns.isVector(field.getDataType()))
                .count();
        if (vectors > 1) {
            features.add(SEVERAL_VECTORS);
        }
        if (!sample.partitions().isEmpty()) {
            features.add(PARTITIONS);
        }
        if (sample.schema().getStructArrayFieldsCount() > 0) {
            features.add(STRUCT_ARRAY);
        }
        for (FunctionSchema function : sample.schema().getFunctionsList()) {
            features.add(
                    switch (function.getType()) {
                        case BM25 -> FULL_TEXT;
                        case TextEmbedding -> EMBEDDING;
                        // The generated code does not have its number.
                        default -> SIGNATURE;
                    });
        }
        addSettings(sample, features);
        return features;
    }

    private static void addSettings(SampleCollection sample, EnumSet<Feature> features) {
        boolean described = !sample.schema().getDescription().isEmpty()
                || sample.schema().getFieldsList().stream()
                        .anyMatch(field -> !field.getDescription().isEmpty());
        add(features, BUCKETS, sample.bucketCount() > 0);
        add(features, SHARDS, sample.shards() > 1);
        add(features, LEVEL, sample.settings().level() != ConsistencyLevel.Strong);
        add(features, DESCRIPTIONS, described);
        add(features, PROPERTIES, !sample.settings().properties().isEmpty());
        add(features, ALIASES, !sample.settings().aliases().isEmpty());
        add(features, INDEXES, !sample.indexes().isEmpty());
    }

    private static void add(EnumSet<Feature> features, Feature feature, boolean there) {
        if (there) {
            features.add(feature);
        }
    }

    /** The fields of a schema that are of this kind; vectors {@code v} in a struct array {@code s} go by {@code s[v]}. */
    public List<String> fields(CollectionSchema schema) {
        Stream<FieldSchema> inStructs = schema.getStructArrayFieldsList().stream()
                .flatMap(struct -> struct.getFieldsList().stream()
                        .filter(part -> part.getDataType() == DataType.ArrayOfVector)
                        .map(part -> part.toBuilder()
                                .setName(struct.getName() + "[" + part.getName() + "]")
                                .build()));
        return Stream.concat(Schemas.storedFields(schema).stream(), inStructs)
                .filter(field)
                .map(FieldSchema::getName)
                .toList();
    }
}
