package io.godwit.service.access;

import io.godwit.service.database.Ids;
import io.godwit.service.database.Times;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Organizations, which see nothing of each other. An account may be a member of several, with a role and a personal key in each. */
@Component
public final class Organizations {
    private final JdbcClient database;
    private final Transactions transactions;
    private final Accounts accounts;
    private final Projects projects;
    private final Keys keys;
    private final String firstProject;

    Organizations(
            JdbcClient database,
            Transactions transactions,
            Accounts accounts,
            Projects projects,
            Keys keys,
            Settings settings) {
        this.database = database;
        this.transactions = transactions;
        this.accounts = accounts;
        this.projects = projects;
        this.keys = keys;
        this.firstProject = settings.first().project();
    }

    /** Makes an organization with a project. The caller is its Owner, with a personal key there that is shown here and never again. */
    public Created create(Caller caller, String name) {
        if (!caller.may(Action.MAKE_ORGANIZATIONS)) {
            throw Problem.FORBIDDEN.with("Organizations are made by Organization Owners.");
        }
        String account = accounts.of(caller);
        Names.check("name", name);
        String key = Ids.newKey();
        return transactions.answering(() -> {
            String organization = insert(name);
            String project = projects.create(organization, firstProject);
            database.sql("INSERT INTO membership (account, organization, role) VALUES (?, ?, ?)")
                    .params(account, organization, OrganizationRole.OWNER.name())
                    .update();
            keys.personal(account, organization, key);
            return new Created(organization, project, key);
        });
    }

    /** Those that the caller's account is a member of, by name; that of a customized key alone. */
    public List<Organization> list(Caller caller) {
        if (caller.account().isEmpty()) {
            return database.sql("SELECT id, name FROM organization WHERE id = ?")
                    .param(caller.organization())
                    .query((row, number) -> new Organization(row.getString(1), row.getString(2), caller.role()))
                    .list();
        }
        return database.sql("""
                SELECT organization.id, organization.name, membership.role FROM membership
                JOIN organization ON organization.id = membership.organization
                WHERE membership.account = ? ORDER BY organization.name, organization.id""")
                .param(caller.account().get())
                .query((row, number) -> new Organization(
                        row.getString(1), row.getString(2), OrganizationRole.valueOf(row.getString(3))))
                .list();
    }

    /** Only the one that the caller acts in: any other is not there for this key or session. */
    public void rename(Caller caller, String id, String name) {
        if (!id.equals(caller.organization())) {
            throw Problem.NOT_FOUND.with("Organization not exist or you don't have permission.");
        }
        if (!caller.may(Action.MANAGE_ORGANIZATION)) {
            throw Problem.FORBIDDEN.with("An organization is renamed by its Owners.");
        }
        Names.check("name", name);
        database.sql("UPDATE organization SET name = ? WHERE id = ?")
                .params(name, id)
                .update();
    }

    /** Without anybody in it. */
    String insert(String name) {
        String organization = Ids.organization();
        database.sql("INSERT INTO organization (id, name, created) VALUES (?, ?, ?)")
                .params(organization, name, Times.now())
                .update();
        return organization;
    }

    /** @param key shown once */
    public record Created(String id, String project, String key) {
        @Override
        public String toString() {
            return "Created[" + id + "]";
        }
    }
}
