package io.godwit.milvus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Walks one column from row to row and writes each value in canonical form: integers as 8 bytes, floats by their bits but all NaN
 * the same, text and vectors as their bytes, an array as its length and values whatever typed or untyped slot it came in, a struct
 * array field by field, null apart from every value. What a server may write anew is written by what it says: see {@link EntryForm}.
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
    private final EntryForm form;
    private final boolean padded;
    private final Cells[] parts;
    private int position;
    private int row;

    private Cells(Column column, boolean jsonByValue) {
        this.column = column;
        this.slot = column.slot();
        this.bytes = slot.bytes();
        this.form = EntryForm.of(column, jsonByValue);
        this.position = slot.start();
        this.padded = column.valid().length > 0 && column.padded();
        this.parts = column.parts().stream().map(part -> of(part, jsonByValue)).toArray(Cells[]::new);
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
        if (padded) {
            int size = into.size();
            value(into);
            into.cutTo(size);
        }
        if (form == EntryForm.DYNAMIC || form == EntryForm.DYNAMIC_BY_VALUE) {
            // A row without dynamic keys: some servers say null, others an empty object.
            into.put((byte) 1);
            form.write(bytes, 0, 0, into);
            return;
        }
        into.put((byte) 0);
    }

    /** Whether all values have been walked over. */
    boolean atEnd() {
        for (Cells part : parts) {
            if (!part.atEnd()) {
                return false;
            }
        }
        return position == slot.end() || (slot.listed() && nextEntry() == null);
    }

    private void value(RowBuffer into) {
        if (parts.length > 0) {
            struct(into);
            return;
        }
        switch (slot.kind()) {
            case VARINTS -> into.putLong(varint());
            case FLOATS -> into.putInt(float32(take(4)));
            case DOUBLES -> into.putLong(float64(take(8)));
            case ENTRIES -> entry(into);
            case ARRAYS -> array(into);
            case VECTOR_ARRAYS -> vectors(into);
            case FLOAT_VECTORS, BITS, HALVES, BRAIN_HALVES, BYTES -> vector(into, slot.width(column.dim()));
        }
    }

    /** Each field under its name, so that a field that only one side has shows. */
    private void struct(RowBuffer into) {
        for (Cells part : parts) {
            byte[] name = part.column.partName().getBytes(StandardCharsets.UTF_8);
            into.putSized(name, 0, name.length);
            part.next(into);
        }
    }

    private void vector(RowBuffer into, int size) {
        switch (slot.kind()) {
            case FLOAT_VECTORS -> floats(into, take(size), size);
            case HALVES -> halves(into, size, (short) 0x7c00);
            case BRAIN_HALVES -> halves(into, size, (short) 0x7f80);
            default -> raw(into, size);
        }
    }

    private void vectors(RowBuffer into) {
        Wire wire = nextEntry();
        if (wire == null) {
            throw tooShort();
        }
        position = wire.valueEnd();
        Slot elements = Slot.vector(bytes, wire.valueStart(), wire.valueEnd());
        requirePlain(elements);
        int size = elements.end() - elements.start();
        into.putInt(size);
        new Cells(column, elements).vector(into, size);
    }

    private void entry(RowBuffer into) {
        Wire wire = nextEntry();
        if (wire == null) {
            throw tooShort();
        }
        position = wire.valueEnd();
        form.write(bytes, wire.valueStart(), wire.valueEnd(), into);
    }

    private @Nullable Wire nextEntry() {
        Wire wire = new Wire(bytes, position, slot.end());
        while (wire.next()) {
            if (wire.field() == slot.entryField() && wire.lengthDelimited()) {
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
        requirePlain(elements);
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

    private void requirePlain(Slot elements) {
        if (!elements.plain()) {
            throw new GodwitException(
                    ErrorCode.BAD_ANSWER,
                    "Array field " + column.name() + " comes in a form that Godwit does not know.");
        }
    }

    /** The elements of one array. */
    private Cells(Column column, Slot elements) {
        this.column = column;
        this.slot = elements;
        this.bytes = elements.bytes();
        this.form = EntryForm.BYTES;
        this.padded = false;
        this.parts = new Cells[0];
        this.position = elements.start();
    }

    private void floats(RowBuffer into, int from, int size) {
        int start = into.size();
        into.put(bytes, from, from + size);
        // The copy is still near the processor, unlike the answer.
        if (mayHoldNaN(into.array(), start, size)) {
            for (int i = 0; i < size; i += 4) {
                unifyNaN(into, start + i, from + i);
            }
        }
    }

    /** Without a branch for each float, since servers store NaN in hardly any vector: true for infinities too. */
    private static boolean mayHoldNaN(byte[] floats, int start, int size) {
        long overflow = 0;
        int i = start;
        int end = start + size;
        for (; i + 32 <= end; i += 32) {
            overflow |= overflow((long) LONG.get(floats, i))
                    | overflow((long) LONG.get(floats, i + 8))
                    | overflow((long) LONG.get(floats, i + 16))
                    | overflow((long) LONG.get(floats, i + 24));
        }
        for (; i < end; i += 4) {
            overflow |= overflow(Integer.toUnsignedLong((int) INT.get(floats, i)));
        }
        return (overflow & SIGNS) != 0;
    }

    /** A NaN has all bits of its exponent set: one more there reaches the sign. */
    private static long overflow(long pair) {
        return (pair & EXPONENTS) + LOWEST_OF_EXPONENTS;
    }

    private void unifyNaN(RowBuffer into, int at, int from) {
        int bits = float32(from);
        if (bits == NAN) {
            into.putIntAt(at, NAN);
        }
    }

    /** @param infinity the bits of positive infinity: whatever lies above, sign aside, is NaN */
    private void halves(RowBuffer into, int size, short infinity) {
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

    private GodwitException tooShort() {
        return new GodwitException(
                ErrorCode.BAD_ANSWER, "Field " + column.name() + " holds fewer values than its answer has rows.");
    }
}
