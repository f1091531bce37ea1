package io.godwit.milvus;

import io.milvus.grpc.FieldData;
import io.milvus.grpc.VectorField;

/**
 * Takes the values of null rows out of a column. A real Milvus returns a value for each row, null or not, and demands in a write
 * those of the other rows alone (2.5.0 to 3.0, read in its source).
 */
final class Compaction {
    private Compaction() {}

    /** The column itself if it has no nulls, or no values for them. */
    static Column of(Column column) {
        if (!column.hasNulls() || !column.padded() || column.slotStart() < 0) {
            return column;
        }
        Slot slot = column.slot();
        byte[] values = values(slot, column.dim(), column.valid());
        byte[] content =
                slot.packed() ? new Message(values.length + 6).field(1, values).toByteArray() : values;
        // Sparse vectors tell no dimension.
        boolean vector = new Wire(column.bytes(), column.slotStart(), column.slotEnd()).firstField()
                == FieldData.VECTORS_FIELD_NUMBER;
        Message inner = new Message(content.length + 16);
        if (column.dim() > 0) {
            inner.field(VectorField.DIM_FIELD_NUMBER, column.dim());
        }
        byte[] slots = inner.field(slot.tag(), content).toByteArray();
        return column.with(vector ? FieldData.VECTORS_FIELD_NUMBER : FieldData.SCALARS_FIELD_NUMBER, slots);
    }

    private static byte[] values(Slot slot, long dim, boolean[] valid) {
        Message kept = new Message(slot.end() - slot.start());
        int width = slot.width(dim);
        if (width > 0) {
            for (int row = 0; row < valid.length; row++) {
                if (valid[row]) {
                    int from = slot.start() + row * width;
                    kept.raw(slot.bytes(), from, from + width);
                }
            }
        } else if (slot.listed()) {
            entries(slot, valid, kept);
        } else {
            varints(slot, valid, kept);
        }
        return kept.toByteArray();
    }

    /** What stands between the entries, an array's element type, stays. */
    private static void entries(Slot slot, boolean[] valid, Message kept) {
        Wire wire = new Wire(slot.bytes(), slot.start(), slot.end());
        int row = 0;
        while (wire.next()) {
            if (wire.field() != slot.entryField() || valid[row++]) {
                kept.raw(slot.bytes(), wire.fieldStart(), wire.valueEnd());
            }
        }
    }

    private static void varints(Slot slot, boolean[] valid, Message kept) {
        int from = slot.start();
        for (boolean present : valid) {
            int to = from;
            while (slot.bytes()[to] < 0) {
                to++;
            }
            to++;
            if (present) {
                kept.raw(slot.bytes(), from, to);
            }
            from = to;
        }
    }
}
