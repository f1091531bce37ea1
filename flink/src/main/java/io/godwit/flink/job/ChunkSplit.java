package io.godwit.flink.job;

import io.godwit.migration.copy.Chunk;
import java.util.HexFormat;
import org.apache.flink.api.connector.source.SourceSplit;

/**
 * A chunk that a reader is to copy.
 *
 * @param order number of the order that it is of
 * @param doubtful whether rows of it may be at the target already
 */
record ChunkSplit(long order, Chunk chunk, boolean doubtful) implements SourceSplit {
    @Override
    public String splitId() {
        String lo = chunk.span()
                .lower()
                .map(key -> HexFormat.of().formatHex(key.encoded()))
                .orElse("");
        return order + "/" + chunk.partition() + "/" + lo;
    }

    ChunkSplit inDoubt() {
        return new ChunkSplit(order, chunk, true);
    }
}
