package io.godwit.migration.verify;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;

/**
 * What the target holds of a chunk, against the chunk's receipt.
 *
 * @param rows rows read back, distinct keys; -1 if only counted
 * @param counted the target's count(*) of the range
 * @param digest of the rows read back; {@link Digest#EMPTY} if only counted
 */
public record Verdict(Chunk chunk, Outcome outcome, long rows, long counted, Digest digest) {
    /** Equal or not. */
    public enum Outcome {
        EQUAL,
        DIFFERENT
    }
}
