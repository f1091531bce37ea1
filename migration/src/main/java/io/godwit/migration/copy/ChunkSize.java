package io.godwit.migration.copy;

import io.godwit.milvus.ServerKind;
import java.util.OptionalInt;

/** How many rows make a chunk: as many as fill the answer that reads fastest, by the row size measured so far. */
public final class ChunkSize {
    /** New measurements weigh a fifth, so that one odd chunk does not throw the size about. */
    private static final double WEIGHT = 0.2;

    private final int targetBytes;
    private int mostRows;
    private double rowBytes;

    /**
     * @param mostBytes an upper bound of a chunk's bytes beside the reading's own; empty: none
     */
    public ChunkSize(ServerKind.Reading reading, long estimatedRowBytes, OptionalInt mostBytes) {
        this.targetBytes = Math.min(reading.rangeBytes(), mostBytes.orElse(Integer.MAX_VALUE));
        this.mostRows = reading.rangeRows();
        this.rowBytes = Math.max(1, estimatedRowBytes);
    }

    synchronized int rows() {
        return (int) Math.max(1, Math.min(mostRows, targetBytes / rowBytes));
    }

    /** Learns how large the rows of a chunk were. */
    public synchronized void measured(long rows, long bytes) {
        if (rows > 0) {
            rowBytes += WEIGHT * (Math.max(1.0, (double) bytes / rows) - rowBytes);
        }
    }

    /** From now on no more rows than this: the target takes no more at a time. */
    synchronized void atMost(int rows) {
        mostRows = Math.max(1, Math.min(mostRows, rows));
    }

    /** Takes a first sample as it is, in place of the estimate. */
    synchronized void sampled(long rows, long bytes) {
        if (rows > 0) {
            rowBytes = Math.max(1.0, (double) bytes / rows);
        }
    }
}
