package io.godwit.milvus;

import io.milvus.grpc.ScalarField;
import io.milvus.grpc.VectorField;
import org.jspecify.annotations.Nullable;

/** Where a column's values lie. */
final class Slot {
    static final Slot NONE = new Slot(Kind.ENTRIES, new byte[0], 0, 0, 0, true);

    private final Kind kind;
    private final byte[] bytes;
    private final int start;
    private final int end;
    private final long dim;
    private final boolean plain;

    /**
     * @param start of the packed values, or of the message whose repeated field 1 holds one entry a row
     * @param plain false if the values do not lie in one packed piece
     */
    private Slot(Kind kind, byte[] bytes, int start, int end, long dim, boolean plain) {
        this.kind = kind;
        this.bytes = bytes;
        this.start = start;
        this.end = end;
        this.dim = dim;
        this.plain = plain;
    }

    Kind kind() {
        return kind;
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
        return switch (wire.field()) {
            case ScalarField.BOOL_DATA_FIELD_NUMBER,
                    ScalarField.INT_DATA_FIELD_NUMBER,
                    ScalarField.LONG_DATA_FIELD_NUMBER -> packed(Kind.VARINTS, bytes, from, to);
            case ScalarField.FLOAT_DATA_FIELD_NUMBER -> packed(Kind.FLOATS, bytes, from, to);
            case ScalarField.DOUBLE_DATA_FIELD_NUMBER -> packed(Kind.DOUBLES, bytes, from, to);
            case ScalarField.STRING_DATA_FIELD_NUMBER,
                    ScalarField.BYTES_DATA_FIELD_NUMBER,
                    ScalarField.JSON_DATA_FIELD_NUMBER,
                    ScalarField.GEOMETRY_WKT_DATA_FIELD_NUMBER -> new Slot(Kind.ENTRIES, bytes, from, to, 0, true);
            case ScalarField.ARRAY_DATA_FIELD_NUMBER -> new Slot(Kind.ARRAYS, bytes, from, to, 0, true);
            default ->
                throw new GodwitException(
                        ErrorCode.NOT_SUPPORTED,
                        "A scalar field holds values of a kind that Godwit cannot carry (ScalarField tag "
                                + wire.field() + ").");
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
        return new Slot(slot.kind, slot.bytes, slot.start, slot.end, dim, slot.plain);
    }

    private static Slot vector(byte[] bytes, Wire wire) {
        int from = wire.valueStart();
        int to = wire.valueEnd();
        return switch (wire.field()) {
            case VectorField.FLOAT_VECTOR_FIELD_NUMBER -> packed(Kind.FLOAT_VECTORS, bytes, from, to);
            case VectorField.BINARY_VECTOR_FIELD_NUMBER -> new Slot(Kind.BITS, bytes, from, to, 0, true);
            case VectorField.FLOAT16_VECTOR_FIELD_NUMBER -> new Slot(Kind.HALVES, bytes, from, to, 0, true);
            case VectorField.BFLOAT16_VECTOR_FIELD_NUMBER -> new Slot(Kind.BRAIN_HALVES, bytes, from, to, 0, true);
            case VectorField.INT8_VECTOR_FIELD_NUMBER -> new Slot(Kind.BYTES, bytes, from, to, 0, true);
            case VectorField.SPARSE_FLOAT_VECTOR_FIELD_NUMBER -> new Slot(Kind.ENTRIES, bytes, from, to, 0, true);
            default ->
                throw new GodwitException(
                        ErrorCode.NOT_SUPPORTED,
                        "A vector field holds vectors of a kind that Godwit cannot carry (VectorField tag "
                                + wire.field() + ").");
        };
    }

    /** The message's field 1, packed in one piece. */
    private static Slot packed(Kind kind, byte[] bytes, int start, int end) {
        Wire wire = new Wire(bytes, start, end);
        if (!wire.next()) {
            return new Slot(kind, bytes, end, end, 0, true);
        }
        Slot slot = new Slot(
                kind, bytes, wire.valueStart(), wire.valueEnd(), 0, wire.field() == 1 && wire.lengthDelimited());
        return wire.next() ? slot.broken() : slot;
    }

    private Slot broken() {
        return new Slot(kind, bytes, start, end, dim, false);
    }
}
