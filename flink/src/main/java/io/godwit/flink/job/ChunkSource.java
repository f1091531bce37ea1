package io.godwit.flink.job;

import io.godwit.flink.RunArguments;
import java.util.List;
import org.apache.flink.api.connector.source.Boundedness;
import org.apache.flink.api.connector.source.Source;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.api.connector.source.SplitEnumerator;
import org.apache.flink.api.connector.source.SplitEnumeratorContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** Chunks that are copied while they are read: what comes out of it is the number of rows of each. */
final class ChunkSource implements Source<Long, ChunkSplit, PlanState> {
    private static final long serialVersionUID = 1;

    private final RunArguments arguments;

    ChunkSource(RunArguments arguments) {
        this.arguments = arguments;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<Long, ChunkSplit> createReader(SourceReaderContext context) {
        return new ChunkReader(context, arguments);
    }

    @Override
    public SplitEnumerator<ChunkSplit, PlanState> createEnumerator(SplitEnumeratorContext<ChunkSplit> context) {
        return new ChunkEnumerator(context, arguments, new PlanState(List.of()), false);
    }

    @Override
    public SplitEnumerator<ChunkSplit, PlanState> restoreEnumerator(
            SplitEnumeratorContext<ChunkSplit> context, PlanState state) {
        return new ChunkEnumerator(context, arguments, state, true);
    }

    @Override
    public SimpleVersionedSerializer<ChunkSplit> getSplitSerializer() {
        return new SplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<PlanState> getEnumeratorCheckpointSerializer() {
        return new StateSerializer();
    }
}
