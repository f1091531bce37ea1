package io.godwit.service.job;

import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Secrets;
import io.godwit.service.database.Ids;
import io.godwit.service.database.Times;
import io.godwit.service.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Migrations that are being prepared, each for whoever began it: they outlive reloads and sessions. What lets into a source is kept
 * encrypted, and goes with its draft.
 */
@Component
public final class Drafts {
    private static final Duration KEPT = Duration.ofDays(30);
    private static final int MOST_TEXT = 500_000;
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, List<String>>> FIELDS = new TypeReference<>() {};

    private final JdbcClient database;
    private final Secrets secrets;

    Drafts(JdbcClient database, Secrets secrets) {
        this.database = database;
        this.secrets = secrets;
    }

    /** Begins one. Those that nobody has touched for long are forgotten by the way. */
    public Draft create(Caller caller, String project, Map<String, List<String>> fields) {
        if (!caller.may(Action.MIGRATE, project)) {
            throw Problem.FORBIDDEN.with("Migrations are prepared by Organization Owners and Project Admins.");
        }
        String id = Ids.draft();
        database.sql("DELETE FROM draft WHERE changed < ?")
                .param(Times.of(Instant.now().minus(KEPT)))
                .update();
        database.sql("INSERT INTO draft (id, organization, owner, project, fields, changed) VALUES (?, ?, ?, ?, ?, ?)")
                .params(id, caller.organization(), caller.name(), project, text(fields), Times.now())
                .update();
        return find(caller, id);
    }

    /** The caller's own, for a project, last touched first. */
    public List<Draft> list(Caller caller, String project) {
        return database.sql(
                        "SELECT * FROM draft WHERE organization = ? AND owner = ? AND project = ? ORDER BY changed DESC")
                .params(caller.organization(), caller.name(), project)
                .query((row, number) -> draft(row))
                .list();
    }

    public Draft find(Caller caller, String id) {
        return database.sql("SELECT * FROM draft WHERE organization = ? AND owner = ? AND id = ?")
                .params(caller.organization(), caller.name(), id)
                .query((row, number) -> draft(row))
                .optional()
                .orElseThrow(() -> Problem.NOT_FOUND.with("There is no such draft of yours."));
    }

    /** Puts these fields in place of those of the same names. */
    public Draft save(Caller caller, String id, Map<String, List<String>> fields) {
        Map<String, List<String>> all = new HashMap<>(find(caller, id).fields());
        all.putAll(fields);
        database.sql("UPDATE draft SET fields = ?, changed = ? WHERE id = ?")
                .params(text(all), Times.now(), id)
                .update();
        return find(caller, id);
    }

    /** Keeps what lets into the source; empty: nothing does. */
    public Draft token(Caller caller, String id, Optional<String> token) {
        find(caller, id);
        database.sql("UPDATE draft SET token = ? WHERE id = ?")
                .param(token.map(given -> secrets.encrypt(id, given)).orElse(null))
                .param(id)
                .update();
        return find(caller, id);
    }

    /** What lets into the source. */
    public Optional<String> token(Draft draft) {
        return database.sql("SELECT token FROM draft WHERE id = ? AND token IS NOT NULL")
                .param(draft.id())
                .query(String.class)
                .optional()
                .map(stored -> secrets.decrypt(draft.id(), stored));
    }

    public void delete(Caller caller, String id) {
        database.sql("DELETE FROM draft WHERE id = ?")
                .param(find(caller, id).id())
                .update();
    }

    private static String text(Map<String, List<String>> fields) {
        String text = JSON.writeValueAsString(fields);
        if (text.length() > MOST_TEXT) {
            throw Problem.TOO_LARGE.with("A draft holds at most " + MOST_TEXT + " characters.");
        }
        return text;
    }

    private static Draft draft(ResultSet row) throws SQLException {
        return new Draft(
                row.getString("id"),
                row.getString("project"),
                JSON.readValue(row.getString("fields"), FIELDS),
                row.getString("token") != null,
                Times.instant(row.getLong("changed")));
    }
}
