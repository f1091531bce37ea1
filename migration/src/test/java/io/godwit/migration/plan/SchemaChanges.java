package io.godwit.migration.plan;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A schema with one thing changed, for each thing that the protocol has a place for, set or not. */
final class SchemaChanges {
    /** What a server makes up, what it tells elsewhere, and what follows from something else that a schema holds. */
    private static final Set<String> NO_SETTINGS = Set.of(
            "CollectionSchema.name",
            "CollectionSchema.dbName",
            "CollectionSchema.autoID",
            "CollectionSchema.version",
            // Refused by name.
            "CollectionSchema.enable_namespace",
            "FieldSchema.fieldID",
            "FieldSchema.state",
            "FieldSchema.index_params",
            "FieldSchema.is_dynamic",
            "FieldSchema.is_function_output",
            "StructArrayFieldSchema.fieldID",
            "FunctionSchema.id",
            "FunctionSchema.input_field_ids",
            "FunctionSchema.output_field_ids");

    private final Map<String, CollectionSchema> changed = new TreeMap<>();

    private SchemaChanges() {}

    /** By what was changed, as a path: {@code fields[2].type_params[0].value}. */
    static Map<String, CollectionSchema> of(CollectionSchema schema) {
        SchemaChanges changes = new SchemaChanges();
        changes.within(schema, "", message -> (CollectionSchema) message);
        return changes.changed;
    }

    /** The schema that comes of one of its parts. */
    private interface Whole {
        CollectionSchema of(Message part);
    }

    private void within(Message message, String path, Whole whole) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            String name = field.getContainingType().getName() + "." + field.getName();
            boolean elementless = field.getName().equals("element_type") && !holdsElements(message);
            if (NO_SETTINGS.contains(name) || elementless) {
                continue;
            }
            String at = path + field.getName();
            if (field.isRepeated()) {
                repeated(message, field, at, whole);
            } else if (field.getJavaType() == JavaType.MESSAGE && message.hasField(field)) {
                within((Message) message.getField(field), at + ".", part -> whole.of(with(message, field, part)));
                changed.put(at, whole.of(message.toBuilder().clearField(field).build()));
            } else if (field.getJavaType() == JavaType.MESSAGE) {
                changed.put(at, whole.of(with(message, field, filled(message, field))));
            } else {
                changed.put(at, whole.of(with(message, field, other(field, message.getField(field)))));
            }
        }
    }

    private void repeated(Message message, FieldDescriptor field, String at, Whole whole) {
        List<?> elements = (List<?>) message.getField(field);
        for (int i = 0; i < elements.size(); i++) {
            int place = i;
            List<Object> fewer = new ArrayList<>(elements);
            fewer.remove(place);
            changed.put(at + "[" + i + "] gone", whole.of(with(message, field, fewer)));
            if (elements.get(i) instanceof Message element) {
                within(
                        element,
                        at + "[" + i + "].",
                        part -> whole.of(message.toBuilder()
                                .setRepeatedField(field, place, part)
                                .build()));
            } else {
                Object other = other(field, elements.get(i));
                changed.put(
                        at + "[" + i + "]",
                        whole.of(message.toBuilder()
                                .setRepeatedField(field, place, other)
                                .build()));
            }
        }
        Object more = field.getJavaType() == JavaType.MESSAGE ? filled(message, field) : other(field, "");
        changed.put(
                at + " more",
                whole.of(message.toBuilder().addRepeatedField(field, more).build()));
    }

    private static boolean holdsElements(Message field) {
        return field instanceof FieldSchema schema
                && (schema.getDataType() == DataType.Array || schema.getDataType() == DataType.ArrayOfVector);
    }

    private static Message with(Message message, FieldDescriptor field, Object value) {
        return message.toBuilder().setField(field, value).build();
    }

    private static Message filled(Message message, FieldDescriptor field) {
        Message.Builder filled = message.newBuilderForType().newBuilderForField(field);
        if (filled instanceof KeyValuePair.Builder pair) {
            return pair.setKey("added.key").setValue("1").build();
        }
        FieldDescriptor first = filled.getDescriptorForType().getFields().stream()
                .filter(part -> part.getJavaType() != JavaType.MESSAGE)
                .filter(part ->
                        part.getJavaType() == JavaType.STRING || !part.getName().endsWith("ID"))
                .findFirst()
                .orElseThrow();
        return filled.setField(first, other(first, first.getDefaultValue())).build();
    }

    private static Object other(FieldDescriptor field, Object value) {
        return switch (field.getJavaType()) {
            case BOOLEAN -> !(Boolean) value;
            case STRING -> value + "9";
            case INT -> (Integer) value + 1;
            case LONG -> (Long) value + 1;
            case FLOAT -> (Float) value + 1;
            case DOUBLE -> (Double) value + 1;
            case BYTE_STRING -> ((ByteString) value).concat(ByteString.copyFromUtf8("9"));
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield values.get((values.indexOf(value) + 1) % values.size());
            }
            case MESSAGE -> throw new IllegalArgumentException(field.getFullName());
        };
    }
}
