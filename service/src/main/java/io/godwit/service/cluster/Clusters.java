package io.godwit.service.cluster;

import io.godwit.milvus.Cluster;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.access.Keys;
import io.godwit.service.access.Names;
import io.godwit.service.access.Projects;
import io.godwit.service.database.Ids;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import io.godwit.service.problem.ProblemException;
import io.godwit.service.settings.Settings;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The clusters of projects, and connections to them. */
@Component
public final class Clusters {
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_TEXT = 1024;
    private static final int MOST_LABELS = 50;

    private final Keys callers;
    private final ClusterRows rows;
    private final Transactions transactions;
    private final Projects projects;
    private final Egress egress;
    private final Regions regions;
    private final TimeLimit limit;
    private final Duration patience;

    Clusters(
            Keys callers,
            ClusterRows rows,
            Transactions transactions,
            Projects projects,
            Egress egress,
            Regions regions,
            TimeLimit limit,
            Settings settings) {
        this.callers = callers;
        this.rows = rows;
        this.transactions = transactions;
        this.projects = projects;
        this.egress = egress;
        this.regions = regions;
        this.limit = limit;
        this.patience = settings.jobs().connectPatience();
    }

    /** Those that the caller may see, newest first. */
    public List<RegisteredCluster> list(Caller caller) {
        return rows.list(caller.organization()).stream()
                .filter(cluster -> caller.may(Action.VIEW, cluster.project(), cluster.id()))
                .toList();
    }

    /** The cluster, if the caller may do this with it; one that is not there, is foreign or forbidden is NOT_FOUND. */
    public RegisteredCluster find(Caller caller, Action action, String id) {
        return rows.find(caller.organization(), id)
                .filter(cluster -> caller.may(action, cluster.project(), id))
                .orElseThrow(Clusters::notFound);
    }

    /** For a job, which was let in when it was submitted; empty if the cluster was removed since. */
    public Optional<RegisteredCluster> find(String id) {
        return rows.find(id);
    }

    /** What a cluster counts as that the organization has at this address, also where the caller does not see it. */
    public List<Plan> plans(Caller caller, URI address) {
        return rows.list(caller.organization()).stream()
                .filter(cluster -> cluster.endpoint().filter(address::equals).isPresent())
                .map(RegisteredCluster::plan)
                .toList();
    }

    /** Connects, and only then keeps it. */
    public RegisteredCluster register(Caller caller, Registration wanted) {
        String id = Ids.cluster(wanted.plan().prefix());
        String project = projectOfNew(caller, wanted.project(), id);
        checkName(wanted.name());
        checkText("description", wanted.description());
        regions.check(wanted.region());
        Endpoint endpoint = endpoint(wanted.endpoint(), wanted.credentials());
        RegisteredCluster cluster = new RegisteredCluster(
                id,
                project,
                wanted.name(),
                wanted.description(),
                Optional.of(endpoint.uri()),
                wanted.credentials().text().isPresent(),
                wanted.plan(),
                wanted.region(),
                version(endpoint),
                Size.NONE,
                ClusterStatus.RUNNING,
                Optional.empty(),
                Optional.empty(),
                Instant.now());
        transactions.doing(() -> {
            requireStill(caller, project, id);
            rows.insert(cluster, wanted.credentials());
        });
        return rows.find(id).orElseThrow(Clusters::notFound);
    }

    /**
     * The project, if the caller may have a new cluster in it.
     *
     * @param id of the new cluster, which a key for some clusters of the project does not reach
     */
    public String projectOfNew(Caller caller, String project, String id) {
        String found = projects.find(caller, project).id();
        if (!caller.may(Action.MANAGE_CLUSTERS, found, id)) {
            throw Problem.FORBIDDEN.with("Clusters are managed by Organization Owners and Project Admins.");
        }
        return found;
    }

    /** After what has taken its time: the project may be gone by now, and the caller let in no more. */
    public void requireStill(Caller caller, String project, String id) {
        projectOfNew(callers.now(caller), project, id);
    }

    /** Connects with what is stored, and notes the version. */
    public RegisteredCluster test(Caller caller, String id) {
        RegisteredCluster cluster = find(caller, Action.MANAGE_CLUSTERS, id);
        rows.version(id, version(endpoint(cluster)));
        return find(caller, Action.MANAGE_CLUSTERS, id);
    }

    /**
     * Connects with what is to let into a cluster, and only then keeps it in place of what did. What works with the cluster takes it
     * when it connects next.
     */
    public RegisteredCluster change(Caller caller, String id, CredentialsChange change) {
        RegisteredCluster cluster = find(caller, Action.MANAGE_CLUSTERS, id);
        if (change.isEmpty()) {
            throw Problem.INVALID_PARAMETER.with("there is nothing to change. Give token, or username and password, or"
                    + " tls; what is left out stays as it is.");
        }
        String address = cluster.running().toString();
        Optional<String> stored = rows.stored(id);
        Credentials wanted = before(id, stored, change).changed(change);
        String version = version(endpoint(address, wanted));
        transactions.doing(() -> {
            find(callers.now(caller), Action.MANAGE_CLUSTERS, id);
            if (!rows.replace(id, stored, wanted)) {
                throw Problem.CLUSTER_STATE.with(
                        "The credentials of cluster " + id
                                + " were changed by somebody else meanwhile. Look whether they are right, or send the request again.");
            }
            rows.version(id, version);
        });
        return find(caller, Action.MANAGE_CLUSTERS, id);
    }

