package io.godwit.milvus;

import java.io.IOException;

/** Walks through the documents of a JSON column, null being an empty one. */
final class JsonEntries {
    private static final byte[] EMPTY = {'{', '}'};

    private final Column column;
    private final Wire wire;
    private final boolean compact;
    private int row;

    JsonEntries(Column column, int rows) {
        this.column = column;
        this.wire = wire(column);
        this.compact = column.valid().length > 0 && count(column) < rows;
    }

    DynamicRow next() throws IOException {
        boolean present = column.valid().length == 0 || column.valid()[row];
        row++;
        if ((present || !compact) && !advance(wire)) {
            throw new GodwitException(
                    ErrorCode.BAD_ANSWER, "Field " + column.name() + " holds fewer values than its answer has rows.");
        }
        byte[] bytes = column.slot().bytes();
        return present
                ? DynamicRow.parse(bytes, wire.valueStart(), wire.valueEnd())
                : DynamicRow.parse(EMPTY, 0, EMPTY.length);
    }

    private static Wire wire(Column column) {
        Slot slot = column.slot();
        return new Wire(slot.bytes(), slot.start(), slot.end());
    }

    private static int count(Column column) {
        Wire wire = wire(column);
        int count = 0;
        while (advance(wire)) {
            count++;
        }
        return count;
    }

    private static boolean advance(Wire wire) {
        while (wire.next()) {
            if (wire.field() == 1 && wire.lengthDelimited()) {
                return true;
            }
        }
        return false;
    }
}
