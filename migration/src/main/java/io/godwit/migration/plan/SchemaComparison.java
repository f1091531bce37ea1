package io.godwit.migration.plan;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.FunctionSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether an existing collection can take the rows of another: the same fields, each at least as wide. */
final class SchemaComparison {
    private final List<String> obstacles = new ArrayList<>();

    private SchemaComparison() {}

    /**
     * @param wanted the schema that would be created for these rows
     * @param existing the schema that is there
     * @return what stands in the way, in words; empty: it fits
     */
    static List<String> obstacles(CollectionSchema wanted, CollectionSchema existing) {
        SchemaComparison comparison = new SchemaComparison();
        comparison.compare(wanted, existing);
        return comparison.obstacles;
    }

    private void compare(CollectionSchema wanted, CollectionSchema existing) {
        Map<String, FieldSchema> here = fields(wanted);
        Map<String, FieldSchema> there = fields(existing);
        Set<String> names = new TreeSet<>(here.keySet());
        names.addAll(there.keySet());
        for (String name : names) {
            FieldSchema one = here.get(name);
            FieldSchema other = there.get(name);
            if (one == null) {
                obstacles.add("field " + name + " is at the target only");
            } else if (other == null) {
                obstacles.add("field " + name + " is missing at the target");
            } else {
                compare(one, other);
            }
        }
        if (wanted.getEnableDynamicField() && !existing.getEnableDynamicField()) {
            obstacles.add("the target has no dynamic field");
        }
        if (!functions(wanted).equals(functions(existing))) {
            obstacles.add("the functions differ");
        }
    }

    private void compare(FieldSchema wanted, FieldSchema existing) {
        String field = "field " + wanted.getName();
        differs(field, "type", SchemaText.name(wanted), SchemaText.name(existing));
        if (wanted.getDataType() == DataType.Array || wanted.getDataType() == DataType.ArrayOfVector) {
            differs(field, "element type", wanted.getElementType(), existing.getElementType());
        }
        differs(field, "dim", TypeParams.text(wanted, "dim"), TypeParams.text(existing, "dim"));
        differs(field, "primary key", wanted.getIsPrimaryKey(), existing.getIsPrimaryKey());
        differs(field, "autoID", wanted.getAutoID(), existing.getAutoID());
        differs(field, "partition key", wanted.getIsPartitionKey(), existing.getIsPartitionKey());
        differs(field, "nullable", wanted.getNullable(), existing.getNullable());
        wide(field, "max_length", wanted, existing);
        wide(field, "max_capacity", wanted, existing);
    }

    private void differs(String field, String property, Object wanted, Object existing) {
        if (!wanted.equals(existing)) {
            obstacles.add(property + " of " + field + " is " + word(wanted) + " at the source, " + word(existing)
                    + " at the target");
        }
    }

    private void wide(String field, String param, FieldSchema wanted, FieldSchema existing) {
        long one = TypeParams.number(wanted, param).orElse(0);
        long other = TypeParams.number(existing, param).orElse(Long.MAX_VALUE);
        if (other < one) {
            obstacles.add(param + " of " + field + " is " + one + " at the source, only " + other + " at the target");
        }
    }

    private static String word(Object value) {
        return value instanceof java.util.Optional<?> text
                ? text.map(Object::toString).orElse("none")
                : value.toString();
    }

    /** By name; a field {@code f} in a struct array {@code s} goes by {@code s[f]}. */
    private static Map<String, FieldSchema> fields(CollectionSchema schema) {
        Stream<FieldSchema> inStructs = schema.getStructArrayFieldsList().stream()
                .flatMap(struct -> struct.getFieldsList().stream()
                        .map(field -> field.toBuilder()
                                .setName(struct.getName() + "[" + field.getName() + "]")
                                .build()));
        return Stream.concat(schema.getFieldsList().stream(), inStructs)
                .filter(field -> !field.getIsDynamic())
                .collect(Collectors.toMap(FieldSchema::getName, Function.identity(), (first, second) -> first));
    }

    private static Set<FunctionSchema> functions(CollectionSchema schema) {
        return schema.getFunctionsList().stream()
                .map(function -> function.toBuilder()
                        .clearId()
                        .clearDescription()
                        .clearInputFieldIds()
                        .clearOutputFieldIds()
                        .build())
                .collect(Collectors.toSet());
    }
}
