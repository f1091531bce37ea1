package io.godwit.migration.plan;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import io.godwit.migration.Finding.Severity;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.FunctionKind;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Turns the schema of a source collection into the one to be sent to the target. What cannot be carried becomes a finding, by name. */
final class SchemaMapping {
    /** Milvus Lite 3.2 does not tell the length of texts in arrays, which 2.3.5 demands; this is the longest that any server takes. */
    private static final String LONGEST_TEXT = "65535";

    /** By this property Milvus takes what a function other than BM25 would compute from those who write (2.6.3 on, read in its source). */
    static final String VECTORS_GIVEN = "collection.function.allowInsertNonBM25FunctionOutputs";

    /** Of the collection; deprecated in favour of the field's. */
    private static final FieldDescriptor AUTO_ID =
            CollectionSchema.getDescriptor().findFieldByNumber(CollectionSchema.AUTOID_FIELD_NUMBER);

    private final ServerKind sourceKind;
    private final ServerKind targetKind;
    private final String targetServer;
    private final boolean sameServerVersion;
    private final Support support;
    private final Mapped mapped;
    private final Ids ids;
    private boolean vectorsGiven;

    SchemaMapping(ClusterView source, ClusterView target, Mapped mapped, Ids ids) {
        sourceKind = source.kind();
        targetKind = target.kind();
        targetServer = target.server();
        sameServerVersion = sourceKind == targetKind && source.version().equals(target.version());
        support = Support.of(target);
        this.mapped = mapped;
        this.ids = ids;
    }

    CollectionSchema map(CollectionDescription described, String targetName) {
        CollectionSchema source = described.schema();
        vectorsGiven = described.properties().getOrDefault(VECTORS_GIVEN, "").equalsIgnoreCase("true");
        CollectionSchema.Builder target = source.toBuilder()
                .setName(targetName)
                .clearField(AUTO_ID)
                .clearDbName()
                .clearVersion()
                .clearProperties()
                .clearFields()
                .clearStructArrayFields()
                .clearFunctions();
        checkUnknown("the schema", source.getUnknownFields());
        source.getFieldsList().stream()
                .filter(field -> !field.getIsDynamic())
                .forEach(field -> target.addFields(field(field)));
        source.getFunctionsList().forEach(function -> target.addFunctions(function(function)));
        source.getStructArrayFieldsList().forEach(struct -> target.addStructArrayFields(struct(struct)));
        if (source.getEnableNamespace()) {
            mapped.finds(Check.UNSUPPORTED_FEATURE, "the schema", "It has namespaces, which Godwit does not carry.");
        }
        if (descriptionLost("description", source.getDescription())) {
            target.clearDescription();
        }
        return checked(target.build());
    }

    /** What is left is in names and parameters, without which the collection would be another. */
    private CollectionSchema checked(CollectionSchema target) {
        if (!support.zeroBytes() && zeroByte(target)) {
            mapped.finds(
                    Check.UNSUPPORTED_FEATURE,
                    "the schema",
                    "A name or a parameter in it holds a zero byte, and " + noZeroBytes() + ".");
        }
        return target;
    }

    private FieldSchema field(FieldSchema source) {
        return field(source, "field " + source.getName(), false);
    }

    private StructArrayFieldSchema struct(StructArrayFieldSchema source) {
        String object = "field " + source.getName();
        StructArrayFieldSchema.Builder target =
                source.toBuilder().clearFieldID().clearFields();
        checkUnknown(object, source.getUnknownFields());
        if (support.fields().inStructs().isEmpty()) {
            mapped.finds(
                    Check.UNSUPPORTED_TYPE,
                    object,
                    "It is an array of structs, which " + targetServer + " cannot hold.");
            return source;
        }
        source.getFieldsList()
                .forEach(part ->
                        target.addFields(field(part, "field " + source.getName() + "[" + part.getName() + "]", true)));
        return target.build();
    }

