package io.godwit.milvus;

import io.godwit.milvus.Slot.Kind;
import io.milvus.grpc.IDs;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** The primary keys of an answer, in its order. */
public abstract sealed class Keys {
    public abstract int size();

    public abstract Key get(int row);

    public Stream<Key> stream() {
        return IntStream.range(0, size()).mapToObj(this::get);
    }

    /** Each key once, in key order. */
    public List<Key> ascending() {
        return stream().sorted().distinct().toList();
    }

    /** The keys that a server has generated. */
    static Keys of(IDs ids) {
        if (ids.hasStrId()) {
            return new Listed(ids.getStrId().getDataList().stream().map(Key::of).toList());
        }
        return new Numbers(
                ids.getIntId().getDataList().stream().mapToLong(Long::longValue).toArray());
    }

    /** No keys. */
    static Keys none() {
        return new Numbers(new long[0]);
    }

    static Keys of(Column column) {
        Slot slot = column.slot();
        if (slot.start() == slot.end()) {
            return new Numbers(new long[0]);
        }
        return slot.kind() == Kind.VARINTS ? numbers(slot) : texts(slot);
    }

    private static Keys numbers(Slot slot) {
        byte[] bytes = slot.bytes();
        int count = 0;
        for (int i = slot.start(); i < slot.end(); i++) {
            count += bytes[i] >= 0 ? 1 : 0;
        }
        long[] values = new long[count];
        int position = slot.start();
        for (int row = 0; row < count; row++) {
            long value = 0;
            int shift = 0;
            byte b;
            do {
                b = bytes[position++];
                value |= (long) (b & 0x7f) << shift;
                shift += 7;
            } while (b < 0);
            values[row] = value;
        }
        return new Numbers(values);
    }

    private static Keys texts(Slot slot) {
        int[] bounds = new int[64];
        int count = 0;
        Wire wire = new Wire(slot.bytes(), slot.start(), slot.end());
        while (wire.next()) {
            if (2 * count + 2 > bounds.length) {
                bounds = Arrays.copyOf(bounds, bounds.length * 2);
            }
            bounds[2 * count] = wire.valueStart();
            bounds[2 * count + 1] = wire.valueEnd();
            count++;
        }
        return new Texts(slot.bytes(), bounds, count);
    }

    private static final class Numbers extends Keys {
        private final long[] values;

        private Numbers(long[] values) {
            this.values = values;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public Key get(int row) {
            return Key.of(values[row]);
        }

        /** Servers other than Milvus Lite answer in this order already. */
        @Override
        public List<Key> ascending() {
            return isAscending() ? stream().toList() : super.ascending();
        }

        private boolean isAscending() {
            for (int row = 1; row < values.length; row++) {
                if (values[row - 1] >= values[row]) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final class Listed extends Keys {
        private final List<Key> keys;

        private Listed(List<Key> keys) {
            this.keys = keys;
        }

        @Override
        public int size() {
            return keys.size();
        }

        @Override
        public Key get(int row) {
            return keys.get(row);
        }
    }

    private static final class Texts extends Keys {
        private final byte[] bytes;
        private final int[] bounds;
        private final int size;

        private Texts(byte[] bytes, int[] bounds, int size) {
            this.bytes = bytes;
            this.bounds = bounds;
            this.size = size;
        }

        @Override
        public int size() {
            return size;
        }

        @Override
        public Key get(int row) {
            int start = bounds[2 * row];
            return Key.of(new String(bytes, start, bounds[2 * row + 1] - start, StandardCharsets.UTF_8));
        }
    }
}
