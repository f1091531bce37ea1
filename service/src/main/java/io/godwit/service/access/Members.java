package io.godwit.service.access;

import io.godwit.service.database.Ids;
import io.godwit.service.database.Times;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.stereotype.Component;

/** People of an organization: accounts, their roles in it and in its projects. */
@Component
public final class Members {
    private final JdbcClient database;
    private final Keys keys;
    private final Projects projects;
    private final Transactions transactions;
    private final BCryptPasswordEncoder passwords = new BCryptPasswordEncoder();

    Members(JdbcClient database, Transactions transactions, Keys keys, Projects projects) {
        this.database = database;
        this.transactions = transactions;
        this.keys = keys;
        this.projects = projects;
    }

    /** Creates an account with its personal key; password and key are shown here and never again. */
    public Created create(Caller caller, String name, OrganizationRole role, Map<String, ProjectRole> roles) {
        require(caller);
        roles.keySet().forEach(project -> projects.find(caller, project));
        String password = Ids.newPassword();
        String key = Ids.newKey();
        return transactions.answering(() -> {
            String account = create(caller.organization(), name, password, role, key);
            roles.forEach((project, projectRole) -> database.sql(
                            "INSERT INTO project_membership (account, project, role) VALUES (?, ?, ?)")
                    .params(account, project, projectRole.name())
                    .update());
            return new Created(account, password, key);
        });
    }

    public List<Listed> list(Caller caller) {
        require(caller);
        return database.sql("""
                SELECT account.id, account.name, membership.role FROM membership
                JOIN account ON account.id = membership.account
                WHERE membership.organization = ? ORDER BY account.name""")
                .param(caller.organization())
                .query((row, number) -> new Listed(
                        row.getString(1),
                        row.getString(2),
                        OrganizationRole.valueOf(row.getString(3)),
                        roles(row.getString(1), caller.organization())))
                .list();
    }

    /** Without a caller, for the first start. */
    String create(String organization, String name, String password, OrganizationRole role, String key) {
        int there = database.sql("SELECT COUNT(*) FROM account WHERE name = ?")
                .param(name)
                .query(Integer.class)
                .single();
        if (there > 0) {
            throw Problem.NAME_TAKEN.with("An account with the name " + name + " is there already.");
        }
        String account = Ids.account();
        database.sql("INSERT INTO account (id, name, password, created) VALUES (?, ?, ?, ?)")
                .params(account, name, passwords.encode(password), Times.now())
                .update();
        database.sql("INSERT INTO membership (account, organization, role) VALUES (?, ?, ?)")
                .params(account, organization, role.name())
                .update();
        keys.personal(account, organization, key);
        return account;
    }

    private Map<String, ProjectRole> roles(String account, String organization) {
        Map<String, ProjectRole> roles = new HashMap<>();
        database.sql("""
                SELECT project_membership.project, project_membership.role FROM project_membership
                JOIN project ON project.id = project_membership.project
                WHERE project_membership.account = ? AND project.organization = ?""").params(account, organization).query(row -> {
            roles.put(row.getString(1), ProjectRole.valueOf(row.getString(2)));
        });
        return roles;
    }

    private static void require(Caller caller) {
        if (!caller.may(Action.MANAGE_MEMBERS)) {
            throw Problem.FORBIDDEN.with("Members of an organization are for its Owners.");
        }
    }

    /** @param password and the key are shown once */
    public record Created(String id, String password, String key) {
        @Override
        public String toString() {
            return "Created[" + id + "]";
        }
    }

    /** A member with the roles in the organization and in its projects. */
    public record Listed(String id, String name, OrganizationRole role, Map<String, ProjectRole> projects) {}
}
