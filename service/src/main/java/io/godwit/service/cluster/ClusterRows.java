package io.godwit.service.cluster;

import io.godwit.service.database.Times;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of clusters; nobody is asked here whether he may. */
@Component
public final class ClusterRows {
    private static final String SELECT = """
            SELECT cluster.*, cluster.token IS NOT NULL AS secured FROM cluster
            JOIN project ON project.id = cluster.project""";

    private final JdbcClient database;
    private final Transactions transactions;
    private final Secrets secrets;

    ClusterRows(JdbcClient database, Transactions transactions, Secrets secrets) {
        this.database = database;
        this.transactions = transactions;
        this.secrets = secrets;
    }

    /** Of an organization, newest first. */
    List<RegisteredCluster> list(String organization) {
        return database.sql(SELECT + " WHERE project.organization = ? ORDER BY cluster.created DESC, cluster.id")
                .param(organization)
                .query((row, number) -> cluster(row))
                .list();
    }

    Optional<RegisteredCluster> find(String organization, String id) {
        return database.sql(SELECT + " WHERE project.organization = ? AND cluster.id = ?")
                .params(organization, id)
                .query((row, number) -> cluster(row))
                .optional();
    }

    public Optional<RegisteredCluster> find(String id) {
        return database.sql(SELECT + " WHERE cluster.id = ?")
                .param(id)
                .query((row, number) -> cluster(row))
                .optional();
    }

    /** Those that a provisioner made, in whatever organization. */
    public List<RegisteredCluster> madeBy(String provisioner) {
        return database.sql(SELECT + " WHERE cluster.provisioner = ? ORDER BY cluster.created, cluster.id")
                .param(provisioner)
                .query((row, number) -> cluster(row))
                .list();
    }

    public String organization(RegisteredCluster cluster) {
        return database.sql("SELECT organization FROM project WHERE id = ?")
                .param(cluster.project())
                .query(String.class)
                .single();
    }

