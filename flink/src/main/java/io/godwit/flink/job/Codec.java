package io.godwit.flink.job;

import io.godwit.migration.copy.Chunk;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Chunks and spans as bytes: for the way from enumerator to reader, and for checkpoints. */
final class Codec {
    private static final int NONE = -1;

    private Codec() {}

    static void write(ChunkSplit split, DataOutput out) throws IOException {
        out.writeLong(split.order());
        out.writeInt(split.chunk().collection());
        out.writeUTF(split.chunk().partition());
        write(split.chunk().span(), out);
        out.writeLong(split.chunk().scannedRows());
        out.writeBoolean(split.doubtful());
    }

    static ChunkSplit readSplit(DataInput in) throws IOException {
        return new ChunkSplit(
                in.readLong(), new Chunk(in.readInt(), in.readUTF(), readSpan(in), in.readLong()), in.readBoolean());
    }

    static void write(OpenSpan open, DataOutput out) throws IOException {
        out.writeUTF(open.partition());
        write(open.span(), out);
    }

    static OpenSpan readOpen(DataInput in) throws IOException {
        return new OpenSpan(in.readUTF(), readSpan(in));
    }

    private static void write(KeySpan span, DataOutput out) throws IOException {
        write(span.lower(), out);
        write(span.upper(), out);
    }

    private static KeySpan readSpan(DataInput in) throws IOException {
        return new KeySpan(readKey(in), readKey(in));
    }

    private static void write(Optional<Key> key, DataOutput out) throws IOException {
        if (key.isEmpty()) {
            out.writeInt(NONE);
            return;
        }
        byte[] bytes = key.get().encoded();
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static @Nullable Key readKey(DataInput in) throws IOException {
        int length = in.readInt();
        if (length == NONE) {
            return null;
        }
        byte[] bytes = new byte[length];
        in.readFully(bytes);
        return Key.decode(bytes);
    }
}
