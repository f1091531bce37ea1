package io.godwit.milvus;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;

/** A cursor over the fields of one protobuf message in a byte array: sub-messages are located, not parsed. */
final class Wire {
    private final byte[] bytes;
    private final int end;
    private int position;
    private int fieldStart;
    private int tag;
    private int valueStart;
    private int valueEnd;
    private long number;

    Wire(byte[] bytes, int start, int end) {
        this.bytes = bytes;
        this.position = start;
        this.end = end;
    }

    Wire(byte[] bytes) {
        this(bytes, 0, bytes.length);
    }

    /** Moves to the next field; false at the end of the message. */
    boolean next() {
        if (position >= end) {
            return false;
        }
        fieldStart = position;
        tag = (int) varint();
        valueStart = position;
        switch (WireFormat.getTagWireType(tag)) {
            case WireFormat.WIRETYPE_VARINT -> number = varint();
            case WireFormat.WIRETYPE_FIXED64 -> position += 8;
            case WireFormat.WIRETYPE_FIXED32 -> position += 4;
            case WireFormat.WIRETYPE_LENGTH_DELIMITED -> {
                int length = (int) varint();
                valueStart = position;
                if (length < 0 || length > end - position) {
                    throw broken();
                }
                position += length;
            }
            default -> throw broken();
        }
        if (position > end) {
            throw broken();
        }
        valueEnd = position;
        return true;
    }

    /** The number of the first field; 0 if there is none. */
    int firstField() {
        return next() ? field() : 0;
    }

    int field() {
        return WireFormat.getTagFieldNumber(tag);
    }

    boolean lengthDelimited() {
        return WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_LENGTH_DELIMITED;
    }

    /** Where the current field begins, its tag included. */
    int fieldStart() {
        return fieldStart;
    }

    /** Where the current field's value begins, without tag and length. */
    int valueStart() {
        return valueStart;
    }

    int valueEnd() {
        return valueEnd;
    }

    /** The value of the current field, if it is a varint. */
    long number() {
        return number;
    }

    String text() {
        return new String(bytes, valueStart, valueEnd - valueStart, java.nio.charset.StandardCharsets.UTF_8);
    }

    CodedInputStream value() {
        return CodedInputStream.newInstance(bytes, valueStart, valueEnd - valueStart);
    }

    private long varint() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            if (position >= end) {
                throw broken();
            }
            byte b = bytes[position++];
            value |= (long) (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw broken();
    }

    private static GodwitException broken() {
        return new GodwitException(
                ErrorCode.BAD_ANSWER,
                "The server's answer is not a complete message. Try again; if it stays so, a proxy in between may cut answers.");
    }

    static GodwitException broken(IOException cause) {
        return new GodwitException(
                ErrorCode.BAD_ANSWER, "The server's answer does not parse: " + cause.getMessage(), cause);
    }
}
