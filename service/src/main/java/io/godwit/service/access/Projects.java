package io.godwit.service.access;

import io.godwit.service.database.Ids;
import io.godwit.service.database.Times;
import io.godwit.service.database.Transactions;
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

    /** From the lowest. */
    public static final List<String> PLANS =
            List.of("Free", "Serverless", "Standard", "Enterprise", "Business Critical");

    private final JdbcClient database;
    private final Transactions transactions;

    Projects(JdbcClient database, Transactions transactions) {
        this.database = database;
        this.transactions = transactions;
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

    /** Makes a project, and returns its id. */
    public String create(Caller caller, String name, String plan) {
        require(caller);
        Names.check("projectName", name);
        rank(plan);
        return transactions.answering(() -> {
            int there = database.sql("SELECT COUNT(*) FROM project WHERE organization = ? AND name = ?")
                    .params(caller.organization(), name)
                    .query(Integer.class)
                    .single();
            if (there > 0) {
                throw Problem.NAME_TAKEN.with("The organization has a project " + name + " already.");
            }
            return insert(caller.organization(), name, plan);
        });
    }

    /** Without a caller, for the first start. */
    String create(String organization, String name) {
        return insert(organization, name, "Enterprise");
    }

    private String insert(String organization, String name, String plan) {
        String id = Ids.project();
        database.sql("INSERT INTO project (id, organization, name, plan, created) VALUES (?, ?, ?, ?, ?)")
                .params(id, organization, name, plan, Times.now())
                .update();
        return id;
    }

    /** Gives a project a higher plan, or the one that it has. A plan is recorded for clients, and changes nothing. */
    public void upgrade(Caller caller, String id, String plan) {
        require(caller);
        Project project = find(caller, id);
        if (rank(plan) < rank(project.plan())) {
            throw Problem.PLAN_DOWNGRADE.with("the project is " + project.plan() + ".");
        }
        database.sql("UPDATE project SET plan = ? WHERE id = ?")
                .params(plan, id)
                .update();
    }

    /** Refused while it has clusters. Its jobs stay with the organization. */
    public void delete(Caller caller, String id) {
        require(caller);
        transactions.doing(() -> {
            int clusters = find(caller, id).clusters();
            if (clusters > 0) {
                throw Problem.CLUSTER_STATE.with(
                        "The project has " + clusters + " clusters. Drop or forget them first.");
            }
            for (String table : List.of("project_membership", "api_key_project", "api_key_cluster")) {
                database.sql("DELETE FROM " + table + " WHERE project = ?")
                        .param(id)
                        .update();
            }
            database.sql("DELETE FROM project WHERE id = ?").param(id).update();
        });
    }

    private static int rank(String plan) {
        int rank = PLANS.indexOf(plan);
        if (rank < 0) {
            throw Problem.PLAN.with("It is one of " + String.join(", ", PLANS) + ".");
        }
        return rank;
    }

    private static void require(Caller caller) {
        if (!caller.may(Action.MANAGE_PROJECTS)) {
            throw Problem.FORBIDDEN.with("Projects are managed by Organization Owners.");
        }
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
