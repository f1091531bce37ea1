package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Takes the fields that were chosen out of a source schema. What is needed beside them is named, and planned with. */
final class FieldChoice {
    private final ServerKind target;
    private final CollectionOptions options;
    private final Mapped mapped;
    private final Set<String> carried = new TreeSet<>();

    FieldChoice(ServerKind target, CollectionOptions options, Mapped mapped) {
        this.target = target;
        this.options = options;
        this.mapped = mapped;
    }

    CollectionSchema map(CollectionSchema source) {
        if (options.fields().isEmpty()) {
            return source;
        }
        checkNames(source);
        carried.addAll(options.fields());
        needKeys(source);
        needInputs(source);
        needVector(source);
        CollectionSchema.Builder chosen =
                source.toBuilder().clearFields().clearFunctions().clearStructArrayFields();
        for (FieldSchema field : source.getFieldsList()) {
            if (field.getIsDynamic() || carried.contains(field.getName())) {
                chosen.addFields(field);
            } else {
                leftField(field.getName(), SchemaText.type(field));
            }
        }
        for (StructArrayFieldSchema struct : source.getStructArrayFieldsList()) {
            if (carried.contains(struct.getName())) {
                chosen.addStructArrayFields(struct);
            } else {
                leftField(struct.getName(), "array of structs");
            }
        }
        for (FunctionSchema function : source.getFunctionsList()) {
            if (carries(function)) {
                chosen.addFunctions(function);
            } else {
                left("function " + function.getName(), SchemaText.settings(function));
            }
        }
        return chosen.build();
    }

    private void checkNames(CollectionSchema source) {
        Set<String> names = names(source);
        for (String wanted : options.fields()) {
            if (!names.contains(wanted) && !wanted.equals(CollectionDescription.DYNAMIC_FIELD)) {
                mapped.finds(
                        Check.FIELD_UNKNOWN,
                        "field " + wanted,
                        "It is chosen, and the source has no such field." + dynamicHint(source)
                                + NearNames.hint(wanted, names));
            }
        }
    }

    private void needKeys(CollectionSchema source) {
        String partitionKey = options.partitionKey().map(PartitionKey::field).orElse("");
        for (FieldSchema field : source.getFieldsList()) {
            if (field.getIsPrimaryKey()) {
                need(field.getName(), "It is the primary key");
            }
            boolean kept = options.partitionKey().isEmpty() && field.getIsPartitionKey();
            if (kept) {
                need(
                        field.getName(),
                        "It is the partition key, which is kept unless it is changed or taken away (partition key none)");
            } else if (field.getName().equals(partitionKey)) {
                need(field.getName(), "It was asked for as the partition key");
            }
        }
    }

    private void needInputs(CollectionSchema source) {
        source.getFunctionsList().stream()
                .filter(this::carries)
                .forEach(function -> function.getInputFieldNamesList()
                        .forEach(input -> need(
                                input,
                                "Function " + function.getName() + " computes "
                                        + String.join(", ", function.getOutputFieldNamesList()) + " from it")));
    }

    private void needVector(CollectionSchema source) {
        List<String> vectors = source.getFieldsList().stream()
                .filter(field -> FieldTypes.vector(field.getDataType()))
                .map(FieldSchema::getName)
                .toList();
        if (vectors.isEmpty()
                || !Support.of(target).fields().vectorNeeded()
                || vectors.stream().anyMatch(carried::contains)) {
            return;
        }
        mapped.finds(
                Check.FIELD_NEEDED,
                "the schema",
                "One of the vector fields " + String.join(", ", vectors) + " is needed: " + target.label()
                        + " cannot load a collection without one.");
        carried.addAll(vectors);
    }

    private boolean carries(FunctionSchema function) {
        return function.getOutputFieldNamesList().stream().anyMatch(carried::contains);
    }

    private void need(String field, String reason) {
        if (carried.add(field)) {
            mapped.finds(Check.FIELD_NEEDED, "field " + field, reason + ", and not among the chosen fields.");
        }
    }

    /** Of a name that a dynamic key has at the target, the reason is told with the field that is made of it. */
    private void leftField(String name, Object value) {
        if (options.dynamicKeys().fields().stream().noneMatch(key -> key.name().equals(name))) {
            left("field " + name, value);
        }
    }

    private void left(String property, Object value) {
        mapped.differs(property, value, "none", Mapped.ASKED + "; it is not among the chosen fields");
    }

    static Set<String> names(CollectionSchema schema) {
        return Stream.concat(
                        schema.getFieldsList().stream()
                                .filter(field -> !field.getIsDynamic())
                                .map(FieldSchema::getName),
                        schema.getStructArrayFieldsList().stream().map(StructArrayFieldSchema::getName))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** What an index may be on: a field, or a field {@code f} in a struct array {@code s} by the name {@code s[f]}. */
    static Set<String> indexed(CollectionSchema schema) {
        Set<String> names = names(schema);
        schema.getStructArrayFieldsList()
                .forEach(struct -> struct.getFieldsList()
                        .forEach(field -> names.add(struct.getName() + "[" + field.getName() + "]")));
        return names;
    }

    /** Where a name may be that of a dynamic key. */
    static String dynamicHint(CollectionSchema schema) {
        return schema.getEnableDynamicField() ? " A key of the dynamic field becomes a field by --dynamic-keys." : "";
    }
}