    private FieldSchema field(FieldSchema source, String object, boolean inStruct) {
        FieldSchema.Builder target =
                source.toBuilder().clearFieldID().clearState().setAutoID(source.getAutoID() && ids.generated());
        checkUnknown(object, source.getUnknownFields());
        checkUnknown("default value of " + object, source.getDefaultValue().getUnknownFields());
        if (inStruct && source.getDataType() == DataType.ArrayOfVector) {
            checkVectorsInStruct(source, object);
        } else {
            checkType(source, object);
        }
        if (source.getNullable() && !nullsHeld(source.getDataType())) {
            mapped.finds(
                    Check.UNSUPPORTED_FEATURE,
                    object,
                    "It is nullable; " + targetServer + " has no nulls in fields of type " + SchemaText.name(source)
                            + ".");
        }
        if (source.getIsClusteringKey() && !support.fields().clusteringKey()) {
            target.clearIsClusteringKey();
            mapped.differs("clustering key on " + object, true, false, targetKind.label() + " has none");
        }
        if (descriptionLost("description of " + object, source.getDescription())) {
            target.clearDescription();
        }
        if (defaultLost(source, object)) {
            target.clearDefaultValue();
        }
        params(source, object, target);
        if (lengthHidden(source)) {
            target.addTypeParams(KeyValuePair.newBuilder().setKey("max_length").setValue(LONGEST_TEXT));
            mapped.differs(
                    "max_length of " + object, "not told", LONGEST_TEXT, sourceKind.label() + " does not tell it");
        }
        return target.build();
    }

    /** Leaves out what the target would store as mere text, or drop: the plan then tells what is lost. */
    private void params(FieldSchema source, String object, FieldSchema.Builder target) {
        target.clearTypeParams();
        for (KeyValuePair param : source.getTypeParamsList()) {
            String key = param.getKey();
            if (Heeded.paramLost(key, sourceKind, targetKind)) {
                mapped.differs(
                        key + " of " + object, param.getValue(), "none", targetKind.label() + " does not heed it");
                continue;
            }
            target.addTypeParams(param);
            if (!Heeded.paramKnown(key)) {
                mapped.finds(
                        Check.UNKNOWN_PROPERTY,
                        key + " of " + object,
                        "It is '" + param.getValue() + "', and carried as it is.");
            }
        }
    }

    /** A Milvus Lite 3 takes a vector that may be null, and stores zeros for the nulls (3.2.2): what comes from one holds none. */
    private boolean nullsHeld(DataType type) {
        boolean none =
                sourceKind == ServerKind.LITE_3 && targetKind == ServerKind.LITE_3 && type == DataType.FloatVector;
        return none || support.fields().nullable().contains(type);
    }

    private boolean lengthHidden(FieldSchema field) {
        return field.getDataType() == DataType.Array
                && field.getElementType() == DataType.VarChar
                && targetKind != ServerKind.LITE_3
                && TypeParams.text(field, "max_length").isEmpty();
    }

    private void checkType(FieldSchema field, String object) {
        if (!support.fields().types().contains(field.getDataType())) {
            mapped.finds(Check.UNSUPPORTED_TYPE, object, noSuchType(field.getDataType(), SchemaText.name(field)));
            return;
        }
        if (field.getDataType() != DataType.Array) {
            return;
        }
        DataType element = field.getElementType();
        boolean plain = switch (element) {
            case Bool, Int8, Int16, Int32, Int64, Float, Double, VarChar -> true;
            default -> false;
        };
        if (!plain) {
            mapped.finds(Check.UNSUPPORTED_TYPE, object, noSuchType(element, SchemaText.type(field)));
        }
    }

    private void checkVectorsInStruct(FieldSchema field, String object) {
        if (!support.fields().inStructs().contains(field.getElementType())) {
            mapped.finds(Check.UNSUPPORTED_TYPE, object, noSuchType(field.getElementType(), SchemaText.type(field)));
        }
    }

    private String noSuchType(DataType type, String name) {
        return type == DataType.UNRECOGNIZED
                ? "It is of " + name + ", which is newer than Godwit."
                : "It is of type " + name + ", which " + targetServer + " cannot hold.";
    }

