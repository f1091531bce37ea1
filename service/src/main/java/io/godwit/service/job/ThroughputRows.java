package io.godwit.service.job;

import io.godwit.service.database.Times;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** How fast jobs were, for charts of them that outlive the process. */
@Component
final class ThroughputRows {
    private final JdbcClient database;

    ThroughputRows(JdbcClient database) {
        this.database = database;
    }

    void insert(String job, Throughput moment) {
        database.sql("""
                INSERT INTO throughput (job, at, copied, compared) VALUES (?, ?, ?, ?)
                ON CONFLICT (job, at) DO NOTHING""")
                .params(job, Times.of(moment.at()), moment.copied(), moment.compared())
                .update();
    }

    /** Oldest first. */
    List<Throughput> list(String job) {
        return database.sql("SELECT at, copied, compared FROM throughput WHERE job = ? ORDER BY at")
                .param(job)
                .query((row, number) ->
                        new Throughput(Times.instant(row.getLong(1)), row.getDouble(2), row.getDouble(3)))
                .list();
    }
}
