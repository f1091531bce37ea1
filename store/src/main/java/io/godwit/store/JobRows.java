package io.godwit.store;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.PlanJson;
import io.godwit.migration.run.Desired;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Purpose;
import io.godwit.milvus.ErrorCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rows of jobs themselves. Changes answer whether the job is there. */
final class JobRows {
    private final Session session;

    JobRows(Session session) {
        this.session = session;
    }

    /** False if the fingerprint is taken. */
    boolean insert(Job job) throws SQLException {
        return session.update(
                        """
                INSERT INTO job (id, fingerprint, plan, options, purpose, state, desired, epoch, created, updated)
                VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?, ?) ON CONFLICT (fingerprint) DO NOTHING""",
                        job.id(),
                        job.fingerprint(),
                        PlanJson.write(job.plan()),
                        Json.write(job.options()),
                        job.purpose().name(),
                        job.state().name(),
                        Desired.RUN.name(),
                        Micros.of(job.created()),
                        Micros.of(job.updated()))
                > 0;
    }

    Optional<Job> find(String id) throws SQLException {
        return session.first(JobRows::job, "SELECT * FROM job WHERE id = ?", id);
    }

    Optional<Job> findByFingerprint(String fingerprint) throws SQLException {
        return session.first(JobRows::job, "SELECT * FROM job WHERE fingerprint = ?", fingerprint);
    }

    List<Job> newestFirst() throws SQLException {
        return session.list(JobRows::job, "SELECT * FROM job ORDER BY created DESC, id DESC");
    }

    boolean exists(String id) throws SQLException {
        return session.first(row -> true, "SELECT 1 FROM job WHERE id = ?", id).isPresent();
    }

    /** Until the transaction ends nobody else changes anything of the job. False if it is not there. */
    boolean hold(String id) throws SQLException {
        return session.first(
                        row -> true,
                        "SELECT 1 FROM job WHERE id = ?" + session.dialect().forUpdate(),
                        id)
                .isPresent();
    }

    /** Likewise; false if the epoch is not the latest, either. */
    boolean hold(String id, long epoch) throws SQLException {
        return session.first(
                        row -> true,
                        "SELECT 1 FROM job WHERE id = ? AND epoch = ?"
                                + session.dialect().forUpdate(),
                        id,
                        epoch)
                .isPresent();
    }

    boolean state(String id, JobState state, Optional<Reason> reason, Instant now) throws SQLException {
        if (state == JobState.SUCCESSFUL) {
            session.update("UPDATE job SET succeeded = TRUE WHERE id = ?", id);
        }
        return session.update(
                        """
                UPDATE job SET state = ?, reason_code = ?, reason = ?, updated = ?, finished = ?
                WHERE id = ?""",
                        state.name(),
                        reason.map(Reason::code).map(ErrorCode::name).orElse(null),
                        reason.map(Reason::message).orElse(null),
                        Micros.of(now),
                        state.ended() ? Micros.of(now) : null,
                        id)
                > 0;
    }

    boolean hasSucceeded(String id) throws SQLException {
        return session.first(row -> true, "SELECT 1 FROM job WHERE id = ? AND succeeded", id)
                .isPresent();
    }

    /** Whether both are as they are kept. */
    boolean stands(String id, JobState state, Optional<Reason> reason) throws SQLException {
        return session.first(
                        row -> state.name().equals(row.getString("state"))
                                && reason.equals(reason(row.getString("reason_code"), row.getString("reason"))),
                        "SELECT state, reason_code, reason FROM job WHERE id = ?",
                        id)
                .orElse(false);
    }

    boolean options(String id, RunOptions options, Instant now) throws SQLException {
        return session.update(
                        "UPDATE job SET options = ?, updated = ? WHERE id = ?", Json.write(options), Micros.of(now), id)
                > 0;
    }

    boolean purpose(String id, Purpose purpose, Instant now) throws SQLException {
        return session.update(
                        "UPDATE job SET purpose = ?, updated = ? WHERE id = ?", purpose.name(), Micros.of(now), id)
                > 0;
    }

    boolean plan(String id, MigrationPlan plan, Instant now) throws SQLException {
        return session.update(
                        "UPDATE job SET plan = ?, updated = ? WHERE id = ?", PlanJson.write(plan), Micros.of(now), id)
                > 0;
    }

    boolean desire(String id, Desired desired, Instant now) throws SQLException {
        return session.update(
                        "UPDATE job SET desired = ?, updated = ? WHERE id = ?", desired.name(), Micros.of(now), id)
                > 0;
    }

    Optional<Desired> desired(String id) throws SQLException {
        return session.first(row -> Desired.valueOf(row.getString(1)), "SELECT desired FROM job WHERE id = ?", id);
    }

    void delete(String id) throws SQLException {
        for (String table : List.of(
                "id_pair", "difference", "receipt", "claim", "event", "collection_state", "dispatch", "copy_order")) {
            session.update("DELETE FROM " + table + " WHERE job = ?", id);
        }
        session.update("DELETE FROM job WHERE id = ?", id);
    }

    private static Job job(ResultSet row) throws SQLException {
        long finished = row.getLong("finished");
        Optional<Instant> end = row.wasNull() ? Optional.empty() : Optional.of(Micros.instant(finished));
        return new Job(
                row.getString("id"),
                row.getString("fingerprint"),
                PlanJson.read(row.getString("plan")),
                Json.options(row.getString("options")),
                Purpose.valueOf(row.getString("purpose")),
                JobState.valueOf(row.getString("state")),
                reason(row.getString("reason_code"), row.getString("reason")),
                Micros.instant(row.getLong("created")),
                Micros.instant(row.getLong("updated")),
                end);
    }

    static Optional<Reason> reason(@Nullable String code, @Nullable String message) {
        return code == null || message == null
                ? Optional.empty()
                : Optional.of(new Reason(ErrorCode.valueOf(code), message));
    }
}
