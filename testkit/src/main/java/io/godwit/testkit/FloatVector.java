package io.godwit.testkit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A vector of 32-bit floats. Equal by bits, so that 0.0 and -0.0 differ, but all NaN are equal. */
public final class FloatVector {
    private final float[] values;

    private FloatVector(float[] values) {
        this.values = values;
    }

    public static FloatVector of(float... values) {
        return new FloatVector(values.clone());
    }

    public int dim() {
        return values.length;
    }

    public float get(int index) {
        return values[index];
    }

    List<Float> toList() {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof FloatVector vector && Arrays.equals(values, vector.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return Arrays.toString(values);
    }
}
