package io.godwit.milvus;

import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.KeyValuePair;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What rows are written into: the fields of a collection and the kind of its server, as far as the form of a column depends on them. */
public final class TargetFields {
    /** Nothing is known: columns are passed on as they are, but for the ids of fields. */
    public static final TargetFields UNKNOWN = new TargetFields(Map.of(), ServerKind.MILVUS_2_3);

    private final Map<String, Field> fields;
    private final ServerKind kind;

    private TargetFields(Map<String, Field> fields, ServerKind kind) {
        this.fields = Map.copyOf(fields);
        this.kind = kind;
    }

    public static TargetFields of(CollectionSchema schema, ServerKind kind) {
        Map<String, Field> fields = new HashMap<>();
        schema.getFieldsList().forEach(field -> fields.put(field.getName(), Field.of(field)));
        schema.getStructArrayFieldsList().forEach(struct -> fields.put(struct.getName(), Field.of(struct)));
        if (schema.getEnableDynamicField()) {
            // Some servers call it nullable and others do not; an empty object in place of null suits both.
            fields.put(Column.DYNAMIC, new Field(DataType.JSON, DataType.None, 0, false, Map.of()));
        }
        return new TargetFields(fields, kind);
    }

    @Nullable
    Field get(String name) {
        return fields.get(name);
    }

    boolean has(String name) {
        return fields.containsKey(name);
    }

    ServerKind kind() {
        return kind;
    }

    /**
     * One field.
     *
     * @param element of arrays, also those of vectors
     * @param dim of vectors, also those in arrays; else 0
     * @param parts the fields of a struct array by name
     */
    record Field(DataType type, DataType element, long dim, boolean nullable, Map<String, Field> parts) {
        private static Field of(FieldSchema field) {
            return new Field(
                    field.getDataType(),
                    field.getElementType(),
                    dim(field.getTypeParamsList()),
                    field.getNullable(),
                    Map.of());
        }

        private static Field of(StructArrayFieldSchema struct) {
            Map<String, Field> parts = new HashMap<>();
            struct.getFieldsList().forEach(field -> parts.put(bare(field.getName()), of(field)));
            return new Field(DataType.ArrayOfStruct, DataType.None, 0, false, Map.copyOf(parts));
        }

        private static String bare(String name) {
            return name.endsWith("]") ? name.substring(name.indexOf('[') + 1, name.length() - 1) : name;
        }

        private static long dim(List<KeyValuePair> params) {
            return params.stream()
                    .filter(param -> param.getKey().equals("dim"))
                    .mapToLong(param -> Long.parseLong(param.getValue().strip()))
                    .findFirst()
                    .orElse(0);
        }
    }
}
