package io.godwit.flink.job;

import org.apache.flink.api.connector.source.SourceEvent;

/**
 * From a reader, before it asks for the first chunk.
 *
 * @param worker what its lease is named by
 */
record WorkerBegan(String worker) implements SourceEvent {
    private static final long serialVersionUID = 1;
}
