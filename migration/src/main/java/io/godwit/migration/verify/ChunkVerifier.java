package io.godwit.migration.verify;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.RangeReader;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.copy.RowHasher;
import io.godwit.migration.verify.Verdict.Outcome;

/** Reads a chunk back from the target and compares it with its receipt. Safe for use by many threads. */
public final class ChunkVerifier {
    private final RangeReader target;
    private final RowHasher hasher;

    public ChunkVerifier(RangeReader target, RowHasher hasher) {
        this.target = target;
        this.hasher = hasher;
    }

    /**
     * Equal if the target returns as many rows with the same digest, and counts as many: a row that is held twice shows in the
     * count alone.
     */
    public Verdict byDigest(Receipt receipt) {
        Chunk chunk = receipt.chunk();
        RangeSum held = RangeSum.of(target, hasher, chunk.partition(), chunk.span());
        boolean equal = held.rows() == receipt.rows()
                && held.counted() == receipt.rows()
                && held.digest().equals(receipt.digest());
        return new Verdict(
                chunk, equal ? Outcome.EQUAL : Outcome.DIFFERENT, held.rows(), held.counted(), held.digest());
    }

    /** Equal if the target counts as many rows. */
    public Verdict byCount(Receipt receipt) {
        Chunk chunk = receipt.chunk();
        long counted = target.count(chunk.partition(), chunk.span());
        Outcome outcome = counted == receipt.rows() ? Outcome.EQUAL : Outcome.DIFFERENT;
        return new Verdict(chunk, outcome, -1, counted, Digest.EMPTY);
    }
}
