package io.godwit.testkit;

import io.milvus.grpc.DataType;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.FieldSchema;
import io.milvus.grpc.StructArrayField;
import io.milvus.grpc.StructArrayFieldSchema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Struct arrays of a {@link ScriptedMilvus}: all fields must be there under their bare names, and each obeys {@link ColumnRules}. */
final class StructRules {
    private final ColumnRules rules;

    StructRules(ColumnRules rules) {
        this.rules = rules;
    }

    List<FieldData> stored(StructArrayFieldSchema struct, FieldData column, int rows) {
        if (!column.hasStructArrays() || column.getStructArrays().getFieldsCount() != struct.getFieldsCount()) {
            throw new MilvusRefusal(
                    1100,
                    "length of fields of struct field mismatch length of the fields in schema, fieldName: "
                            + struct.getName() + ": invalid parameter");
        }
        Map<String, FieldData> sent = new HashMap<>();
        column.getStructArrays().getFieldsList().forEach(part -> sent.put(part.getFieldName(), part));
        List<List<FieldData>> parts = new ArrayList<>();
        for (FieldSchema field : struct.getFieldsList()) {
            FieldData part = sent.get(field.getName());
            if (part == null) {
                throw new MilvusRefusal(
                        1100,
                        "sub-field '%s' of struct '%s' is missing: invalid parameter"
                                .formatted(field.getName(), struct.getName()));
            }
            FieldData own = part.toBuilder()
                    .setFieldId(field.getFieldID())
                    .setType(field.getDataType())
                    .build();
            parts.add(rules.stored(field, own, rows));
        }
        List<FieldData> cells = new ArrayList<>();
        for (int row = 0; row < rows; row++) {
            StructArrayField.Builder cell = StructArrayField.newBuilder();
            for (List<FieldData> part : parts) {
                cell.addFields(part.get(row));
            }
            cells.add(struct(struct, cell));
        }
        return cells;
    }

    FieldData returned(StructArrayFieldSchema struct, List<FieldData> cells, String timeZone) {
        StructArrayField.Builder column = StructArrayField.newBuilder();
        for (int i = 0; i < struct.getFieldsCount(); i++) {
            int at = i;
            List<FieldData> part = cells.stream()
                    .map(cell -> cell.getStructArrays().getFields(at))
                    .toList();
            column.addFields(rules.returned(struct.getFields(i), part, timeZone));
        }
        return struct(struct, column).toBuilder()
                .setFieldId(struct.getFieldID())
                .build();
    }

    private static FieldData struct(StructArrayFieldSchema struct, StructArrayField.Builder parts) {
        return FieldData.newBuilder()
                .setFieldName(struct.getName())
                .setType(DataType.ArrayOfStruct)
                .setStructArrays(parts)
                .build();
    }
}
