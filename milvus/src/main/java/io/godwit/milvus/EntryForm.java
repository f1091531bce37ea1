package io.godwit.milvus;

import io.milvus.grpc.DataType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.stream.IntStream;

/** In which form an entry of a column, a text or a document or a sparse vector, is compared. */
enum EntryForm {
    /** As its bytes. */
    BYTES {
        @Override
        void write(byte[] bytes, int start, int end, RowBuffer into) {
            into.putSized(bytes, start, end);
        }
    },
    /** By what it says: Milvus Lite 3.2.2 writes JSON anew. */
    JSON_BY_VALUE {
        @Override
        void write(byte[] bytes, int start, int end, RowBuffer into) {
            put(JsonValue.canonical(bytes, start, end), into);
        }
    },
    /** The dynamic field's document; an empty one, or none, is an empty object. */
    DYNAMIC {
        @Override
        void write(byte[] bytes, int start, int end, RowBuffer into) {
            if (start == end) {
                put(NO_KEYS, into);
                return;
            }
            into.putSized(bytes, start, end);
        }
    },
    DYNAMIC_BY_VALUE {
        @Override
        void write(byte[] bytes, int start, int end, RowBuffer into) {
            put(start == end ? NO_KEYS : JsonValue.canonical(bytes, start, end), into);
        }
    },
    /** Geometry: servers keep it in binary and write the text anew, each in its own style. */
    WKT {
        @Override
        void write(byte[] bytes, int start, int end, RowBuffer into) {
            put(Wkt.canonical(bytes, start, end), into);
        }
    },
    /** Timestamptz: the instant, whatever the time zone and the number of digits in which it is written. */
    INSTANT {
        @Override
        void write(byte[] bytes, int start, int end, RowBuffer into) {
            String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
            try {
                put(OffsetDateTime.parse(text).toInstant().toString().getBytes(StandardCharsets.UTF_8), into);
            } catch (DateTimeParseException e) {
                // What is no time in ISO form stands for itself.
                into.putSized(bytes, start, end);
            }
        }
    },
    /** A sparse vector: pairs of index and value, in the order of the indexes. */
    PAIRS {
        @Override
        void write(byte[] bytes, int start, int end, RowBuffer into) {
            if (sorted(bytes, start, end)) {
                into.putSized(bytes, start, end);
                return;
            }
            ByteBuffer pairs =
                    ByteBuffer.wrap(bytes, start, end - start).slice().order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer ordered = ByteBuffer.allocate(end - start).order(ByteOrder.LITTLE_ENDIAN);
            IntStream.range(0, (end - start) / PAIR)
                    .mapToObj(i -> pairs.getLong(i * PAIR))
                    .sorted((one, other) -> Integer.compareUnsigned(one.intValue(), other.intValue()))
                    .forEach(ordered::putLong);
            put(ordered.array(), into);
        }
    };

    /** An unsigned 32-bit index and a 32-bit float. */
    private static final int PAIR = 8;

    private static final byte[] NO_KEYS = {'{', '}'};

    static EntryForm of(Column column, boolean jsonByValue) {
        if (column.name().equals(Column.DYNAMIC)) {
            return jsonByValue ? DYNAMIC_BY_VALUE : DYNAMIC;
        }
        DataType type = column.type();
        return switch (type) {
            case JSON -> jsonByValue ? JSON_BY_VALUE : BYTES;
            case Geometry -> WKT;
            case Timestamptz -> INSTANT;
            case SparseFloatVector -> PAIRS;
            default -> BYTES;
        };
    }

    /** Writes the entry between two positions, with its length before it. */
    abstract void write(byte[] bytes, int start, int end, RowBuffer into);

    private static void put(byte[] value, RowBuffer into) {
        into.putSized(value, 0, value.length);
    }

    /** Also true of what is no list of pairs, and so stands for itself. */
    private static boolean sorted(byte[] bytes, int start, int end) {
        if ((end - start) % PAIR != 0) {
            return true;
        }
        ByteBuffer pairs = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = start + PAIR; at < end; at += PAIR) {
            if (Integer.compareUnsigned(pairs.getInt(at - PAIR), pairs.getInt(at)) > 0) {
                return false;
            }
        }
        return true;
    }
}
