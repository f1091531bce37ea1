package io.godwit.milvus;

import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorArray;
import io.milvus.grpc.VectorField;
import org.jspecify.annotations.Nullable;

/** Where a column's values lie. */
final class Slot {
    static final Slot NONE = new Slot(Kind.ENTRIES, 0, new byte[0], 0, 0, 0, true);

    private final Kind kind;
    private final int tag;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final long dim;
    private final boolean plain;

    /**
     * @param tag the slot's number in its ScalarField or VectorField
     * @param start of the packed values, or of the message that holds one entry a row
     * @param plain false if the values do not lie in one packed piece
     */
    private Slot(Kind kind, int tag, byte[] bytes, int start, int end, long dim, boolean plain) {
        this.kind = kind;
        this.tag = tag;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.dim = dim;
        this.plain = plain;
    }

    Kind kind() {
        return kind;
    }

    int tag() {
        return tag;
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Values per row, of vectors only. */
    long dim() {
        return dim;
    }

    boolean plain() {
        return plain;
    }

    /** Bytes a row, where they are the same for all; else 0. */
    int width(long dim) {
        return switch (kind) {
            case FLOATS -> 4;
            case DOUBLES -> 8;
            case FLOAT_VECTORS -> Math.toIntExact(4 * dim);
            case BITS -> Math.toIntExact(dim / 8);
            case HALVES, BRAIN_HALVES -> Math.toIntExact(2 * dim);
            case BYTES -> Math.toIntExact(dim);
            case VARINTS, ENTRIES, ARRAYS, VECTOR_ARRAYS -> 0;
        };
    }

    /** Whether values lie in field 1 of the slot's message, packed; else they are the slot's own bytes, or entries. */
    boolean packed() {
        return switch (kind) {
            case VARINTS, FLOATS, DOUBLES, FLOAT_VECTORS -> true;
            default -> false;
        };
    }

    /** Whether there is one length-delimited field a row. */
    boolean listed() {
        return kind == Kind.ENTRIES || kind == Kind.ARRAYS || kind == Kind.VECTOR_ARRAYS;
    }

    /** The number of the field that holds a row's entry. */
    int entryField() {
        return kind == Kind.VECTOR_ARRAYS ? VectorArray.DATA_FIELD_NUMBER : 1;
    }

    /** How many values the slot holds. */
    int count(long dim) {
        int width = width(dim);
        if (width > 0) {
            return (end - start) / width;
        }
        int count = 0;
        if (kind == Kind.VARINTS) {
            for (int i = start; i < end; i++) {
                count += bytes[i] >= 0 ? 1 : 0;
            }
        } else if (listed()) {
            Wire wire = new Wire(bytes, start, end);
            while (wire.next()) {
                count += wire.field() == entryField() ? 1 : 0;
            }
        }
        return count;
    }

    /** How one row's value is found. */
    enum Kind {
        /** Packed varints: booleans and integers. */
        VARINTS,
        /** Packed 4-byte floats. */
        FLOATS,
        /** Packed 8-byte doubles. */
        DOUBLES,
        /** One length-delimited entry a row: text, JSON, sparse vectors. */
        ENTRIES,
        /** One ScalarField a row: arrays. */
        ARRAYS,
        /** One VectorField a row: arrays of vectors. */
        VECTOR_ARRAYS,
        /** dim floats a row. */
        FLOAT_VECTORS,
        /** dim bits a row. */
        BITS,
        /** dim 16-bit floats a row. */
        HALVES,
        /** dim brain floats a row. */
        BRAIN_HALVES,
        /** dim bytes a row. */
        BYTES
    }

    static Slot scalar(byte[] bytes, int start, int end) {
        Wire wire = new Wire(bytes, start, end);
        if (!wire.next()) {
            return NONE;
        }
        Slot slot = scalar(bytes, wire);
        return wire.next() ? slot.broken() : slot;
    }

    private static Slot scalar(byte[] bytes, Wire wire) {
        int from = wire.valueStart();
        int to = wire.valueEnd();
        int tag = wire.field();
        return switch (tag) {
            case ScalarField.BOOL_DATA_FIELD_NUMBER,
                    ScalarField.INT_DATA_FIELD_NUMBER,
                    ScalarField.LONG_DATA_FIELD_NUMBER -> packed(Kind.VARINTS, tag, bytes, from, to);
            case ScalarField.FLOAT_DATA_FIELD_NUMBER -> packed(Kind.FLOATS, tag, bytes, from, to);
            case ScalarField.DOUBLE_DATA_FIELD_NUMBER -> packed(Kind.DOUBLES, tag, bytes, from, to);
            case ScalarField.STRING_DATA_FIELD_NUMBER,
                    ScalarField.BYTES_DATA_FIELD_NUMBER,
                    ScalarField.JSON_DATA_FIELD_NUMBER,
                    ScalarField.GEOMETRY_WKT_DATA_FIELD_NUMBER -> new Slot(Kind.ENTRIES, tag, bytes, from, to, 0, true);
            case ScalarField.ARRAY_DATA_FIELD_NUMBER -> new Slot(Kind.ARRAYS, tag, bytes, from, to, 0, true);
            default ->
                throw new GodwitException(
                        ErrorCode.NOT_SUPPORTED,
                        "A scalar field holds values of a kind that Godwit cannot carry (ScalarField tag " + tag
                                + ").");
        };
    }

    static Slot vector(byte[] bytes, int start, int end) {
        Wire wire = new Wire(bytes, start, end);
        long dim = 0;
        @Nullable Slot found = null;
        while (wire.next()) {
            if (wire.field() == VectorField.DIM_FIELD_NUMBER) {
                dim = wire.number();
            } else {
                found = found == null ? vector(bytes, wire) : found.broken();
            }
        }
        Slot slot = found == null ? NONE : found;
        return new Slot(slot.kind, slot.tag, slot.bytes, slot.start, slot.end, dim, slot.plain);
    }

    private static Slot vector(byte[] bytes, Wire wire) {
        int from = wire.valueStart();
        int to = wire.valueEnd();
        int tag = wire.field();
        return switch (tag) {
            case VectorField.FLOAT_VECTOR_FIELD_NUMBER -> packed(Kind.FLOAT_VECTORS, tag, bytes, from, to);
            case VectorField.BINARY_VECTOR_FIELD_NUMBER -> new Slot(Kind.BITS, tag, bytes, from, to, 0, true);
            case VectorField.FLOAT16_VECTOR_FIELD_NUMBER -> new Slot(Kind.HALVES, tag, bytes, from, to, 0, true);
            case VectorField.BFLOAT16_VECTOR_FIELD_NUMBER -> new Slot(Kind.BRAIN_HALVES, tag, bytes, from, to, 0, true);
            case VectorField.INT8_VECTOR_FIELD_NUMBER -> new Slot(Kind.BYTES, tag, bytes, from, to, 0, true);
            case VectorField.VECTOR_ARRAY_FIELD_NUMBER -> new Slot(Kind.VECTOR_ARRAYS, tag, bytes, from, to, 0, true);
            case VectorField.SPARSE_FLOAT_VECTOR_FIELD_NUMBER -> new Slot(Kind.ENTRIES, tag, bytes, from, to, 0, true);
            default ->
                throw new GodwitException(
                        ErrorCode.NOT_SUPPORTED,
                        "A vector field holds vectors of a kind that Godwit cannot carry (VectorField tag " + tag
                                + ").");
        };
    }

    /** The message's field 1, packed in one piece. */
    private static Slot packed(Kind kind, int tag, byte[] bytes, int start, int end) {
        Wire wire = new Wire(bytes, start, end);
        if (!wire.next()) {
            return new Slot(kind, tag, bytes, end, end, 0, true);
        }
        Slot slot = new Slot(
                kind, tag, bytes, wire.valueStart(), wire.valueEnd(), 0, wire.field() == 1 && wire.lengthDelimited());
        return wire.next() ? slot.broken() : slot;
    }

    private Slot broken() {
        return new Slot(kind, tag, bytes, start, end, dim, false);
    }
}
