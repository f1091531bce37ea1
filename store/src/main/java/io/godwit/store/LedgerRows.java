package io.godwit.store;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.copy.Receipt.Failure;
import io.godwit.migration.run.Ledger.Entry;
import io.godwit.migration.verify.Verdict;
import io.godwit.migration.verify.Verdict.Outcome;
import io.godwit.milvus.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims and receipts of one job. What is in doubt is what the claims name less what good receipts cover. A claim goes when one
 * good receipt covers all of it and comes back, as wide as that receipt, when the receipt goes: so the claims stay few, and
 * claims and good receipts together always name all that was ever claimed.
 */
final class LedgerRows {
    private final Session session;
    private final String job;

    LedgerRows(Session session, String job) {
        this.session = session;
        this.job = job;
    }

    /** Checks and claims in one statement: no row, and nothing may be written. Many may claim at once, but none while an epoch begins. */
    boolean claim(Chunk chunk, long epoch) throws SQLException {
        Ends ends = Ends.of(chunk.span());
        return session.update(
                        """
                        INSERT INTO claim (job, collection, part, lo, hi, epoch)
                        SELECT id, ?, ?, ?, ?, epoch FROM job WHERE id = ? AND epoch = ? AND desired = 'RUN'%s
                        ON CONFLICT (job, collection, part, lo, hi) DO UPDATE SET epoch = excluded.epoch""".formatted(session.dialect().forShare()),
                        chunk.collection(),
                        chunk.partition(),
                        ends.lo(),
                        ends.hi(),
                        job,
                        epoch)
                > 0;
    }

    void record(Receipt receipt, long epoch) throws SQLException {
        Chunk chunk = receipt.chunk();
        Ends ends = Ends.of(chunk.span());
        for (Held held : overlapping(chunk, ends)) {
            takeBack(chunk, held, epoch);
        }
        insert(receipt, ends);
        if (receipt.good()) {
            new IdRows(session, job).insert(chunk.collection(), chunk.partition(), receipt.ids());
            session.update("""
                    DELETE FROM claim WHERE job = ? AND collection = ? AND part = ?
                    AND lo >= ? AND lo < ? AND hi <= ?""", job, chunk.collection(), chunk.partition(), ends.lo(), ends.hi(), ends.hi());
        }
    }

    int judge(Verdict verdict, long epoch) throws SQLException {
        Chunk chunk = verdict.chunk();
        Ends ends = Ends.of(chunk.span());
        return session.update(
                """
                UPDATE receipt
                SET verdict = ?, target_rows = ?, target_counted = ?, target_digest_hi = ?, target_digest_lo = ?, judged = ?
                WHERE job = ? AND collection = ? AND part = ? AND lo = ? AND hi = ? AND failure_code IS NULL""",
                verdict.outcome().name(),
                verdict.rows(),
                verdict.counted(),
                verdict.digest().hi(),
                verdict.digest().lo(),
                epoch,
                job,
                chunk.collection(),
                chunk.partition(),
                ends.lo(),
                ends.hi());
    }

    long readBackEarlier(int collection) throws SQLException {
        return session.first(row -> row.getLong(1), """
                        SELECT SUM(receipt.row_count) FROM receipt JOIN job ON job.id = receipt.job
                        WHERE receipt.job = ? AND receipt.collection = ? AND receipt.failure_code IS NULL
                        AND receipt.verdict = 'EQUAL' AND receipt.target_rows >= 0
                        AND COALESCE(receipt.judged, 1) < job.epoch""", job, collection).orElse(0L);
    }

    boolean reopen(Chunk chunk, long epoch) throws SQLException {
        Ends ends = Ends.of(chunk.span());
        Optional<Held> held =
                session.first(Held::of, """
                SELECT lo, hi, failure_code FROM receipt
                WHERE job = ? AND collection = ? AND part = ? AND lo = ? AND hi = ? AND failure_code IS NULL""", job, chunk.collection(), chunk.partition(), ends.lo(), ends.hi());
        if (held.isPresent()) {
            takeBack(chunk, held.get(), epoch);
        }
        return held.isPresent();
    }

    Ranges claimed(int collection, String partition) throws SQLException {
        return ranges(
                "SELECT lo, hi FROM claim WHERE job = ? AND collection = ? AND part = ? ORDER BY lo",
                collection,
                partition);
    }

    Ranges covered(int collection, String partition) throws SQLException {
        return ranges("""
                SELECT lo, hi FROM receipt
                WHERE job = ? AND collection = ? AND part = ? AND failure_code IS NULL ORDER BY lo""", collection, partition);
    }

