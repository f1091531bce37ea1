package io.godwit.store;

import io.godwit.migration.run.CollectionIds;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.CollectionState.Snapshot;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.migration.run.JobStore.NumberedEvent;
import io.godwit.migration.run.Phase;
import io.godwit.milvus.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** How far the collections of a job are, and its timeline. Changes answer whether the job is there. */
final class ProgressRows {
    private final Session session;
    private final String job;

    ProgressRows(Session session, String job) {
        this.session = session;
        this.job = job;
    }

    List<CollectionState> collections() throws SQLException {
        return session.list(
                ProgressRows::state, "SELECT * FROM collection_state WHERE job = ? ORDER BY collection", job);
    }

    boolean put(CollectionState state) throws SQLException {
        return session.update(
                        """
                INSERT INTO collection_state (job, collection, phase, failure_code, failure, creating,
                source_load, target_load, passes, still_changing, phases, snapshot, snapshot_counted, schema_check,
                dropped_keys, source_id, target_id)
                SELECT id, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ? FROM job WHERE id = ?
                ON CONFLICT (job, collection) DO UPDATE SET phase = excluded.phase,
                failure_code = excluded.failure_code, failure = excluded.failure, creating = excluded.creating,
                source_load = excluded.source_load, target_load = excluded.target_load,
                passes = excluded.passes, still_changing = excluded.still_changing, phases = excluded.phases,
                snapshot = excluded.snapshot, snapshot_counted = excluded.snapshot_counted,
                schema_check = excluded.schema_check, dropped_keys = excluded.dropped_keys,
                source_id = excluded.source_id, target_id = excluded.target_id""",
                        state.collection(),
                        state.phase().name(),
                        state.failure().map(Reason::code).map(ErrorCode::name).orElse(null),
                        state.failure().map(Reason::message).orElse(null),
                        state.creating(),
                        Json.write(state.sourceLoad()),
                        Json.write(state.targetLoad()),
                        state.passes(),
                        state.stillChanging(),
                        Json.write(state.phases()),
                        state.snapshot().map(Snapshot::timestamp).orElse(null),
                        state.snapshot().map(Snapshot::counted).orElse(null),
                        state.schema().map(SchemaJson::write).orElse(null),
                        state.dropped().map(Json::write).orElse(null),
                        state.ids().source().orElse(null),
                        state.ids().target().orElse(null),
                        job)
                > 0;
    }

    boolean append(JobEvent event) throws SQLException {
        return session.update(
                        """
                INSERT INTO event (job, number, at, severity, object, message)
                SELECT id, (SELECT COALESCE(MAX(number), 0) + 1 FROM event WHERE job = ?), ?, ?, ?, ?
                FROM job WHERE id = ?""", job, Micros.of(event.at()), event.severity().name(), event.object(), event.message(), job)
                > 0;
    }

    List<JobEvent> latest(int max) throws SQLException {
        List<JobEvent> events = session.list(
                ProgressRows::event, "SELECT * FROM event WHERE job = ? ORDER BY number LIMIT ?", job, max + 1);
        if (events.size() <= max) {
            return events;
        }
        List<JobEvent> others = new ArrayList<>(session.list(
                ProgressRows::event,
                "SELECT * FROM event WHERE job = ? AND severity <> 'STEP' ORDER BY number DESC LIMIT ?",
                job,
                max));
        Collections.reverse(others);
        return others;
    }

    List<NumberedEvent> after(long number, int max) throws SQLException {
        return session.list(
                row -> new NumberedEvent(row.getLong("number"), event(row)),
                "SELECT * FROM event WHERE job = ? AND number > ? ORDER BY number LIMIT ?",
                job,
                number,
                max);
    }

    private static CollectionState state(ResultSet row) throws SQLException {
        return new CollectionState(
                row.getInt("collection"),
                Phase.valueOf(row.getString("phase")),
                JobRows.reason(row.getString("failure_code"), row.getString("failure")),
                row.getBoolean("creating"),
                Json.load(row.getString("source_load")),
                Json.load(row.getString("target_load")),
                row.getInt("passes"),
                row.getLong("still_changing"),
                Json.phases(row.getString("phases")),
                snapshot(row),
                Optional.ofNullable(row.getString("schema_check")).map(SchemaJson::read),
                Optional.ofNullable(row.getString("dropped_keys")).map(Json::droppedKeys),
                new CollectionIds(id(row, "source_id"), id(row, "target_id")));
    }

    private static Optional<Long> id(ResultSet row, String column) throws SQLException {
        long id = row.getLong(column);
        return row.wasNull() ? Optional.empty() : Optional.of(id);
    }

    private static Optional<Snapshot> snapshot(ResultSet row) throws SQLException {
        long timestamp = row.getLong("snapshot");
        return row.wasNull() ? Optional.empty() : Optional.of(new Snapshot(timestamp, row.getLong("snapshot_counted")));
    }

    private static JobEvent event(ResultSet row) throws SQLException {
        return new JobEvent(
                Micros.instant(row.getLong("at")),
                Severity.valueOf(row.getString("severity")),
                row.getString("object"),
                row.getString("message"));
    }
}
