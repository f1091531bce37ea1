package io.godwit.store;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.IdPair;
import io.godwit.migration.copy.Receipt;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Totals;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.Verdict;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The ledger of one job: every method is one transaction. The rows are read and written by {@link LedgerRows}. */
final class JdbcLedger implements Ledger {
    private final Database database;
    private final JobLocks locks;
    private final String job;
    private final Fence fence;

    JdbcLedger(Database database, JobLocks locks, String job) {
        this(database, locks, job, Fence.NONE);
    }

    JdbcLedger(Database database, JobLocks locks, String job, Fence fence) {
        this.database = database;
        this.locks = locks;
        this.job = job;
        this.fence = fence;
    }

    @Override
    public long begin() {
        return database.write(session -> {
                    session.update("UPDATE job SET epoch = epoch + 1 WHERE id = ?", job);
                    locks.requireKept(session, job);
                    return session.first(row -> row.getLong(1), "SELECT epoch FROM job WHERE id = ?", job);
                })
                .orElseThrow(() -> new GodwitException(ErrorCode.JOB_NOT_FOUND, "There is no job " + job + "."));
    }

    @Override
    public boolean claim(Chunk chunk, long epoch) {
        return database.write(session -> fence.open(session) && new LedgerRows(session, job).claim(chunk, epoch));
    }

    /** If a power cut takes it back, the claim is there, and the range is written over. */
    @Override
    public int record(List<Receipt> receipts, long epoch) {
        return database.writeLazily(session -> {
            if (!latest(session, epoch)) {
                return 0;
            }
            LedgerRows rows = new LedgerRows(session, job);
            for (Receipt receipt : receipts) {
                rows.record(receipt, epoch);
            }
            return receipts.size();
        });
    }

    /** If a power cut takes it back, the range is read back once more. */
    @Override
    public int judge(List<Verdict> verdicts, long epoch) {
        return database.writeLazily(session -> {
            if (!latest(session, epoch)) {
                return 0;
            }
            LedgerRows rows = new LedgerRows(session, job);
            int kept = 0;
            for (Verdict verdict : verdicts) {
                kept += rows.judge(verdict, epoch);
            }
            return kept;
        });
    }

    @Override
    public void reopen(Chunk chunk, long epoch) {
        database.write(session -> latest(session, epoch) && new LedgerRows(session, job).reopen(chunk, epoch));
    }

    @Override
    public List<KeySpan> covered(int collection, String partition) {
        return database.read(session ->
                new LedgerRows(session, job).covered(collection, partition).spans());
    }

    @Override
    public List<String> partitions(int collection) {
        return database.read(session -> new LedgerRows(session, job).partitions(collection));
    }

    @Override
    public List<KeySpan> inDoubt(int collection, String partition) {
        return database.read(session -> {
            LedgerRows rows = new LedgerRows(session, job);
            return rows.claimed(collection, partition)
                    .minus(rows.covered(collection, partition))
                    .spans();
        });
    }

    @Override
    public List<Entry> entries(int collection, String partition, Optional<Key> after, int max) {
        return database.read(
                session -> new LedgerRows(session, job).entries(collection, partition, Ends.above(after), max));
    }

    @Override
    public Totals totals(int collection) {
        return database.read(session -> Sums.of(session, job, collection));
    }

    /** At once: a list of jobs asks for those of many. */
    @Override
    public List<Totals> totalsOfFirst(int collections) {
        return database.read(session -> Sums.ofFirst(session, job, collections));
    }

    @Override
    public void differences(Chunk chunk, List<RowDifference> differences, long epoch) {
        database.write(session -> {
            boolean latest = latest(session, epoch);
            if (latest) {
                new DifferenceRows(session, job).replace(chunk, differences);
            }
            return latest;
        });
    }

    @Override
    public long differenceCount(int collection, RowDifference.Kind kind) {
        return database.read(session -> new DifferenceRows(session, job).count(collection, kind));
    }

    @Override
    public long readBackEarlier(int collection) {
        return database.read(session -> new LedgerRows(session, job).readBackEarlier(collection));
    }

    @Override
    public void eachDifference(Consumer<RowDifference> consumer) {
        database.read(session -> {
            new DifferenceRows(session, job).each(consumer);
            return true;
        });
    }

    @Override
    public long idCount(int collection) {
        return database.read(session -> new IdRows(session, job).count(collection));
    }

    @Override
    public List<IdPair> ids(int collection, String partition, KeySpan span) {
        return database.read(session -> new IdRows(session, job).within(collection, partition, span));
    }

    @Override
    public List<Key> strays(int collection, String partition, List<Key> targetKeys) {
        return database.read(session -> new IdRows(session, job).unknown(collection, partition, targetKeys));
    }

    @Override
    public void eachId(int collection, Consumer<IdPair> consumer) {
        database.read(session -> {
            new IdRows(session, job).each(collection, consumer);
            return true;
        });
    }

    /** And stays it until the transaction ends. */
    private boolean latest(Session session, long epoch) throws SQLException {
        return new JobRows(session).hold(job, epoch) && fence.open(session);
    }
}
