package io.godwit.service.cluster;

import io.godwit.milvus.Cluster;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.access.Projects;
import io.godwit.service.database.Ids;
import io.godwit.service.database.Times;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.settings.Settings;
import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The clusters that are registered, and connections to them. */
@Component
public final class Clusters {
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_TEXT = 1024;
    private static final String SELECT = """
            SELECT cluster.*, cluster.token IS NOT NULL AS secured FROM cluster
            JOIN project ON project.id = cluster.project""";

    private final JdbcClient database;
    private final Transactions transactions;
    private final Projects projects;
    private final Secrets secrets;
    private final Egress egress;
    private final Regions regions;
    private final Duration patience;

    Clusters(
            JdbcClient database,
            Transactions transactions,
            Projects projects,
            Secrets secrets,
            Egress egress,
            Regions regions,
            Settings settings) {
        this.database = database;
        this.transactions = transactions;
        this.projects = projects;
        this.secrets = secrets;
        this.egress = egress;
        this.regions = regions;
        this.patience = settings.jobs().connectPatience();
    }

    /** Those that the caller may see, newest first. */
    public List<RegisteredCluster> list(Caller caller) {
        return database
                .sql(SELECT + " WHERE project.organization = ? ORDER BY cluster.created DESC, cluster.id")
                .param(caller.organization())
                .query((row, number) -> cluster(row))
                .list()
                .stream()
                .filter(cluster -> caller.may(Action.VIEW, cluster.project(), cluster.id()))
                .toList();
    }

    /** The cluster, if the caller may do this with it; one that is not there, is foreign or forbidden is NOT_FOUND. */
    public RegisteredCluster find(Caller caller, Action action, String id) {
        return database.sql(SELECT + " WHERE project.organization = ? AND cluster.id = ?")
                .params(caller.organization(), id)
                .query((row, number) -> cluster(row))
                .optional()
                .filter(cluster -> caller.may(action, cluster.project(), id))
                .orElseThrow(Clusters::notFound);
    }

    /** For a job, which was let in when it was submitted; empty if the cluster was removed since. */
    public Optional<RegisteredCluster> find(String id) {
        return database.sql(SELECT + " WHERE cluster.id = ?")
                .param(id)
                .query((row, number) -> cluster(row))
                .optional();
    }

    /** Connects, and only then keeps it. */
    public RegisteredCluster register(Caller caller, Registration wanted) {
        String project = projects.find(caller, wanted.project()).id();
        String id = Ids.cluster(wanted.plan().prefix());
        // Asked with the id, which a key for some clusters of the project does not reach.
        if (!caller.may(Action.MANAGE_CLUSTERS, project, id)) {
            throw Problem.FORBIDDEN.with("Clusters are registered by Organization Owners and Project Admins.");
        }
        checkName(wanted.name());
        checkText("description", wanted.description());
        regions.check(wanted.region());
        Endpoint endpoint = endpoint(wanted.endpoint(), wanted.token());
        String version = version(endpoint);
        transactions.doing(() -> insert(id, project, wanted, endpoint, version));
        return find(id).orElseThrow(Clusters::notFound);
    }

