package io.godwit.cli.demo;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.List;

/** Rows in the order of their keys, each with one vector. */
final class EmbeddedRows<T> {

    private final List<T> rows;
    private final float[][] vectors;

    private EmbeddedRows(List<T> rows, float[][] vectors) {
        this.rows = List.copyOf(rows);
        this.vectors = vectors;
    }

    /** {@code float16} holds the rows' vectors one after another, as IEEE 754 half precision, little endian. */
    static <T> EmbeddedRows<T> of(List<T> rows, byte[] float16, int dimensions) {
        long expected = (long) rows.size() * dimensions * Short.BYTES;
        if (float16.length != expected) {
            throw new IllegalArgumentException("the vectors of " + rows.size() + " rows take " + expected
                    + " bytes, but there are " + float16.length + "; run demo-data/build.py again");
        }
        ShortBuffer halves =
                ByteBuffer.wrap(float16).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        float[][] vectors = new float[rows.size()][dimensions];
        for (float[] vector : vectors) {
            for (int i = 0; i < dimensions; i++) {
                vector[i] = widen(halves.get());
            }
        }
        return new EmbeddedRows<>(rows, vectors);
    }

    int size() {
        return rows.size();
    }

    List<T> rows() {
        return rows;
    }

    /** A copy of the vector of {@code rows().get(index)}. */
    float[] vector(int index) {
        return vectors[index].clone();
    }

    /** Exact: every half-precision value is a float. Java has this itself only from version 20 on. */
    static float widen(short half) {
        int sign = (half & 0x8000) << 16;
        int exponent = (half >>> 10) & 0x1f;
        int fraction = half & 0x3ff;
        if (exponent == 0) {
            float magnitude = fraction * 0x1p-24f;
            return sign == 0 ? magnitude : -magnitude;
        }
        int widened = exponent == 0x1f ? 0xff : exponent + 112;
        return Float.intBitsToFloat(sign | (widened << 23) | (fraction << 13));
    }
}
