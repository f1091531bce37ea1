package io.godwit.service.job;

import io.godwit.service.access.Caller;
import io.godwit.service.database.Times;
import io.godwit.service.problem.Problem;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which job was made of a request with a key; each caller has keys of its own. They are kept as long as the jobs are. */
@Component
final class IdempotencyRows {
    private final JdbcClient database;

    IdempotencyRows(JdbcClient database) {
        this.database = database;
    }

    /** The job of the same request; another request under the same key is refused. */
    Optional<String> job(Caller caller, IdempotencyKey key) {
        return database.sql(
                        "SELECT request, job FROM idempotency_key WHERE organization = ? AND caller = ? AND text = ?"
                                + " AND job IN (SELECT job FROM migration_standing)")
                .params(caller.organization(), caller.id(), key.text())
                .query((row, number) -> {
                    if (!row.getString(1).equals(key.request())) {
                        throw Problem.KEY_REUSED.with("Job " + row.getString(2)
                                + " was made of another request with this Idempotency-Key. Choose a new key for a new"
                                + " request.");
                    }
                    return row.getString(2);
                })
                .optional();
    }

    /** In place of one whose job was deleted since. */
    void insert(Caller caller, IdempotencyKey key, String job) {
        database.sql("""
                INSERT INTO idempotency_key (organization, caller, text, request, job, created)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (organization, caller, text)
                DO UPDATE SET request = excluded.request, job = excluded.job, created = excluded.created""")
                .params(caller.organization(), caller.id(), key.text(), key.request(), job, Times.now())
                .update();
    }
}
