package io.godwit.milvus;

import io.milvus.grpc.FieldData;
import io.milvus.grpc.StructArrayField;
import java.nio.charset.StandardCharsets;

/**
 * Turns a column as a source returns it into one that a target takes. What needs nothing comes back as it is, in its own bytes.
 */
final class Rewrite {
    private static final byte[] NO_KEYS = {'{', '}'};

    private final TargetFields target;

    Rewrite(TargetFields target) {
        this.target = target;
    }

    /** @throws GodwitException ROW_REFUSED if the target cannot take, or would change, a value of the column */
    Column of(Column column) {
        TargetFields.Field field = target.get(column.name());
        if (field == null) {
            return column;
        }
        SilentChanges.refuse(column, target);
        return column.name().equals(Column.DYNAMIC) ? withObjects(column) : of(column, field);
    }

    private Column of(Column column, TargetFields.Field field) {
        if (!column.parts().isEmpty()) {
            return struct(column, field);
        }
        Column compact = nulls(column, field);
        return switch (field.type()) {
            case Array -> TypedArrays.of(compact, field.element().getNumber());
            case ArrayOfVector -> VectorArrays.of(compact, field);
            default -> compact;
        };
    }

    private Column nulls(Column column, TargetFields.Field field) {
        if (!column.hasNulls()) {
            return column;
        }
        if (!field.nullable()) {
            throw new GodwitException(
                    ErrorCode.ROW_REFUSED,
                    "Field " + column.name() + " is null, and the target's field of this name holds no nulls.");
        }
        // Milvus Lite 3 takes both forms.
        return target.kind() == ServerKind.LITE_3 ? column : Compaction.of(column);
    }

    private Column struct(Column column, TargetFields.Field struct) {
        Message parts = new Message(column.end() - column.start());
        for (Column part : column.parts()) {
            TargetFields.Field field = struct.parts().get(part.partName());
            Column rewritten = field == null ? part : of(part, field);
            boolean nullable = field != null && field.nullable();
            parts.field(StructArrayField.FIELDS_FIELD_NUMBER, part(rewritten, part.partName(), nullable));
        }
        return column.with(FieldData.STRUCT_ARRAYS_FIELD_NUMBER, parts.toByteArray());
    }

    /** A field of a struct array under its bare name, without the source's id. */
    private static byte[] part(Column part, String name, boolean nullable) {
        Message field = new Message(part.end() - part.start() + 64);
        Wire wire = new Wire(part.bytes(), part.start(), part.end());
        while (wire.next()) {
            switch (wire.field()) {
                case FieldData.FIELD_ID_FIELD_NUMBER -> {}
                case FieldData.FIELD_NAME_FIELD_NUMBER ->
                    field.field(wire.field(), name.getBytes(StandardCharsets.UTF_8));
                case FieldData.VALID_DATA_FIELD_NUMBER -> {
                    if (nullable) {
                        field.raw(part.bytes(), wire.fieldStart(), wire.valueEnd());
                    }
                }
                default -> field.raw(part.bytes(), wire.fieldStart(), wire.valueEnd());
            }
        }
        return field.toByteArray();
    }

    /** The dynamic field with an empty object in each row that has none. */
    private static Column withObjects(Column column) {
        if (column.slotStart() < 0 || column.slot().kind() != Slot.Kind.ENTRIES || !lacksObjects(column)) {
            return column;
        }
        Slot slot = column.slot();
        boolean[] valid = column.valid();
        boolean padded = valid.length == 0 || column.padded();
        Message documents = new Message(slot.end() - slot.start());
        Wire wire = new Wire(slot.bytes(), slot.start(), slot.end());
        int rows = valid.length == 0 ? slot.count(0) : valid.length;
        for (int row = 0; row < rows; row++) {
            boolean present = valid.length == 0 || valid[row];
            if ((present || padded) && !wire.next()) {
                throw new GodwitException(
                        ErrorCode.BAD_ANSWER,
                        "Field " + column.name() + " holds fewer values than its answer has rows.");
            }
            if (present && wire.valueEnd() > wire.valueStart()) {
                documents.raw(slot.bytes(), wire.fieldStart(), wire.valueEnd());
            } else {
                documents.field(1, NO_KEYS);
            }
        }
        byte[] slots = new Message(slot.end() - slot.start())
                .field(slot.tag(), documents.toByteArray())
                .toByteArray();
        return column.with(FieldData.SCALARS_FIELD_NUMBER, slots);
    }

    private static boolean lacksObjects(Column column) {
        if (column.hasNulls()) {
            return true;
        }
        Slot slot = column.slot();
        Wire wire = new Wire(slot.bytes(), slot.start(), slot.end());
        while (wire.next()) {
            if (wire.valueEnd() == wire.valueStart()) {
                return true;
            }
        }
        return false;
    }
}