    /** What nobody can read any more may be given anew. */
    private Credentials before(String id, Optional<String> stored, CredentialsChange change) {
        try {
            return rows.credentials(id, stored);
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.STATE_UNUSABLE && change.namesToken()) {
                return Credentials.NONE;
            }
            throw e;
        }
    }

    /** The databases of a cluster that the caller may migrate from. */
    public List<String> databases(Caller caller, String id) {
        try (Cluster cluster = connect(endpoint(find(caller, Action.MIGRATE, id)))) {
            return cluster.catalog().databases();
        } catch (GodwitException e) {
            throw notUsable(e);
        }
    }

    /** @param token null for a cluster without authorization */
    public Connection test(Caller caller, String address, @Nullable String token) {
        return test(caller, address, Credentials.ofToken(token));
    }

    /** Connects to a cluster that need not be registered, and keeps nothing. */
    public Connection test(Caller caller, String address, Credentials credentials) {
        if (!caller.mayAnywhere(Action.MANAGE_CLUSTERS)) {
            throw Problem.FORBIDDEN.with("Connections are tested by Organization Owners and Project Admins.");
        }
        Endpoint endpoint = endpoint(address, credentials);
        return limit.within(connecting(endpoint), () -> {
            try (Cluster cluster = connect(endpoint)) {
                return new Connection(
                        endpoint.uri(), cluster.version(), cluster.catalog().databases());
            } catch (GodwitException e) {
                throw notUsable(e);
            }
        });
    }

    /** Forgets a registered cluster and its token; the cluster itself is left as it is. Refused while a job works with it. */
    public void remove(Caller caller, String id) {
        RegisteredCluster cluster = find(caller, Action.MANAGE_CLUSTERS, id);
        if (cluster.provisioner().isPresent()) {
            throw Problem.CLUSTER_STATE.with("Cluster " + id + " was made here, and would run on with nobody to know of"
                    + " it. Drop it with DELETE /v2/clusters/" + id + "/drop.");
        }
        transactions.doing(() -> {
            rows.refuseInUse(id);
            rows.delete(id);
        });
    }

    /**
     * How a cluster is reached.
     *
     * @throws ProblemException CLUSTER_STATE if it is not running
     */
    public Endpoint endpoint(RegisteredCluster cluster) {
        return endpoint(cluster.running().toString(), rows.credentials(cluster.id()));
    }

    /**
     * How a cluster is reached that need not be registered.
     *
     * @throws ProblemException INVALID_PARAMETER if this is no address, or certificates cannot be used
     */
    public Endpoint endpoint(String address, Credentials credentials) {
        checkText("endpoint", address);
        Endpoint endpoint;
        try {
            endpoint =
                    Endpoint.of(address, credentials.token(), credentials.tls()).under(egress);
        } catch (GodwitException e) {
            throw Problem.INVALID_PARAMETER.with("endpoint: " + e.getMessage());
        }
        checkTls(endpoint);
        return endpoint;
    }

    private static void checkTls(Endpoint endpoint) {
        if (endpoint.tls().equals(Endpoint.Tls.SYSTEM)) {
            return;
        }
        if (!endpoint.secure()) {
            throw Problem.INVALID_PARAMETER.with("tls is for an endpoint with TLS: write https://.");
        }
        try {
            endpoint.tls().check();
        } catch (GodwitException e) {
            throw Problem.INVALID_PARAMETER.with("tls: " + e.getMessage());
        }
    }

    public Map<String, String> labels(Caller caller, String id) {
        return rows.labels(find(caller, Action.VIEW, id).id());
    }

    /** Puts these labels in place of all others. */
    public Map<String, String> labels(Caller caller, String id, Map<String, String> labels) {
        find(caller, Action.MANAGE_CLUSTERS, id);
        checkLabels(labels);
        rows.labels(id, labels);
        return rows.labels(id);
    }

    /**
     * A connection to a cluster while a caller waits, to be closed. Within a {@link TimeLimit}: it takes several calls.
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
     * @param work once it has answered: what it takes its time for, as for an index, is waited for as the job says
     * @throws ProblemException ADDRESS if the address is not allowed any more
     * @throws GodwitException as {@link Cluster#connect}
     */
    public Cluster open(Endpoint endpoint, Patience work) {
        egress.check(endpoint.uri());
        return Cluster.connect(endpoint, Patience.of(patience), work);
    }

    /** How long a cluster is waited for each time that a caller waits. */
    public Duration patience() {
        return patience;
    }

    private String version(Endpoint endpoint) {
        return limit.within(connecting(endpoint), () -> {
            try (Cluster cluster = connect(endpoint)) {
                return cluster.version();
            }
        });
    }

    private static String connecting(Endpoint endpoint) {
        return "Connecting to " + endpoint.uri();
    }

    private static RuntimeException notUsable(GodwitException e) {
        return e.code() == ErrorCode.INTERNAL ? e : Problem.CLUSTER_STATE.with(String.valueOf(e.getMessage()));
    }

    public static void checkName(String name) {
        Names.check(Problem.CLUSTER_NAME, "A name", LONGEST_NAME, name);
    }

    public static void checkText(String name, String text) {
        if (text.length() > LONGEST_TEXT) {
            throw Problem.INVALID_PARAMETER.with(name + " is longer than " + LONGEST_TEXT + " characters.");
        }
    }

    public static void checkLabels(Map<String, String> labels) {
        if (labels.size() > MOST_LABELS) {
            throw Problem.INVALID_PARAMETER.with("labels has more than " + MOST_LABELS + " of them.");
        }
        labels.forEach((name, value) -> {
            if (name.isBlank()) {
                throw Problem.INVALID_PARAMETER.with("labels holds one without a name.");
            }
            checkText("labels", name);
            checkText("labels." + name, value);
        });
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
}
