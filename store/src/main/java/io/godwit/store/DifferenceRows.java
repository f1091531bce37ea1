package io.godwit.store;

import io.godwit.migration.copy.Chunk;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.Key;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Consumer;

/** The rows of one job that differ. */
final class DifferenceRows {
    private final Session session;
    private final String job;

    DifferenceRows(Session session, String job) {
        this.session = session;
        this.job = job;
    }

    void replace(Chunk chunk, List<RowDifference> differences) throws SQLException {
        delete(chunk.collection(), chunk.partition(), Ends.of(chunk.span()));
        for (int number = 0; number < differences.size(); number++) {
            insert(differences.get(number), number);
        }
    }

    void delete(int collection, String partition, Ends ends) throws SQLException {
        session.update(
                "DELETE FROM difference WHERE job = ? AND collection = ? AND part = ? AND row_key >= ? AND row_key < ?",
                job,
                collection,
                partition,
                ends.lo(),
                ends.hi());
    }

    long count(int collection, Kind kind) throws SQLException {
        return session.first(
                        row -> row.getLong(1),
                        "SELECT COUNT(*) FROM difference WHERE job = ? AND collection = ? AND kind = ?",
                        job,
                        collection,
                        kind.name())
                .orElse(0L);
    }

    void each(Consumer<RowDifference> consumer) throws SQLException {
        session.each(
                row -> consumer.accept(difference(row)),
                "SELECT * FROM difference WHERE job = ? ORDER BY collection, part, row_key, number",
                job);
    }

    private void insert(RowDifference difference, int number) throws SQLException {
        session.update(
                """
                INSERT INTO difference (job, collection, part, row_key, number, kind, fields, detail)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (job, collection, part, row_key, number)
                DO UPDATE SET kind = excluded.kind, fields = excluded.fields, detail = excluded.detail""",
                job,
                difference.collection(),
                difference.partition(),
                difference.key().encoded(),
                number,
                difference.kind().name(),
                Json.write(difference.fields()),
                difference.detail());
    }

    private static RowDifference difference(ResultSet row) throws SQLException {
        return new RowDifference(
                row.getInt("collection"),
                row.getString("part"),
                Key.decode(row.getBytes("row_key")),
                Kind.valueOf(row.getString("kind")),
                Json.texts(row.getString("fields")),
                row.getString("detail"));
    }
}
