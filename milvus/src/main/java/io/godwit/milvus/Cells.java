package io.godwit.milvus;

import io.godwit.milvus.Slot.Kind;
import io.milvus.grpc.DataType;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Walks one column from row to row and writes each value in canonical form: integers as 8 bytes, floats by their bits but all NaN
 * the same, text and vectors as their bytes, an array as its length and values whatever typed or untyped slot it came in, null
 * apart from every value. JSON is written as its bytes, or by value.
 */
final class Cells {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int NAN = 0x7fc00000;
    /** Of two floats that stand beside each other. */
    private static final long EXPONENTS = 0x7f8000007f800000L;

    private static final long LOWEST_OF_EXPONENTS = 0x0080000000800000L;
    private static final long SIGNS = 0x8000000080000000L;

    private final Column column;
    private final Slot slot;
    private final byte[] bytes;
    private final boolean jsonByValue;
    private final boolean padded;
    private int position;
    private int row;

    private Cells(Column column, boolean jsonByValue) {
        this.column = column;
        this.slot = column.slot();
        this.bytes = slot.bytes();
        this.jsonByValue = jsonByValue && column.type() == DataType.JSON;
        this.position = slot.start();
        this.padded = column.valid().length > 0 && entries() == column.valid().length;
    }

    static Cells of(Column column, boolean jsonByValue) {
        return new Cells(column, jsonByValue);
    }

    /** Writes the next row's value. */
    void next(RowBuffer into) {
        boolean[] valid = column.valid();
        boolean present = valid.length == 0 || valid[row];
        row++;
        if (present) {
            into.put((byte) 1);
            value(into);
            return;
        }
        into.put((byte) 0);
        if (padded) {
            int size = into.size();
            value(into);
            into.cutTo(size);
        }
    }

    /** Whether all values have been walked over. */
    boolean atEnd() {
        boolean listed = slot.kind() == Kind.ENTRIES || slot.kind() == Kind.ARRAYS;
        return position == slot.end() || (listed && nextEntry() == null);
    }

    private void value(RowBuffer into) {
        switch (slot.kind()) {
            case VARINTS -> into.putLong(varint());
            case FLOATS -> into.putInt(float32(take(4)));
            case DOUBLES -> into.putLong(float64(take(8)));
            case ENTRIES -> entry(into);
            case ARRAYS -> array(into);
            case FLOAT_VECTORS -> floats(into, take(Math.toIntExact(4 * column.dim())));
            case BITS -> raw(into, Math.toIntExact(column.dim() / 8));
            case HALVES -> halves(into, (short) 0x7c00);
            case BRAIN_HALVES -> halves(into, (short) 0x7f80);
            case BYTES -> raw(into, Math.toIntExact(column.dim()));
        }
    }

    private void entry(RowBuffer into) {
        Wire wire = nextEntry();
        if (wire == null) {
            throw tooShort();
        }
        position = wire.valueEnd();
        if (jsonByValue) {
            byte[] value = JsonValue.canonical(bytes, wire.valueStart(), wire.valueEnd());
            into.putSized(value, 0, value.length);
            return;
        }
        into.putSized(bytes, wire.valueStart(), wire.valueEnd());
    }

    private @Nullable Wire nextEntry() {
        Wire wire = new Wire(bytes, position, slot.end());
        while (wire.next()) {
            if (wire.field() == 1 && wire.lengthDelimited()) {
                return wire;
            }
        }
        return null;
    }

    private void array(RowBuffer into) {
        Wire wire = nextEntry();
        if (wire == null) {
            throw tooShort();
        }
        position = wire.valueEnd();
        Slot elements = Slot.scalar(bytes, wire.valueStart(), wire.valueEnd());
        if (!elements.plain()) {
            throw new GodwitException(
                    ErrorCode.BAD_ANSWER,
                    "Array field " + column.name() + " comes in a form that Godwit does not know.");
        }
        Cells cells = new Cells(column, elements);
        int start = into.size();
        into.putInt(0);
        int count = 0;
        while (!cells.atEnd()) {
            cells.value(into);
            count++;
        }
        into.putIntAt(start, count);
    }

    /** The elements of one array. */
    private Cells(Column column, Slot elements) {
        this.column = column;
        this.slot = elements;
        this.bytes = elements.bytes();
        this.jsonByValue = false;
        this.padded = false;
        this.position = elements.start();
    }

    private void floats(RowBuffer into, int from) {
        int size = Math.toIntExact(4 * column.dim());
        int start = into.size();
        into.put(bytes, from, from + size);
        int i = 0;
        for (; i + 8 <= size; i += 8) {
            long pair = (long) LONG.get(bytes, from + i);
            // A NaN has all bits of its exponent set: one more there reaches the sign.
            if ((((pair & EXPONENTS) + LOWEST_OF_EXPONENTS) & SIGNS) != 0) {
                unifyNaN(into, start + i, from + i);
                unifyNaN(into, start + i + 4, from + i + 4);
            }
        }
        if (i < size) {
            unifyNaN(into, start + i, from + i);
        }
    }

    private void unifyNaN(RowBuffer into, int at, int from) {
        int bits = float32(from);
        if (bits == NAN) {
            into.putIntAt(at, NAN);
        }
    }

    /** @param infinity the bits of positive infinity: whatever lies above, sign aside, is NaN */
    private void halves(RowBuffer into, short infinity) {
        int size = Math.toIntExact(2 * column.dim());
        int from = take(size);
        int start = into.size();
        into.put(bytes, from, from + size);
        for (int i = 0; i < size; i += 2) {
            short bits = (short) SHORT.get(bytes, from + i);
            if ((bits & 0x7fff) > infinity) {
                into.putShortAt(start + i, (short) (infinity | 0x40));
            }
        }
    }

    private void raw(RowBuffer into, int size) {
        int from = take(size);
        into.put(bytes, from, from + size);
    }

    private int float32(int from) {
        int bits = (int) INT.get(bytes, from);
        return (bits & 0x7fffffff) > 0x7f800000 ? NAN : bits;
    }

    private long float64(int from) {
        long bits = (long) LONG.get(bytes, from);
        return (bits & Long.MAX_VALUE) > 0x7ff0000000000000L ? 0x7ff8000000000000L : bits;
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            byte b = bytes[take(1)];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw tooShort();
    }

    private int take(int size) {
        int from = position;
        if (size > slot.end() - from) {
            throw tooShort();
        }
        position += size;
        return from;
    }

    /** How many values the slot holds: a column with nulls comes with a value for each row, or with the valid ones only. */
    private int entries() {
        Cells probe = new Cells(column, slot);
        RowBuffer scratch = new RowBuffer();
        int count = 0;
        while (!probe.atEnd()) {
            scratch.clear();
            probe.value(scratch);
            count++;
        }
        return count;
    }

    private GodwitException tooShort() {
        return new GodwitException(
                ErrorCode.BAD_ANSWER, "Field " + column.name() + " holds fewer values than its answer has rows.");
    }
}
