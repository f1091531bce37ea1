package io.godwit.migration.copy;

import io.godwit.migration.copy.CollectionWriter.Written;
import io.godwit.migration.copy.Receipt.Failure;
import io.godwit.milvus.BatchLimit;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.KeySpan;
import io.godwit.milvus.Rows.Counted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Gets one chunk across: reads the range, counts it at the same time, digests what came, and writes it. Retries are inside; a
 * lasting error is a receipt, not an exception. Safe for use by many threads.
 */
public final class ChunkCopier {
    /** So many rows of a chunk refused one by one, and none taken: then the rows are not the cause. */
    private static final int REFUSED_IN_VAIN = 100;

    private final CollectionReader source;
    private final CollectionWriter target;
    private final RowHasher hasher;
    private final ChunkSize size;
    private final Claims claims;

    public ChunkCopier(
            CollectionReader source, CollectionWriter target, RowHasher hasher, ChunkSize size, Claims claims) {
        this.source = source;
        this.target = target;
        this.hasher = hasher;
        this.size = size;
        this.claims = claims;
    }

    /**
     * Copies a chunk: one receipt, or several that tile it where its rows do not fit one flight, or some of them cannot be taken by
     * the target: each of those has a failed receipt of its own.
     *
     * @throws GodwitException STOPPED if nothing more may be written
     */
    public List<Receipt> copy(Chunk chunk) {
        return copy(chunk, false);
    }

    /** @param doubtful whether rows of it may be at the target already, whatever {@link Claims#inDoubt} says */
    public List<Receipt> copy(Chunk chunk, boolean doubtful) {
        List<Receipt> receipts = new ArrayList<>();
        copy(chunk, doubtful, receipts);
        return receipts;
    }

    private void copy(Chunk chunk, boolean uncertain, List<Receipt> receipts) {
        Attempt attempt = new Attempt(uncertain);
        try {
            receipts.add(across(chunk, source.read(chunk.partition(), chunk.span()), attempt));
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED) {
                throw e;
            }
            if (e.code() == ErrorCode.TOO_LARGE || e.code() == ErrorCode.ROW_REFUSED) {
                smaller(chunk, e, attempt, receipts);
                return;
            }
            receipts.add(failed(chunk, e, attempt));
        }
    }

    /**
     * The rows of a chunk fit no flight or no request, or one of them is refused: its halves may do, or a single row by itself.
     */
    private void smaller(Chunk chunk, GodwitException cause, Attempt attempt, List<Receipt> receipts) {
        BatchLimit.in(cause.getMessage()).ifPresent(size::atMost);
        try {
            if (inVain(receipts)) {
                throw new GodwitException(
                        ErrorCode.INVALID_REQUEST,
                        "The target refuses every row, so the rows are hardly the cause: " + cause.getMessage(),
                        cause);
            }
            List<KeySpan> halves = source.halves(chunk.partition(), chunk.span());
            if (halves.size() == 1 && cause.code() == ErrorCode.ROW_REFUSED) {
                throw cause;
            }
            if (halves.size() == 1) {
                Counted giant = source.readGiant(chunk.partition(), chunk.span());
                receipts.add(across(chunk, giant, attempt));
                return;
            }
            halves.forEach(half ->
                    copy(new Chunk(chunk.collection(), chunk.partition(), half, -1), attempt.uncertain, receipts));
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STOPPED) {
                throw e;
            }
            receipts.add(failed(chunk, e.code() == ErrorCode.TOO_LARGE ? cause : e, attempt));
        }
    }

    private static boolean inVain(List<Receipt> receipts) {
        return receipts.size() >= REFUSED_IN_VAIN
                && receipts.stream().allMatch(receipt -> receipt.rows() == 0)
                && receipts.stream()
                                .flatMap(receipt -> receipt.failure().stream())
                                .filter(failure -> failure.code() == ErrorCode.ROW_REFUSED)
                                .count()
                        >= REFUSED_IN_VAIN;
    }

    private Receipt across(Chunk chunk, Counted read, Attempt attempt) {
        Counted rows = complete(chunk, read);
        Digest digest = hasher.digest(rows.columns());
        size.measured(rows.columns().rows(), rows.columns().bytes());
        if (!claims.claim(chunk)) {
            throw new GodwitException(
                    ErrorCode.STOPPED, "Stopped before writing " + chunk.span().display() + ".");
        }
        boolean inDoubt = attempt.uncertain || claims.inDoubt(chunk);
        boolean doubtful = inDoubt || claims.overwrites();
        Written written = rows.columns().rows() == 0
                ? Written.NOTHING
                : target.write(chunk.partition(), rows.columns(), doubtful, () -> attempt.uncertain = true);
        return new Receipt(
                chunk,
                rows.columns().rows(),
                rows.counted(),
                rows.columns().bytes(),
                digest,
                inDoubt ? written.tries() + 1 : written.tries(),
                attempt.took(),
                Optional.empty(),
                written.ids());
    }

    /**
     * Where more rows come than are counted, some have come or gone in between: a second look tells. Where fewer do, some of their keys are
     * held several times or never returned, and the receipt keeps both figures.
     */
    private Counted complete(Chunk chunk, Counted read) {
        return read.counted() < read.columns().rows() ? source.read(chunk.partition(), chunk.span()) : read;
    }

    private static Receipt failed(Chunk chunk, GodwitException e, Attempt attempt) {
        String message = e.getMessage();
        Optional<Failure> failure = Optional.of(new Failure(e.code(), message));
        return new Receipt(chunk, 0, 0, 0, Digest.EMPTY, 1, attempt.took(), failure);
    }

    /** One try to get a range across. */
    private static final class Attempt {
        private final long start = System.nanoTime();

        /**
         * Whether rows of the range may have been written. A write that ends as too large or refused has done nothing in its last
         * try; what an earlier one did whose outcome is unknown nobody knows, so its halves are in doubt.
         */
        private boolean uncertain;

        private Attempt(boolean uncertain) {
            this.uncertain = uncertain;
        }

        private Duration took() {
            return Duration.ofNanos(System.nanoTime() - start);
        }
    }

    /** What the ledger says about a chunk before it is written. */
    public interface Claims {
        /** Notes that the range is about to be written; false if it may not be. */
        boolean claim(Chunk chunk);

        /** Whether an earlier attempt may have left rows of the range at the target. */
        boolean inDoubt(Chunk chunk);

        /** Whether the target collection may hold rows that are not the job's own. */
        boolean overwrites();
    }
}
