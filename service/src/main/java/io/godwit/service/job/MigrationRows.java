package io.godwit.service.job;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Purpose;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.database.Times;
import io.godwit.service.job.Migration.RemoteSource;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of jobs that the service made. */
@Component
final class MigrationRows {
    private static final String SELECT = "SELECT * FROM migration_standing";
    private static final String UNFINISHED = "state NOT IN ('SUCCESSFUL', 'FAILED', 'CANCELED')";

    private final JdbcClient database;

    MigrationRows(JdbcClient database) {
        this.database = database;
    }

    /** @param token of a source that is not registered, encrypted */
    void insert(String job, Caller caller, Sides sides, Optional<String> token) {
        boolean remote = sides.registered().isEmpty();
        database.sql("""
                INSERT INTO migration (job, organization, source_project, source_cluster, source_endpoint, source_secured,
                source_token, target_project, target_cluster, target_made, wanted, created_by, created)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'RUN', ?, ?)""")
                .param(job)
                .param(caller.organization())
                .param(sides.registered().map(RegisteredCluster::project).orElse(null))
                .param(sides.registered().map(RegisteredCluster::id).orElse(null))
                .param(remote ? sides.source().uri().toString() : null)
                .param(token.isPresent())
                .param(token.orElse(null))
                .param(sides.target().project())
                .param(sides.target().id())
                .param(sides.made())
                .param(caller.name())
                .param(Times.now())
                .update();
    }

    /** What lets into a source that is not registered, encrypted. */
    Optional<String> token(String job) {
        return database.sql("SELECT source_token FROM migration WHERE job = ? AND source_token IS NOT NULL")
                .param(job)
                .query(String.class)
                .optional();
    }

    /** Puts a token in place of the one that was, or is not any more, there. */
    void token(String job, String encrypted) {
        database.sql("UPDATE migration SET source_token = ?, source_secured = TRUE WHERE job = ?")
                .params(encrypted, job)
                .update();
    }

    /** Takes away the tokens of all jobs that need them no more: those that were done, and those that were given up. */
    void forgetTokens() {
        database.sql("""
                UPDATE migration SET source_token = NULL WHERE source_token IS NOT NULL AND job IN
                (SELECT job FROM migration_standing WHERE state IN ('SUCCESSFUL', 'CANCELED'))""").update();
    }

    /** Keeps that a job is to stop. */
    void want(String job, Desired wanted) {
        database.sql("UPDATE migration SET wanted = ? WHERE job = ?")
                .params(wanted.name(), job)
                .update();
    }

    /** Keeps that a job is to run once more. */
    void run(String job, Purpose purpose) {
        database.sql("UPDATE migration SET wanted = 'RUN', purpose = ? WHERE job = ?")
                .params(purpose.name(), job)
                .update();
    }

    /** Keeps how far a job has come. */
    void progress(String job, JobProgress progress) {
        database.sql("UPDATE migration SET phase = ?, progress = ? WHERE job = ?")
                .params(progress.phase(), progress.percent(), job)
                .update();
    }

    Optional<Migration> find(String job) {
        return database.sql(SELECT + " WHERE job = ?")
                .param(job)
                .query((row, number) -> migration(row))
                .optional();
    }

    /** Those that are to be run, or to be ended, in the order in which they came. */
    List<Migration> unfinished() {
        return database.sql(SELECT + " WHERE " + UNFINISHED + " ORDER BY created, job")
                .query((row, number) -> migration(row))
                .list();
    }

    /** A page of the jobs that the caller may list, newest first, and how many there are. */
    Page page(Caller caller, JobFilter filter) {
        List<Object> arguments = new ArrayList<>();
        String where = where(caller, filter, arguments);
        long count = database.sql("SELECT COUNT(*) FROM migration_standing WHERE " + where)
                .params(arguments)
                .query(Long.class)
                .single();
        arguments.add(filter.size());
        arguments.add((long) filter.size() * (filter.page() - 1));
        List<Migration> rows = database.sql(
                        SELECT + " WHERE " + where + " ORDER BY created DESC, job DESC LIMIT ? OFFSET ?")
                .params(arguments)
                .query((row, number) -> migration(row))
                .list();
        return new Page(count, rows);
    }

    private static String where(Caller caller, JobFilter filter, List<Object> arguments) {
        StringBuilder where = new StringBuilder("organization = ?");
        arguments.add(caller.organization());
        filter.state().ifPresent(state -> {
            where.append(" AND state = ?");
            arguments.add(state.name());
        });
        filter.project().ifPresent(project -> {
            where.append(" AND (source_project = ? OR target_project = ?)");
            arguments.add(project);
            arguments.add(project);
        });
        filter.createdBy().ifPresent(name -> {
            where.append(" AND created_by = ?");
            arguments.add(name);
        });
        filter.cluster().ifPresent(cluster -> {
            where.append(" AND (source_cluster = ? OR target_cluster = ?)");
            arguments.add(cluster);
            arguments.add(cluster);
        });
        if (caller.scoped() || !caller.may(Action.LIST_JOBS)) {
            where.append(" AND (").append(granted(caller, arguments)).append(")");
        }
        return where.toString();
    }

    /** Either side lies in a project, and is a cluster, that is granted. */
    private static String granted(Caller caller, List<Object> arguments) {
        List<String> either = new ArrayList<>();
        caller.grants().forEach((project, grant) -> {
            if (!caller.may(Action.LIST_JOBS, project)) {
                return;
            }
            for (String side : List.of("source", "target")) {
                Set<String> some = grant.clusters().orElse(Set.of());
                arguments.add(project);
                arguments.addAll(some);
                String clusters = grant.clusters().isEmpty()
                        ? ""
                        : " AND " + side + "_cluster IN ("
                                + String.join(
                                        ", ", some.stream().map(one -> "?").toList()) + ")";
                either.add("(" + side + "_project = ?" + clusters + ")");
            }
        });
        return either.isEmpty() ? "1 = 0" : String.join(" OR ", either);
    }

    private static Migration migration(ResultSet row) throws SQLException {
        long finished = row.getLong("finished");
        boolean ended = !row.wasNull();
        int progress = row.getInt("progress");
        return new Migration(
                row.getString("job"),
                row.getString("organization"),
                Optional.ofNullable(row.getString("source_project")),
                Optional.ofNullable(row.getString("source_cluster")),
                remote(row),
                row.getString("target_project"),
                row.getString("target_cluster"),
                row.getBoolean("target_made"),
                Purpose.valueOf(row.getString("purpose")),
                Desired.valueOf(row.getString("wanted")),
                row.getString("created_by"),
                Times.instant(row.getLong("created")),
                JobState.valueOf(row.getString("state")),
                Optional.ofNullable(row.getString("reason")).map(RequestWords::of),
                ended ? Optional.of(Times.instant(finished)) : Optional.empty(),
                Optional.ofNullable(row.getString("phase")).map(phase -> new JobProgress(phase, progress)));
    }

    private static Optional<RemoteSource> remote(ResultSet row) throws SQLException {
        String endpoint = row.getString("source_endpoint");
        return endpoint == null
                ? Optional.empty()
                : Optional.of(new RemoteSource(
                        URI.create(endpoint), row.getBoolean("source_secured"), row.getString("source_token") != null));
    }

    /** @param count over all pages */
    record Page(long count, List<Migration> rows) {}
}