    private void insert(String id, String project, Registration wanted, Endpoint endpoint, String version) {
        int there = database.sql("SELECT COUNT(*) FROM cluster WHERE project = ? AND name = ?")
                .params(project, wanted.name())
                .query(Integer.class)
                .single();
        if (there > 0) {
            throw Problem.NAME_TAKEN.with("The project has a cluster " + wanted.name() + " already.");
        }
        database.sql("""
                INSERT INTO cluster (id, project, name, description, endpoint, token, plan, region, version, created)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")
                .param(id)
                .param(project)
                .param(wanted.name())
                .param(wanted.description())
                .param(endpoint.uri().toString())
                .param(wanted.token() == null ? null : secrets.encrypt(id, wanted.token()))
                .param(wanted.plan().name())
                .param(wanted.region())
                .param(version)
                .param(Times.now())
                .update();
    }

    /** Connects with what is stored, and notes the version. */
    public RegisteredCluster test(Caller caller, String id) {
        RegisteredCluster cluster = find(caller, Action.MANAGE_CLUSTERS, id);
        String version = version(endpoint(cluster));
        database.sql("UPDATE cluster SET version = ? WHERE id = ?")
                .params(version, id)
                .update();
        return find(caller, Action.MANAGE_CLUSTERS, id);
    }

    /**
     * Connects to a cluster that need not be registered, and keeps nothing.
     *
     * @param token null for a cluster without authorization
     */
    public Connection test(Caller caller, String address, @Nullable String token) {
        if (!caller.mayAnywhere(Action.MANAGE_CLUSTERS)) {
            throw Problem.FORBIDDEN.with("Connections are tested by Organization Owners and Project Admins.");
        }
        Endpoint endpoint = endpoint(address, token);
        try (Cluster cluster = connect(endpoint)) {
            return new Connection(
                    endpoint.uri(), cluster.version(), cluster.catalog().databases());
        } catch (GodwitException e) {
            throw notUsable(e);
        }
    }

    /** Forgets a cluster and its token; the cluster itself is left as it is. Refused while a job works with it. */
    public void remove(Caller caller, String id) {
        find(caller, Action.MANAGE_CLUSTERS, id);
        transactions.doing(() -> {
            List<String> jobs =
                    database.sql("""
                    SELECT job FROM migration_standing WHERE (source_cluster = ? OR target_cluster = ?)
                    AND state NOT IN ('SUCCESSFUL', 'FAILED', 'CANCELED')""").params(id, id).query(String.class).list();
            if (!jobs.isEmpty()) {
                throw Problem.CLUSTER_STATE.with("Job " + jobs.get(0) + " works with it. Cancel the job first.");
            }
            database.sql("DELETE FROM api_key_cluster WHERE cluster = ?")
                    .param(id)
                    .update();
            database.sql("DELETE FROM cluster WHERE id = ?").param(id).update();
        });
    }

    /** How a cluster is reached. */
    public Endpoint endpoint(RegisteredCluster cluster) {
        Optional<String> token = database.sql("SELECT token FROM cluster WHERE id = ? AND token IS NOT NULL")
                .param(cluster.id())
                .query(String.class)
                .optional();
        return endpoint(
                cluster.endpoint().toString(),
                token.map(stored -> secrets.decrypt(cluster.id(), stored)).orElse(null));
    }

    /**
     * How a cluster is reached that need not be registered.
     *
     * @param token null for a cluster without authorization
     * @throws ProblemException INVALID_PARAMETER if this is no address
     */
    public Endpoint endpoint(String address, @Nullable String token) {
        checkText("endpoint", address);
        try {
            return Endpoint.of(address, token, Endpoint.Tls.SYSTEM).under(egress);
        } catch (GodwitException e) {
            throw Problem.INVALID_PARAMETER.with("endpoint: " + e.getMessage());
        }
    }

    /**
     * A connection to a cluster while a caller waits, to be closed.
     *
     * @throws ProblemException CLUSTER_STATE or ADDRESS if none comes about
     */
    public Cluster connect(Endpoint endpoint) {
        egress.check(endpoint.uri());
        try {
            return Cluster.connect(endpoint, Patience.of(patience));
        } catch (GodwitException e) {
            throw notUsable(e);
        }
    }

    /**
     * A connection to a cluster for a job, to be closed.
     *
     * @throws ProblemException ADDRESS if the address is not allowed any more
     * @throws GodwitException as {@link Cluster#connect}
     */
    public Cluster open(Endpoint endpoint) {
        egress.check(endpoint.uri());
        return Cluster.connect(endpoint, Patience.of(patience));
    }

    private String version(Endpoint endpoint) {
        try (Cluster cluster = connect(endpoint)) {
            return cluster.version();
        }
    }

    private static RuntimeException notUsable(GodwitException e) {
        return e.code() == ErrorCode.INTERNAL ? e : Problem.CLUSTER_STATE.with(String.valueOf(e.getMessage()));
    }

    private static void checkName(String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME || name.codePoints().anyMatch(Character::isISOControl)) {
            throw Problem.CLUSTER_NAME.with("A name has 1 to " + LONGEST_NAME + " characters.");
        }
    }

    private static void checkText(String name, String text) {
        if (text.length() > LONGEST_TEXT) {
            throw Problem.INVALID_PARAMETER.with(name + " is longer than " + LONGEST_TEXT + " characters.");
        }
    }

    private static ProblemException notFound() {
        return Problem.NOT_FOUND.with("Cluster not exist or you don't have permission.");
    }

    /**
     * A cluster that answered.
     *
     * @param endpoint normalised
     * @param version as the server writes it
     * @param databases their names
     */
    public record Connection(URI endpoint, String version, List<String> databases) {}

    private static RegisteredCluster cluster(ResultSet row) throws SQLException {
        return new RegisteredCluster(
                row.getString("id"),
                row.getString("project"),
                row.getString("name"),
                row.getString("description"),
                URI.create(row.getString("endpoint")),
                row.getBoolean("secured"),
                Plan.valueOf(row.getString("plan")),
                row.getString("region"),
                row.getString("version"),
                Times.instant(row.getLong("created")));
    }
}
