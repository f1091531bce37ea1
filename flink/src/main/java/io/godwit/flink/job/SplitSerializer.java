package io.godwit.flink.job;

import java.io.IOException;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Of splits, on their way to a reader. */
final class SplitSerializer implements SimpleVersionedSerializer<ChunkSplit> {
    private static final int SIZE = 64;

    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(ChunkSplit split) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(SIZE);
        Codec.write(split, out);
        return out.getCopyOfBuffer();
    }

    @Override
    public ChunkSplit deserialize(int version, byte[] bytes) throws IOException {
        return Codec.readSplit(new DataInputDeserializer(bytes));
    }
}