    List<String> partitions(int collection) throws SQLException {
        return session.list(
                row -> row.getString(1),
                "SELECT DISTINCT part FROM receipt WHERE job = ? AND collection = ? AND part <> '' ORDER BY part",
                job,
                collection);
    }

    List<Entry> entries(int collection, String partition, byte[] from, int max) throws SQLException {
        return session.list(LedgerRows::entry, """
                SELECT * FROM receipt
                WHERE job = ? AND collection = ? AND part = ? AND lo >= ? AND failure_code IS NULL
                ORDER BY lo LIMIT ?""", job, collection, partition, from, max);
    }

    private Ranges ranges(String sql, int collection, String partition) throws SQLException {
        Ranges ranges = new Ranges();
        session.each(row -> ranges.add(Ends.of(row)), sql, job, collection, partition);
        return ranges;
    }

    /** Since receipts do not overlap each other, none that starts before the last one below this range can reach into it. */
    private List<Held> overlapping(Chunk chunk, Ends ends) throws SQLException {
        String within = " WHERE job = ? AND collection = ? AND part = ?";
        byte[] first = session.first(
                        row -> row.getBytes(1),
                        "SELECT lo FROM receipt" + within + " AND lo <= ? ORDER BY lo DESC LIMIT 1",
                        job,
                        chunk.collection(),
                        chunk.partition(),
                        ends.lo())
                .orElse(ends.lo());
        return session.list(
                Held::of,
                "SELECT lo, hi, failure_code FROM receipt" + within + " AND lo >= ? AND lo < ? AND hi > ?",
                job,
                chunk.collection(),
                chunk.partition(),
                first,
                ends.hi(),
                ends.lo());
    }

    /** Removes a receipt with its pairs of keys, verdict and differences; what a good one covered is in doubt again. */
    private void takeBack(Chunk chunk, Held held, long epoch) throws SQLException {
        if (held.good()) {
            session.update(
                    """
                    INSERT INTO claim (job, collection, part, lo, hi, epoch) VALUES (?, ?, ?, ?, ?, ?)
                    ON CONFLICT (job, collection, part, lo, hi) DO NOTHING""",
                    job,
                    chunk.collection(),
                    chunk.partition(),
                    held.ends().lo(),
                    held.ends().hi(),
                    epoch);
        }
        session.update(
                "DELETE FROM receipt WHERE job = ? AND collection = ? AND part = ? AND lo = ?",
                job,
                chunk.collection(),
                chunk.partition(),
                held.ends().lo());
        new DifferenceRows(session, job).delete(chunk.collection(), chunk.partition(), held.ends());
        new IdRows(session, job).delete(chunk.collection(), chunk.partition(), held.ends());
    }

    private void insert(Receipt receipt, Ends ends) throws SQLException {
        session.update(
                """
                INSERT INTO receipt (job, collection, part, lo, hi, scanned_rows, row_count, counted, byte_count,
                digest_hi, digest_lo, attempts, took, failure_code, failure)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                job,
                receipt.chunk().collection(),
                receipt.chunk().partition(),
                ends.lo(),
                ends.hi(),
                receipt.chunk().scannedRows(),
                receipt.rows(),
                receipt.counted(),
                receipt.bytes(),
                receipt.digest().hi(),
                receipt.digest().lo(),
                receipt.attempts(),
                receipt.took().toNanos(),
                receipt.failure().map(Failure::code).map(ErrorCode::name).orElse(null),
                receipt.failure().map(Failure::message).orElse(null));
    }

    private static Entry entry(ResultSet row) throws SQLException {
        Chunk chunk = new Chunk(
                row.getInt("collection"), row.getString("part"), Ends.of(row).span(), row.getLong("scanned_rows"));
        Receipt receipt = new Receipt(
                chunk,
                row.getLong("row_count"),
                row.getLong("counted"),
                row.getLong("byte_count"),
                new Digest(row.getLong("digest_hi"), row.getLong("digest_lo")),
                row.getInt("attempts"),
                Duration.ofNanos(row.getLong("took")),
                Optional.empty());
        return new Entry(receipt, verdict(chunk, row));
    }

    private static Optional<Verdict> verdict(Chunk chunk, ResultSet row) throws SQLException {
        @Nullable String outcome = row.getString("verdict");
        if (outcome == null) {
            return Optional.empty();
        }
        return Optional.of(new Verdict(
                chunk,
                Outcome.valueOf(outcome),
                row.getLong("target_rows"),
                row.getLong("target_counted"),
                new Digest(row.getLong("target_digest_hi"), row.getLong("target_digest_lo"))));
    }

    /** A receipt that is there already. */
    private record Held(Ends ends, boolean good) {
        static Held of(ResultSet row) throws SQLException {
            return new Held(Ends.of(row), row.getString("failure_code") == null);
        }
    }
}
