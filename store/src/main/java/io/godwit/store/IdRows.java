package io.godwit.store;

import io.godwit.migration.copy.IdPair;
import io.godwit.milvus.Key;
import io.godwit.milvus.KeySpan;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The keys on both sides of one job's rows that got new ones. */
final class IdRows {
    private static final String IN_PARTITION = " WHERE job = ? AND collection = ? AND part = ?";

    private final Session session;
    private final String job;

    IdRows(Session session, String job) {
        this.session = session;
        this.job = job;
    }

    void insert(int collection, String partition, List<IdPair> pairs) throws SQLException {
        for (IdPair pair : pairs) {
            session.update(
                    """
                    INSERT INTO id_pair (job, collection, part, source_key, target_key) VALUES (?, ?, ?, ?, ?)
                    ON CONFLICT (job, collection, part, source_key) DO UPDATE SET target_key = excluded.target_key""",
                    job,
                    collection,
                    partition,
                    pair.source().encoded(),
                    pair.target().encoded());
        }
    }

    void delete(int collection, String partition, Ends ends) throws SQLException {
        session.update(
                "DELETE FROM id_pair" + IN_PARTITION + " AND source_key >= ? AND source_key < ?",
                job,
                collection,
                partition,
                ends.lo(),
                ends.hi());
    }

    long count(int collection) throws SQLException {
        return session.first(
                        row -> row.getLong(1),
                        "SELECT COUNT(*) FROM id_pair WHERE job = ? AND collection = ?",
                        job,
                        collection)
                .orElse(0L);
    }

    List<IdPair> within(int collection, String partition, KeySpan span) throws SQLException {
        Ends ends = Ends.of(span);
        return session.list(
                IdRows::pair,
                "SELECT source_key, target_key FROM id_pair" + IN_PARTITION
                        + " AND source_key >= ? AND source_key < ? ORDER BY source_key",
                job,
                collection,
                partition,
                ends.lo(),
                ends.hi());
    }

    /** By one look at all keys between the first and the last, instead of one for each. */
    List<Key> unknown(int collection, String partition, List<Key> targetKeys) throws SQLException {
        if (targetKeys.isEmpty()) {
            return List.of();
        }
        Key first = targetKeys.stream().min(Key::compareTo).orElseThrow();
        Key last = targetKeys.stream().max(Key::compareTo).orElseThrow();
        Set<Key> known = new HashSet<>();
        session.each(
                row -> known.add(Key.decode(row.getBytes(1))),
                "SELECT target_key FROM id_pair" + IN_PARTITION + " AND target_key >= ? AND target_key <= ?",
                job,
                collection,
                partition,
                first.encoded(),
                last.encoded());
        return targetKeys.stream().filter(key -> !known.contains(key)).toList();
    }

    void each(int collection, Consumer<IdPair> consumer) throws SQLException {
        session.each(
                row -> consumer.accept(pair(row)),
                "SELECT source_key, target_key FROM id_pair WHERE job = ? AND collection = ? ORDER BY part, source_key",
                job,
                collection);
    }

    private static IdPair pair(ResultSet row) throws SQLException {
        return new IdPair(Key.decode(row.getBytes("source_key")), Key.decode(row.getBytes("target_key")));
    }
}
