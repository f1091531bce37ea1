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
    private final Sessions sessions;
    private final Transactions transactions;
    private final BCryptPasswordEncoder passwords = new BCryptPasswordEncoder();

    Members(JdbcClient database, Transactions transactions, Keys keys, Projects projects, Sessions sessions) {
        this.database = database;
        this.transactions = transactions;
        this.keys = keys;
        this.projects = projects;
        this.sessions = sessions;
    }

    /** Creates an account with its personal key; password and key are shown here and never again. */
    public Created create(Caller caller, String name, OrganizationRole role, Map<String, ProjectRole> roles) {
        require(caller);
        roles.keySet().forEach(project -> projects.find(caller, project));
        String password = Ids.newPassword();
        String key = Ids.newKey();
        return transactions.answering(() -> {
            String account = create(caller.organization(), name, password, role, key);
            grant(account, roles);
            return new Created(account, password, key);
        });
    }

    private void grant(String account, Map<String, ProjectRole> roles) {
        roles.forEach((project, role) -> database.sql(
                        "INSERT INTO project_membership (account, project, role) VALUES (?, ?, ?)")
                .params(account, project, role.name())
                .update());
    }

    /** Gives a member other roles in place of those in the organization and in its projects; the member has to log in anew. */
    public Listed update(Caller caller, String id, OrganizationRole role, Map<String, ProjectRole> roles) {
        require(caller);
        roles.keySet().forEach(project -> projects.find(caller, project));
        return transactions.answering(() -> {
            Listed now = find(caller, id);
            Listed next = new Listed(id, now.name(), role, roles);
            if (next.equals(now)) {
                return now;
            }
            if (now.role() == OrganizationRole.OWNER && role != OrganizationRole.OWNER) {
                requireOtherOwner(caller.organization(), now);
            }
            now.projects().forEach((project, before) -> {
                if (before == ProjectRole.ADMIN && roles.get(project) != ProjectRole.ADMIN) {
                    requireOtherAdmin(project, now);
                }
            });
            revoke(id, caller.organization());
            grant(id, roles);
            database.sql("UPDATE membership SET role = ? WHERE account = ? AND organization = ?")
                    .params(role.name(), id, caller.organization())
                    .update();
            sessions.closeAll(id, caller.organization());
            return next;
        });
    }

    /** Ends a membership, and with it the personal key, the sessions and the drafts. The account goes with its last membership. */
    public void remove(Caller caller, String id) {
        require(caller);
        transactions.doing(() -> {
            Listed member = find(caller, id);
            if (member.role() == OrganizationRole.OWNER) {
                requireOtherOwner(caller.organization(), member);
            }
            member.projects().forEach((project, role) -> {
                if (role == ProjectRole.ADMIN) {
                    requireOtherAdmin(project, member);
                }
            });
            revoke(id, caller.organization());
            keys.forgetPersonal(id, caller.organization());
            sessions.closeAll(id, caller.organization());
            // Drafts are known by the name, which another person may get later; in them is what lets into sources.
            database.sql("DELETE FROM draft WHERE organization = ? AND owner = ?")
                    .params(caller.organization(), member.name())
                    .update();
            database.sql("DELETE FROM membership WHERE account = ? AND organization = ?")
                    .params(id, caller.organization())
                    .update();
            database.sql("""
                    DELETE FROM account WHERE id = ?
                    AND NOT EXISTS (SELECT 1 FROM membership WHERE membership.account = account.id)""").param(id).update();
        });
    }

    private void revoke(String account, String organization) {
        database.sql("""
                DELETE FROM project_membership WHERE account = ?
                AND project IN (SELECT id FROM project WHERE organization = ?)""").params(account, organization).update();
    }

    private void requireOtherOwner(String organization, Listed member) {
        requireOther(
                "SELECT COUNT(*) FROM membership WHERE organization = ? AND role = 'OWNER' AND account <> ?",
                organization,
                member,
                "Owner of the organization");
    }

    private void requireOtherAdmin(String project, Listed member) {
        requireOther(
                "SELECT COUNT(*) FROM project_membership WHERE project = ? AND role = 'ADMIN' AND account <> ?",
                project,
                member,
                "Admin of project " + project);
    }

    private void requireOther(String others, String where, Listed member, String what) {
        int there = database.sql(others)
                .params(where, member.id())
                .query(Integer.class)
                .single();
        if (there == 0) {
            throw Problem.LAST_ROLE.with(member.name() + " is the only " + what + ". Make somebody else one first.");
        }
    }

    /** One that is not there and one of another organization are alike. */
    public Listed find(Caller caller, String id) {
        return list(caller).stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElseThrow(() -> Problem.NOT_FOUND.with("Member not exist or you don't have permission."));
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
        Names.check("name", name);
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
