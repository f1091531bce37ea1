package io.godwit.migration.run;

import io.godwit.migration.copy.Digest;

/**
 * The sums of a collection's good receipts and verdicts.
 *
 * @param chunks good receipts
 * @param rows rows copied, distinct keys
 * @param counted the source's count(*) over the ranges
 * @param retries attempts beyond the first
 * @param digest of all rows as read at the source
 * @param verifiedChunks chunks with a verdict
 * @param verifiedRows rows of the chunks with verdict EQUAL
 * @param differingChunks chunks with verdict DIFFERENT
 * @param targetDigest of all rows as read back
 */
public record Totals(
        long chunks,
        long rows,
        long counted,
        long bytes,
        long retries,
        Digest digest,
        long verifiedChunks,
        long verifiedRows,
        long differingChunks,
        Digest targetDigest) {}
