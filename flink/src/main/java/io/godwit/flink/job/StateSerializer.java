package io.godwit.flink.job;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;

/** Of the enumerator's state, in checkpoints. */
final class StateSerializer implements SimpleVersionedSerializer<PlanState> {
    private static final int SIZE = 1024;

    @Override
    public int getVersion() {
        return 1;
    }

    @Override
    public byte[] serialize(PlanState state) throws IOException {
        DataOutputSerializer out = new DataOutputSerializer(SIZE);
        out.writeInt(state.orders().size());
        for (PlanState.Order order : state.orders()) {
            out.writeLong(order.number());
            out.writeInt(order.open().size());
            for (OpenSpan open : order.open()) {
                Codec.write(open, out);
            }
            out.writeInt(order.chunks().size());
            for (ChunkSplit chunk : order.chunks()) {
                Codec.write(chunk, out);
            }
        }
        return out.getCopyOfBuffer();
    }

    @Override
    public PlanState deserialize(int version, byte[] bytes) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(bytes);
        int orders = in.readInt();
        List<PlanState.Order> read = new ArrayList<>();
        for (int i = 0; i < orders; i++) {
            long number = in.readLong();
            int spans = in.readInt();
            List<OpenSpan> open = new ArrayList<>();
            for (int k = 0; k < spans; k++) {
                open.add(Codec.readOpen(in));
            }
            int chunks = in.readInt();
            List<ChunkSplit> splits = new ArrayList<>();
            for (int k = 0; k < chunks; k++) {
                splits.add(Codec.readSplit(in));
            }
            read.add(new PlanState.Order(number, open, splits));
        }
        return new PlanState(read);
    }
}
