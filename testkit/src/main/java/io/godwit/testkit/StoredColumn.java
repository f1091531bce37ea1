package io.godwit.testkit;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.milvus.grpc.FieldData;
import io.milvus.grpc.VectorField;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts columns into single rows and joins them again without knowing their type: a slot of a column is a list with an
 * entry a row, a list of floats with {@code dim} a row, or bytes of equal length a row.
 */
final class StoredColumn {
    private StoredColumn() {}

    /** A column of one row for each row of a column. */
    static List<FieldData> split(FieldData column, int rows) {
        Message slot = slot(column);
        FieldDescriptor content = content(column.getFieldName(), slot);
        List<Object> items = items(slot, content);
        if (items.size() % rows != 0 || (items.isEmpty() && rows > 0)) {
            throw new MilvusRefusal(
                    1100,
                    "the num_rows (%d) of field (%s) is not equal to passed num_rows (%d): invalid parameter"
                            .formatted(items.size(), column.getFieldName(), rows));
        }
        int width = items.size() / rows;
        List<FieldData> split = new ArrayList<>(rows);
        for (int row = 0; row < rows; row++) {
            split.add(with(column, slot, content, items.subList(row * width, (row + 1) * width)));
        }
        return split;
    }

    /** The columns of single rows as one. */
    static FieldData join(List<FieldData> rows) {
        FieldData first = rows.get(0);
        Message slot = slot(first);
        FieldDescriptor content = content(first.getFieldName(), slot);
        List<Object> items = new ArrayList<>();
        rows.forEach(row -> items.addAll(items(slot(row), content)));
        return with(first, slot, content, items);
    }

    /** The message whose field holds the values: a slot of the scalars, or the vectors themselves if they are bytes. */
    private static Message slot(FieldData column) {
        Message outer = outer(column);
        FieldDescriptor set = setSlot(column.getFieldName(), outer);
        return set.getJavaType() == FieldDescriptor.JavaType.MESSAGE ? (Message) outer.getField(set) : outer;
    }

    private static Message outer(FieldData column) {
        return column.hasVectors() ? column.getVectors() : column.getScalars();
    }

    private static FieldDescriptor setSlot(String field, Message outer) {
        var slots = outer.getDescriptorForType().getOneofs().get(0);
        if (!outer.hasOneof(slots)) {
            throw new MilvusRefusal(1100, "the field (" + field + ") has no data: invalid parameter");
        }
        return outer.getOneofFieldDescriptor(slots);
    }

    private static FieldDescriptor content(String field, Message slot) {
        if (slot instanceof VectorField) {
            return setSlot(field, slot);
        }
        return slot.getDescriptorForType().getFields().stream()
                .filter(FieldDescriptor::isRepeated)
                .findFirst()
                .orElseThrow(() -> new MilvusRefusal(1100, "the field (" + field + ") has no list"));
    }

    private static List<Object> items(Message slot, FieldDescriptor content) {
        if (slot.getField(content) instanceof ByteString bytes) {
            List<Object> items = new ArrayList<>(bytes.size());
            bytes.forEach(items::add);
            return items;
        }
        return new ArrayList<>((List<?>) slot.getField(content));
    }

    private static FieldData with(FieldData column, Message slot, FieldDescriptor content, List<Object> items) {
        Message filled = slot.toBuilder()
                .setField(content, content.isRepeated() ? items : bytes(items))
                .build();
        FieldData.Builder result = column.toBuilder();
        Message outer = outer(column);
        Message changed = slot == outer
                ? filled
                : outer.toBuilder()
                        .setField(setSlot(column.getFieldName(), outer), filled)
                        .build();
        return result.setField(
                        FieldData.getDescriptor().findFieldByName(column.hasVectors() ? "vectors" : "scalars"), changed)
                .build();
    }

    private static ByteString bytes(List<Object> items) {
        byte[] bytes = new byte[items.size()];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (Byte) items.get(i);
        }
        return ByteString.copyFrom(bytes);
    }
}
