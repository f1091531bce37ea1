package io.godwit.service.access;

import io.godwit.service.database.Ids;
import io.godwit.service.database.Times;
import io.godwit.service.problem.Problem;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The projects of organizations. */
@Component
public final class Projects {
    private static final String SELECT = """
            SELECT id, organization, name, plan, created,
            (SELECT COUNT(*) FROM cluster WHERE cluster.project = project.id) AS clusters FROM project""";

    private final JdbcClient database;

    Projects(JdbcClient database) {
        this.database = database;
    }

    /** Those that the caller may see, oldest first. */
    public List<Project> list(Caller caller) {
        return database
                .sql(SELECT + " WHERE organization = ? ORDER BY created, id")
                .param(caller.organization())
                .query((row, number) -> project(row))
                .list()
                .stream()
                .filter(project -> caller.may(Action.VIEW, project.id()))
                .toList();
    }

    public Project find(Caller caller, String id) {
        return database.sql(SELECT + " WHERE organization = ? AND id = ?")
                .params(caller.organization(), id)
                .query((row, number) -> project(row))
                .optional()
                .filter(project -> caller.may(Action.VIEW, id))
                .orElseThrow(() -> Problem.NOT_FOUND.with("Project not exist or you don't have permission."));
    }

    /** Without a caller, for the first start. */
    String create(String organization, String name) {
        String id = Ids.project();
        database.sql("INSERT INTO project (id, organization, name, plan, created) VALUES (?, ?, ?, ?, ?)")
                .params(id, organization, name, "Enterprise", Times.now())
                .update();
        return id;
    }

    private static Project project(ResultSet row) throws SQLException {
        return new Project(
                row.getString("id"),
                row.getString("organization"),
                row.getString("name"),
                row.getString("plan"),
                row.getInt("clusters"),
                Times.instant(row.getLong("created")));
    }
}
