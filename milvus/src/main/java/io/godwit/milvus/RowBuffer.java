package io.godwit.milvus;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** A growing byte array that holds one row in canonical form. Numbers are little-endian. */
final class RowBuffer {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private byte[] bytes = new byte[4096];
    private int size;

    void clear() {
        size = 0;
    }

    int size() {
        return size;
    }

    byte[] array() {
        return bytes;
    }

    void put(byte value) {
        int at = grow(1);
        bytes[at] = value;
    }

    void putInt(int value) {
        int at = grow(4);
        INT.set(bytes, at, value);
    }

    void putLong(long value) {
        int at = grow(8);
        LONG.set(bytes, at, value);
    }

    void put(byte[] source, int start, int end) {
        int at = grow(end - start);
        System.arraycopy(source, start, bytes, at, end - start);
    }

    /** With its length before it, so that neighbours cannot run together. */
    void putSized(byte[] source, int start, int end) {
        int length = end - start;
        int at = grow(4 + length);
        INT.set(bytes, at, length);
        System.arraycopy(source, start, bytes, at + 4, length);
    }

    void putIntAt(int index, int value) {
        INT.set(bytes, index, value);
    }

    void putShortAt(int index, short value) {
        SHORT.set(bytes, index, value);
    }

    /** Forgets what was written beyond a size. */
    void cutTo(int shorter) {
        size = shorter;
    }

    /** Makes room for more bytes; returns where they begin. */
    private int grow(int more) {
        int at = size;
        if (more > bytes.length - at) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, at + more));
        }
        size = at + more;
        return at;
    }
}