    public void insert(RegisteredCluster cluster, Credentials credentials) {
        transactions.doing(() -> {
            refuseTaken(cluster.project(), cluster.name());
            database.sql("""
                    INSERT INTO cluster (id, project, name, description, endpoint, token, plan, region, version, created,
                    provisioner, status, cu_type, cu_size, replica)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                    .param(cluster.id())
                    .param(cluster.project())
                    .param(cluster.name())
                    .param(cluster.description())
                    .param(cluster.endpoint().map(URI::toString).orElse(""))
                    .param(secrets.encrypt(cluster.id(), credentials).orElse(null))
                    .param(cluster.plan().name())
                    .param(cluster.region())
                    .param(cluster.version())
                    .param(Times.of(cluster.created()))
                    .param(cluster.provisioner().orElse(null))
                    .param(cluster.status().name())
                    .param(cluster.size().type())
                    .param(cluster.size().units())
                    .param(cluster.size().replicas())
                    .update();
        });
    }

    /** Refuses a name that the project has already. */
    public void refuseTaken(String project, String name) {
        int there = database.sql("SELECT COUNT(*) FROM cluster WHERE project = ? AND name = ?")
                .params(project, name)
                .query(Integer.class)
                .single();
        if (there > 0) {
            throw Problem.CLUSTER_NAME_TAKEN.with("The project has a cluster " + name + " already.");
        }
    }

    /** Refuses to go on with a cluster that a job works with. */
    public void refuseInUse(String id) {
        List<String> jobs = database.sql("""
                SELECT job FROM migration_standing WHERE (source_cluster = ? OR target_cluster = ?)
                AND state NOT IN ('SUCCESSFUL', 'FAILED', 'CANCELED')""").params(id, id).query(String.class).list();
        if (!jobs.isEmpty()) {
            throw Problem.CLUSTER_STATE.with("Job " + jobs.get(0) + " works with it. Cancel the job first.");
        }
    }

    public Credentials credentials(String id) {
        return credentials(id, stored(id));
    }

    /** @param stored as {@link #stored} returned it */
    Credentials credentials(String id, Optional<String> stored) {
        return stored.map(text -> secrets.credentials(id, text)).orElse(Credentials.NONE);
    }

    /** What lets into a cluster, encrypted; empty if nothing is kept. */
    Optional<String> stored(String id) {
        return database.sql("SELECT token FROM cluster WHERE id = ? AND token IS NOT NULL")
                .param(id)
                .query(String.class)
                .optional();
    }

    /** Puts credentials in place of what is stored; false if that is not the same any more. */
    boolean replace(String id, Optional<String> stored, Credentials credentials) {
        return database.sql("UPDATE cluster SET token = ? WHERE id = ? AND COALESCE(token, '') = ?")
                        .param(secrets.encrypt(id, credentials).orElse(null))
                        .param(id)
                        .param(stored.orElse(""))
                        .update()
                > 0;
    }

    void version(String id, String version) {
        database.sql("UPDATE cluster SET version = ? WHERE id = ?")
                .params(version, id)
                .update();
    }

    public void size(String id, Size size) {
        database.sql("UPDATE cluster SET cu_size = ?, replica = ? WHERE id = ?")
                .params(size.units(), size.replicas(), id)
                .update();
    }

    /** Sets a status in place of another one; false if it has changed meanwhile. */
    public boolean status(String id, ClusterStatus from, ClusterStatus to) {
        return standing(id, from, Standing.of(to));
    }

    /** The same with what else has become known. */
    public boolean standing(String id, ClusterStatus from, Standing now) {
        return database.sql("""
                        UPDATE cluster SET status = ?, failure = ?, endpoint = COALESCE(?, endpoint),
                        version = COALESCE(?, version) WHERE id = ? AND status = ?""")
                        .param(now.status().name())
                        .param(now.failure().orElse(null))
                        .param(now.endpoint().map(URI::toString).orElse(null))
                        .param(now.version().orElse(null))
                        .param(id)
                        .param(from.name())
                        .update()
                > 0;
    }

    public Map<String, String> labels(String id) {
        Map<String, String> labels = new TreeMap<>();
        database.sql("SELECT name, value FROM cluster_label WHERE cluster = ?")
                .param(id)
                .query(row -> {
                    labels.put(row.getString(1), row.getString(2));
                });
        return labels;
    }

    /** Puts these labels in place of all others. */
    public void labels(String id, Map<String, String> labels) {
        transactions.doing(() -> {
            database.sql("DELETE FROM cluster_label WHERE cluster = ?")
                    .param(id)
                    .update();
            labels.forEach(
                    (name, value) -> database.sql("INSERT INTO cluster_label (cluster, name, value) VALUES (?, ?, ?)")
                            .params(id, name, value)
                            .update());
        });
    }

    public void delete(String id) {
        transactions.doing(() -> {
            database.sql("DELETE FROM api_key_cluster WHERE cluster = ?")
                    .param(id)
                    .update();
            database.sql("DELETE FROM cluster_label WHERE cluster = ?")
                    .param(id)
                    .update();
            database.sql("DELETE FROM cluster WHERE id = ?").param(id).update();
        });
    }

    private static RegisteredCluster cluster(ResultSet row) throws SQLException {
        return new RegisteredCluster(
                row.getString("id"),
                row.getString("project"),
                row.getString("name"),
                row.getString("description"),
                Optional.of(row.getString("endpoint"))
                        .filter(text -> !text.isEmpty())
                        .map(URI::create),
                row.getBoolean("secured"),
                Plan.valueOf(row.getString("plan")),
                row.getString("region"),
                row.getString("version"),
                new Size(row.getString("cu_type"), row.getInt("cu_size"), row.getInt("replica")),
                ClusterStatus.valueOf(row.getString("status")),
                Optional.ofNullable(row.getString("provisioner")),
                Optional.ofNullable(row.getString("failure")),
                Times.instant(row.getLong("created")));
    }
}
