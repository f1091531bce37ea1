package io.godwit.service.provision;

import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.Secrets;
import io.godwit.service.database.Times;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.net.URI;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Each organization's API key at Zilliz Cloud, encrypted, and the project there that its clusters are made in. */
@Component
public final class ZillizAccounts {
    private final JdbcClient database;
    private final Transactions transactions;
    private final Secrets secrets;
    private final URI base;

    ZillizAccounts(JdbcClient database, Transactions transactions, Secrets secrets, Settings settings) {
        this.database = database;
        this.transactions = transactions;
        this.secrets = secrets;
        this.base = settings.zillizCloud().url();
    }

    /**
     * Keeps a key, in place of the one before, once Zilliz Cloud has taken it.
     *
     * @param project its id at Zilliz Cloud
     */
    public void store(Caller caller, String project, String key) {
        require(caller);
        boolean there = new ZillizCloud(base, key)
                .get("/v2/projects").values().stream()
                        .anyMatch(one -> one.path("projectId").asString("").equals(project));
        if (!there) {
            throw Problem.PROJECT_ID.with("Zilliz Cloud shows this key no project " + project + ".");
        }
        String organization = caller.organization();
        database.sql("""
                INSERT INTO zilliz_account (organization, project, api_key, created) VALUES (?, ?, ?, ?)
                ON CONFLICT (organization) DO UPDATE SET project = excluded.project, api_key = excluded.api_key""")
                .params(organization, project, secrets.encrypt(organization, key), Times.now())
                .update();
    }

    /** The project of the account; empty if there is none. */
    public Optional<String> project(Caller caller) {
        require(caller);
        return account(caller.organization()).map(Account::project);
    }

    public void remove(Caller caller) {
        require(caller);
        transactions.doing(() -> {
            int made = database.sql("""
                    SELECT COUNT(*) FROM cluster JOIN project ON project.id = cluster.project
                    WHERE project.organization = ? AND cluster.provisioner = ?""")
                    .params(caller.organization(), ZillizCloudProvisioner.NAME)
                    .query(Integer.class)
                    .single();
            if (made > 0) {
                throw Problem.CLUSTER_STATE.with(
                        "There are " + made + " clusters that were made with this key. Drop them first.");
            }
            database.sql("DELETE FROM zilliz_account WHERE organization = ?")
                    .param(caller.organization())
                    .update();
        });
    }

    /** Empty if the organization has stored no key. */
    Optional<Provisioner> provisioner(String organization) {
        return account(organization)
                .map(account -> new ZillizCloudProvisioner(
                        new ZillizCloud(base, secrets.decrypt(organization, account.key)), account.project));
    }

    private Optional<Account> account(String organization) {
        return database.sql("SELECT project, api_key FROM zilliz_account WHERE organization = ?")
                .param(organization)
                .query((row, number) -> new Account(row.getString(1), row.getString(2)))
                .optional();
    }

    private static void require(Caller caller) {
        if (!caller.may(Action.MANAGE_PROVIDERS)) {
            throw Problem.FORBIDDEN.with("The organization's account at Zilliz Cloud is for its Owners.");
        }
    }

    /** @param key encrypted */
    private record Account(String project, String key) {}
}
