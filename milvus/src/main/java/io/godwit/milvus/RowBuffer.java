package io.godwit.milvus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte buffer that holds one row in canonical form. Numbers are little-endian. */
final class RowBuffer {
    private ByteBuffer buffer = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);

    void clear() {
        buffer.clear();
    }

    int size() {
        return buffer.position();
    }

    byte[] array() {
        return buffer.array();
    }

    void put(byte value) {
        room(1).put(value);
    }

    void putInt(int value) {
        room(4).putInt(value);
    }

    void putLong(long value) {
        room(8).putLong(value);
    }

    void put(byte[] bytes, int start, int end) {
        room(end - start).put(bytes, start, end - start);
    }

    /** With its length before it, so that neighbours cannot run together. */
    void putSized(byte[] bytes, int start, int end) {
        putInt(end - start);
        put(bytes, start, end);
    }

    void putIntAt(int index, int value) {
        buffer.putInt(index, value);
    }

    void putShortAt(int index, short value) {
        buffer.putShort(index, value);
    }

    /** Forgets what was written beyond a size. */
    void cutTo(int size) {
        buffer.position(size);
    }

    private ByteBuffer room(int more) {
        if (buffer.remaining() < more) {
            int size = Math.max(buffer.capacity() * 2, buffer.position() + more);
            buffer = ByteBuffer.wrap(Arrays.copyOf(buffer.array(), size))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .position(buffer.position());
        }
        return buffer;
    }
}
