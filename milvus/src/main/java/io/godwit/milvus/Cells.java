package io.godwit.milvus;

import com.google.protobuf.WireFormat;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

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
    /** The highest bits of the exponents: set in 2 and whatever is farther from 0. */
    private static final long FROM_TWO = 0x4000000040000000L;

    private static final long SIGNS = 0x8000000080000000L;

    private final Column column;
    private final Slot slot;
    private final byte[] bytes;
    private final int end;
    private final EntryForm form;
    private final byte entryTag;
    private final boolean[] valid;
    private final boolean padded;
    private final Cells[] parts;
    private int position;
    private int entryStart;
    private int row;

    private Cells(Column column, boolean jsonByValue) {
        this.column = column;
        this.slot = column.slot();
        this.bytes = slot.bytes();
        this.form = EntryForm.of(column, jsonByValue);
        this.end = slot.end();
        this.entryTag = entryTag(slot);
        this.position = slot.start();
        this.valid = column.valid();
        this.padded = valid.length > 0 && column.padded();
        this.parts = column.parts().stream().map(part -> of(part, jsonByValue)).toArray(Cells[]::new);
    }

    static Cells of(Column column, boolean jsonByValue) {
        return new Cells(column, jsonByValue);
    }

    /** Writes the next row's value. */
    void next(RowBuffer into) {
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
        if (position == end) {
            return true;
        }
        int here = position;
        boolean more = !slot.listed() || nextEntry();
        position = here;
        return !more;
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
        requireEntry();
        Slot elements = Slot.vector(bytes, entryStart, position);
        requirePlain(elements);
        int size = elements.end() - elements.start();
        into.putInt(size);
        new Cells(column, elements).vector(into, size);
    }

    private void entry(RowBuffer into) {
        requireEntry();
        form.write(bytes, entryStart, position, into);
    }

    private void requireEntry() {
        if (!nextEntry()) {
            throw tooShort();
        }
    }

    /** Moves over the next entry, which lies between {@code entryStart} and {@code position} then; false if there is none. */
    private boolean nextEntry() {
        int from = position;
        // Nearly all entries: nothing in between, and a length of one byte.
        if (end - from >= 2 && bytes[from] == entryTag) {
            int length = bytes[from + 1];
            if (length >= 0 && length <= end - from - 2) {
                entryStart = from + 2;
                position = from + 2 + length;
                return true;
            }
        }
        return nextEntryOfAnyForm();
    }

    private boolean nextEntryOfAnyForm() {
        Wire wire = new Wire(bytes, position, end);
        while (wire.next()) {
            if (wire.field() == slot.entryField() && wire.lengthDelimited()) {
                entryStart = wire.valueStart();
                position = wire.valueEnd();
                return true;
            }
        }
        return false;
    }

    private void array(RowBuffer into) {
        requireEntry();
        Slot elements = Slot.scalar(bytes, entryStart, position);
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
        this.valid = new boolean[0];
        this.padded = false;
        this.parts = new Cells[0];
        this.end = elements.end();
        this.entryTag = entryTag(elements);
        this.position = elements.start();
    }

    /** All entries have field numbers below 16, whose tags are one byte. */
    private static byte entryTag(Slot slot) {
        return (byte) (slot.entryField() << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED);
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
        if (allBelowTwo(floats, start, size)) {
            return false;
        }
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

    /** So it is in vectors of unit length, where one operation for two floats tells that none of them is NaN. */
    private static boolean allBelowTwo(byte[] floats, int start, int size) {
        long any = 0;
        int i = start;
        int end = start + size;
        for (; i + 32 <= end; i += 32) {
            any |= (long) LONG.get(floats, i)
                    | (long) LONG.get(floats, i + 8)
                    | (long) LONG.get(floats, i + 16)
                    | (long) LONG.get(floats, i + 24);
        }
        for (; i < end; i += 4) {
            any |= Integer.toUnsignedLong((int) INT.get(floats, i));
        }
        return (any & FROM_TWO) == 0;
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
        int at = position;
        for (int shift = 0; shift < 64 && at < end; shift += 7) {
            byte b = bytes[at++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                position = at;
                return value;
            }
        }
        throw tooShort();
    }

    private int take(int size) {
        int from = position;
        if (size > end - from) {
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