    private FunctionSchema function(FunctionSchema source) {
        String object = "function " + source.getName();
        checkUnknown(object, source.getUnknownFields());
        Optional<FunctionKind> kind = FunctionKind.of(source);
        if (kind.filter(support.fields().functions()::contains).isEmpty()) {
            mapped.finds(
                    Check.UNSUPPORTED_FEATURE,
                    object,
                    "It is of type " + FunctionKind.label(source) + ", which "
                            + (kind.isPresent()
                                    ? targetServer + " does not have."
                                    : "Godwit does not know in a schema."));
        } else if (kind.get() == FunctionKind.TEXT_EMBEDDING) {
            embedding(source, object);
        }
        FunctionSchema.Builder target =
                source.toBuilder().clearId().clearInputFieldIds().clearOutputFieldIds();
        if (descriptionLost("description of " + object, source.getDescription())) {
            target.clearDescription();
        }
        return target.build();
    }

    private void embedding(FunctionSchema function, String object) {
        if (sourceKind.lite() != targetKind.lite()) {
            mapped.finds(
                    Check.UNSUPPORTED_FEATURE,
                    object,
                    "It is of type TextEmbedding, whose model Milvus Lite names by other parameters (api_key, base_url,"
                            + " dimensions) than Milvus (credential, url, dim).");
            return;
        }
        Map<String, String> params = TypeParams.map(function.getParamsList());
        String model = params.getOrDefault("model_name", "of the provider's choice");
        String credential = params.containsKey("credential") ? ", by the credential " + params.get("credential") : "";
        mapped.finds(
                Check.MODEL_CALLED_AGAIN,
                object,
                "The target calls its model again for each row (" + params.getOrDefault("provider", "unnamed")
                        + ", model " + model + credential + "), so vectors may come out otherwise than at the source."
                        + (vectorsGiven
                                ? " The source takes vectors from its writers as well (property " + VECTORS_GIVEN
                                        + "), and the model's take their place."
                                : ""));
    }

    /** Carried only to a server of the very same version: another may read the numbers differently, or drop them. */
    private void checkUnknown(String object, UnknownFieldSet unknown) {
        List<Integer> numbers = unknown.asMap().keySet().stream().sorted().toList();
        if (numbers.isEmpty()) {
            return;
        }
        String evidence = "It holds settings that are newer than Godwit, with the protocol numbers " + numbers + ".";
        if (sameServerVersion) {
            mapped.finds(Check.as(
                    Severity.WARNING,
                    "Both servers are of one version, so they are carried. Check them at the target.",
                    Check.UNKNOWN_SCHEMA_FIELD.on(
                            mapped.collection(), object + " of " + mapped.collection(), evidence)));
        } else {
            mapped.finds(Check.UNKNOWN_SCHEMA_FIELD, object, evidence);
        }
    }

    private boolean descriptionLost(String property, String description) {
        boolean held = support.shape().descriptions();
        boolean readable = support.zeroBytes() || description.indexOf('\0') < 0;
        if (description.isEmpty() || (held && readable)) {
            return false;
        }
        mapped.differs(
                property,
                '"' + SchemaText.printable(description) + '"',
                "none",
                held ? "it holds a zero byte, and " + noZeroBytes() : targetKind.label() + " keeps none");
        return true;
    }

    /**
     * The copy writes each value anyhow; those who write later have to as well. What is in danger at the source already is carried as it
     * is; but a Milvus Lite 2 dies of more than a 2.3.5, and cannot hold a zero byte at all.
     */
    private boolean defaultLost(FieldSchema field, String object) {
        boolean held = targetKind == ServerKind.LITE_2 && zeroByte(field.getDefaultValue());
        boolean kept = support.fields().defaultsSafe()
                || (sourceKind == targetKind && !held)
                || (targetKind != ServerKind.LITE_2
                        && !Support.of(sourceKind).fields().defaultsSafe());
        if (kept || !field.hasDefaultValue()) {
            return false;
        }
        String value = SchemaText.value(field.getDefaultValue());
        String reason = held ? noZeroBytes() : "an Insert that leaves the field out can kill " + targetServer;
        mapped.differs("default value of " + object, value, "none", reason);
        mapped.finds(Check.DEFAULT_VALUE_LEFT, object, "Its default is " + value + ", and " + reason + ".");
        return true;
    }

    private String noZeroBytes() {
        return targetServer + " cannot read back a schema with one";
    }

    private static boolean zeroByte(Message message) {
        ByteString bytes = message.toByteString();
        return IntStream.range(0, bytes.size()).anyMatch(i -> bytes.byteAt(i) == 0);
    }
}
