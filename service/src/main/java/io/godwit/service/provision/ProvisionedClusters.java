package io.godwit.service.provision;

import io.godwit.service.access.Action;
import io.godwit.service.access.Caller;
import io.godwit.service.cluster.ClusterRows;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Clusters;
import io.godwit.service.cluster.Credentials;
import io.godwit.service.cluster.Plan;
import io.godwit.service.cluster.Regions.Region;
import io.godwit.service.cluster.RegisteredCluster;
import io.godwit.service.cluster.Size;
import io.godwit.service.cluster.Standing;
import io.godwit.service.database.Transactions;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Clusters that are made for a project. An operation writes down what shall become of the cluster, and has its provisioner begin with
 * it; looks at the provisioner write down how far it has come.
 */
@Component
public final class ProvisionedClusters implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ProvisionedClusters.class);
    private static final int LOOKS_OF_ALL = 12;
    private static final String GONE = "Its provisioner has it no more. Drop it.";
    /** In place of an id: a key for some clusters of a project does not reach one that is not there yet. */
    private static final String NEW = "new";

    private static final Duration LOOK = Duration.ofSeconds(1);
    private static final Set<ClusterStatus> DROPPABLE = Set.of(
            ClusterStatus.CREATING,
            ClusterStatus.RUNNING,
            ClusterStatus.STOPPED,
            ClusterStatus.FROZEN,
            ClusterStatus.ABNORMAL);

    private final Clusters clusters;
    private final ClusterRows rows;
    private final Transactions transactions;
    private final Provisioners provisioners;
    private final LocalProvisioner local;
    private final Duration poll;
    private final ScheduledExecutorService clock;
    /** What an operation is at work on: a look might see it as it was before. */
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();

    private volatile boolean running;
    private long looks;

    ProvisionedClusters(
            Clusters clusters,
            ClusterRows rows,
            Transactions transactions,
            Provisioners provisioners,
            LocalProvisioner local,
            Settings settings) {
        this.clusters = clusters;
        this.rows = rows;
        this.transactions = transactions;
        this.provisioners = provisioners;
        this.local = local;
        this.poll = settings.zillizCloud().poll();
        // One thread each: a Zilliz Cloud that is slow to answer holds up nothing here.
        this.clock = Executors.newScheduledThreadPool(2, ProvisionedClusters::thread);
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "clusters");
        thread.setDaemon(true);
        return thread;
    }

    /** Refuses what cannot be made, before anything is. */
    public void check(Caller caller, NewCluster wanted) {
        ClusterOrder order = wanted.order();
        String project = clusters.projectOfNew(caller, wanted.project(), NEW);
        Clusters.checkName(order.name());
        Clusters.checkText("description", order.description());
        Clusters.checkLabels(wanted.labels());
        if (order.plan().dedicated()) {
            order.size().check(order.plan());
        }
        List<String> regions = provisioners.named(provisioners.configured(), caller.organization()).regions().stream()
                .map(Region::id)
                .toList();
        if (!regions.contains(order.region())) {
            throw Problem.INVALID_PARAMETER.with("regionId is one of " + String.join(", ", regions) + ".");
        }
        rows.refuseTaken(project, order.name());
    }

    /** Begins to make a cluster. Its password is in the answer and nowhere else. */
    public MadeCluster create(Caller caller, NewCluster wanted) {
        check(caller, wanted);
        ClusterOrder order = wanted.order();
        String project = wanted.project();
        String name = provisioners.configured();
        Provisioner provisioner = provisioners.named(name, caller.organization());
        MadeCluster made = provisioner.create(order);
        boolean kept = false;
        try {
            transactions.doing(() -> {
                clusters.requireStill(caller, project, NEW);
                rows.insert(creating(made, project, order, name), Credentials.ofToken(made.token()));
                rows.labels(made.id(), wanted.labels());
            });
            kept = true;
        } finally {
            if (!kept) {
                provisioner.drop(made.id());
            }
        }
        return made;
    }

    private static RegisteredCluster creating(MadeCluster made, String project, ClusterOrder order, String name) {
        return new RegisteredCluster(
                made.id(),
                project,
                order.name(),
                order.description(),
                Optional.empty(),
                true,
                order.plan(),
                order.region(),
                "",
                order.size(),
                ClusterStatus.CREATING,
                Optional.of(name),
                Optional.empty(),
                Instant.now());
    }

    /** Stops a cluster; its data stays. Refused while a job works with it. */
    public void suspend(Caller caller, String id) {
        RegisteredCluster cluster = operable(caller, id);
        refuse(cluster, Plan.SERVERLESS);
        operate(cluster, Set.of(ClusterStatus.RUNNING), ClusterStatus.STOPPING, provisioner -> provisioner.suspend(id));
    }

    public void resume(Caller caller, String id) {
        RegisteredCluster cluster = operable(caller, id);
        refuse(cluster, Plan.SERVERLESS);
        operate(
                cluster,
                Set.of(ClusterStatus.STOPPED, ClusterStatus.ABNORMAL),
                ClusterStatus.RESUMING,
                provisioner -> provisioner.resume(known(cluster)));
    }

    /** Changes how large a dedicated cluster is. */
    public void modify(Caller caller, String id, Optional<Integer> units, Optional<Integer> replicas) {
        RegisteredCluster cluster = operable(caller, id);
        refuse(cluster, Plan.SERVERLESS);
        refuse(cluster, Plan.FREE);
        Size size = new Size(
                cluster.size().type(),
                units.orElse(cluster.size().units()),
                replicas.orElse(cluster.size().replicas()));
        size.check(cluster.plan());
        operate(cluster, Set.of(ClusterStatus.RUNNING), ClusterStatus.MODIFYING, provisioner -> {
            provisioner.modify(id, size);
            rows.size(id, size);
        });
    }

    /** Ends a cluster for good, with its data. Refused while a job works with it. */
    public void drop(Caller caller, String id) {
        operate(operable(caller, id), DROPPABLE, ClusterStatus.DELETING, provisioner -> provisioner.drop(id));
    }

    /** For a job, whose caller was let in when it was given up; one that is not there any more is gone already. */
    public void drop(String id) {
        rows.find(id)
                .ifPresent(cluster ->
                        operate(cluster, DROPPABLE, ClusterStatus.DELETING, provisioner -> provisioner.drop(id)));
    }

    private RegisteredCluster operable(Caller caller, String id) {
        RegisteredCluster cluster = clusters.find(caller, Action.MANAGE_CLUSTERS, id);
        provisioners.of(cluster);
        return cluster;
    }

    private static void refuse(RegisteredCluster cluster, Plan plan) {
        if (cluster.plan() == plan) {
            throw Problem.SERVERLESS.with("cluster " + cluster.id() + " is " + plan.label() + ".");
        }
    }

    /** A status that has changed since it was read is a refusal as well: somebody else was faster. */
    private void operate(
            RegisteredCluster cluster, Set<ClusterStatus> allowed, ClusterStatus next, Operation operation) {
        String id = cluster.id();
        if (!inHand.add(id)) {
            throw Problem.CLUSTER_STATE.with("Another operation on cluster " + id + " is beginning.");
        }
        try {
            transactions.doing(() -> {
                if (next == ClusterStatus.STOPPING || next == ClusterStatus.DELETING) {
                    rows.refuseInUse(id);
                }
                if (!allowed.contains(cluster.status()) || !rows.status(id, cluster.status(), next)) {
                    throw Problem.CLUSTER_STATE.with("Cluster " + id + " is " + cluster.status() + ".");
                }
            });
            boolean begun = false;
            try {
                operation.on(provisioners.of(cluster));
                begun = true;
            } finally {
                if (!begun) {
                    rows.status(id, next, cluster.status());
                }
            }
        } finally {
            inHand.remove(id);
        }
    }

    private KnownCluster known(RegisteredCluster cluster) {
        String token = rows.credentials(cluster.id()).token();
        return new KnownCluster(cluster.id(), cluster.status(), token == null ? "" : token, cluster.endpoint());
    }

    private void lookHere() {
        rows.madeBy(LocalProvisioner.NAME).forEach(this::lookAt);
    }

    /** What is on its way each time; what is not, since somebody may operate it there, now and then. */
    private void lookAtZillizCloud() {
        boolean all = looks++ % LOOKS_OF_ALL == 0;
        rows.madeBy(ZillizCloudProvisioner.NAME).stream()
                .filter(cluster -> all || cluster.status().passing())
                .forEach(this::lookAt);
    }

    private void lookAt(RegisteredCluster cluster) {
        try {
            look(cluster);
        } catch (RuntimeException e) {
            // The edge of the clock's thread, which would look no more; the next look may see it.
            LOG.warn("How cluster {} stands cannot be told: {}", cluster.id(), e.toString());
        }
    }

    private void look(RegisteredCluster cluster) {
        if (inHand.contains(cluster.id())) {
            return;
        }
        Standing standing = provisioners.of(cluster).standing(cluster.id());
        if (standing.status() == ClusterStatus.DELETED && cluster.status() == ClusterStatus.DELETING) {
            rows.delete(cluster.id());
            LOG.info("Cluster {} is dropped.", cluster.id());
        } else if (standing.status() == ClusterStatus.DELETED) {
            rows.standing(cluster.id(), cluster.status(), Standing.abnormal(GONE));
        } else if (standing.status() != cluster.status()) {
            rows.standing(cluster.id(), cluster.status(), standing);
        }
    }

    /** Before the jobs, which need the clusters, and after the local ones' leftovers are gone. */
    @Override
    public int getPhase() {
        return -1;
    }

    @Override
    public void start() {
        running = true;
        local.takeUp(
                rows.madeBy(LocalProvisioner.NAME).stream().map(this::known).toList());
        lookHere();
        clock.scheduleWithFixedDelay(this::lookHere, LOOK.toMillis(), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        clock.scheduleWithFixedDelay(this::lookAtZillizCloud, poll.toMillis(), poll.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void stop() {
        running = false;
        clock.shutdownNow();
        try {
            clock.awaitTermination(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @FunctionalInterface
    private interface Operation {
        void on(Provisioner provisioner);
    }
}
