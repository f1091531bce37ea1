package io.godwit.milvus;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;

/** A protobuf message that is put together from pieces of others. */
final class Message {
    private final ByteArrayOutputStream bytes;

    Message(int expectedSize) {
        bytes = new ByteArrayOutputStream(expectedSize);
    }

    Message raw(byte[] from, int start, int end) {
        bytes.write(from, start, end - start);
        return this;
    }

    Message field(int number, byte[] value) {
        varint(WireFormat.WIRETYPE_LENGTH_DELIMITED | ((long) number << 3));
        varint(value.length);
        return raw(value, 0, value.length);
    }

    Message field(int number, long value) {
        varint(WireFormat.WIRETYPE_VARINT | ((long) number << 3));
        varint(value);
        return this;
    }

    byte[] toByteArray() {
        return bytes.toByteArray();
    }

    private void varint(long value) {
        long left = value;
        while ((left & ~0x7fL) != 0) {
            bytes.write((int) ((left & 0x7f) | 0x80));
            left >>>= 7;
        }
        bytes.write((int) left);
    }

    /** Bytes of the tag and length before a value of this size. */
    static byte[] head(int number, int length) {
        Message head = new Message(1 + CodedOutputStream.computeUInt32SizeNoTag(length));
        head.varint(WireFormat.WIRETYPE_LENGTH_DELIMITED | ((long) number << 3));
        head.varint(length);
        return head.toByteArray();
    }
}
