package io.godwit.flink.job;

import io.godwit.flink.RunArguments;
import java.io.Serializable;
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
    private final Sites sites;
    private transient boolean enumerated;

    ChunkSource(RunArguments arguments) {
        this(arguments, JobSite::new);
    }

    /** @param sites makes what an enumerator works with */
    ChunkSource(RunArguments arguments, Sites sites) {
        this.arguments = arguments;
        this.sites = sites;
    }

    @Override
    public Boundedness getBoundedness() {
        return Boundedness.CONTINUOUS_UNBOUNDED;
    }

    @Override
    public SourceReader<Long, ChunkSplit> createReader(SourceReaderContext context) {
        return new ChunkReader(context, arguments);
    }

    /** Also after a failure of the whole job before its first checkpoint: then this one has made another before. */
    @Override
    public SplitEnumerator<ChunkSplit, PlanState> createEnumerator(SplitEnumeratorContext<ChunkSplit> context) {
        boolean anew = enumerated;
        enumerated = true;
        return new ChunkEnumerator(context, arguments, sites.of(arguments), new PlanState(List.of()), anew);
    }

    @Override
    public SplitEnumerator<ChunkSplit, PlanState> restoreEnumerator(
            SplitEnumeratorContext<ChunkSplit> context, PlanState state) {
        enumerated = true;
        return new ChunkEnumerator(context, arguments, sites.of(arguments), state, true);
    }

    @Override
    public SimpleVersionedSerializer<ChunkSplit> getSplitSerializer() {
        return new SplitSerializer();
    }

    @Override
    public SimpleVersionedSerializer<PlanState> getEnumeratorCheckpointSerializer() {
        return new StateSerializer();
    }

    /** Makes what an enumerator works with. */
    interface Sites extends Serializable {
        PlanningSite of(RunArguments arguments);
    }
}
