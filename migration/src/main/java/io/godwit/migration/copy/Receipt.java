package io.godwit.migration.copy;

import io.godwit.milvus.ErrorCode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of a chunk.
 *
 * @param rows rows read from the source and written to the target: distinct keys
 * @param counted the source's own count(*) of the range when it was read; more than {@code rows} where keys are held more than
 *     once or a row is counted but never returned
 * @param bytes the size of the rows on the wire
 * @param digest of the rows as they were read, before any rewriting
 * @param attempts how often it was tried to write the rows, 1 or more; all tries of earlier runs and passes count as one, those
 *     that wrote nothing (rate limits, denials) as none. Above 1 rows that the source no longer has may have been left at the target.
 * @param took from claim to receipt
 * @param failure why it could not be copied; the range stays open and in doubt
 * @param ids the keys of its rows on both sides, where the target generates new ones: kept with the receipt and dropped with it, and
 *     not part of it when it is read back; else empty
 */
public record Receipt(
        Chunk chunk,
        long rows,
        long counted,
        long bytes,
        Digest digest,
        int attempts,
        Duration took,
        Optional<Failure> failure,
        List<IdPair> ids) {
    /** Of rows that have the same keys on both sides. */
    public Receipt(
            Chunk chunk,
            long rows,
            long counted,
            long bytes,
            Digest digest,
            int attempts,
            Duration took,
            Optional<Failure> failure) {
        this(chunk, rows, counted, bytes, digest, attempts, took, failure, List.of());
    }

    public boolean good() {
        return failure.isEmpty();
    }

    /** A lasting error: retries are over. */
    public record Failure(ErrorCode code, String message) {}
}
