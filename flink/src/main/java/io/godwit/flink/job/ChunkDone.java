package io.godwit.flink.job;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From a reader: a chunk needs no more work.
 *
 * @param split its id
 * @param rows that were copied; 0 if it cannot be
 */
record ChunkDone(String split, long rows, long bytes) implements SourceEvent {
    private static final long serialVersionUID = 1;
}
