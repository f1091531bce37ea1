package io.godwit.service.provision;

import io.godwit.local.LocalServer;
import io.godwit.local.LocalServerException;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Regions;
import io.godwit.service.cluster.Regions.Region;
import io.godwit.service.cluster.Size;
import io.godwit.service.cluster.Standing;
import io.godwit.service.database.Ids;
import io.godwit.service.problem.Problem;
import io.godwit.service.settings.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Clusters on this machine: each a real Milvus 2.3.5 that asks for a password, with a folder of its own under {@code clusters} of the
 * state folder. They run as long as the service does. A size is recorded, and changes nothing.
 */
@Component
final class LocalProvisioner implements Provisioner, SmartLifecycle {
    static final String NAME = "local";
    static final String ADMINISTRATOR = "db_admin";

    private static final Logger LOG = LoggerFactory.getLogger(LocalProvisioner.class);
    private static final String ID = "in0\\d-[0-9a-f]{15}";

    private final Regions regions;
    private final Path folder;
    private final int most;
    private final Map<String, LocalCluster> clusters = new ConcurrentHashMap<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(LocalProvisioner::thread);
    private volatile boolean running;

    LocalProvisioner(Regions regions, Settings settings) {
        this.regions = regions;
        this.folder = settings.state().toAbsolutePath().normalize().resolve("clusters");
        this.most = settings.local().clusters();
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "local-cluster");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public List<Region> regions() {
        return regions.regions();
    }

    @Override
    public MadeCluster create(ClusterOrder order) {
        String id = Ids.cluster(order.plan().prefix());
        MadeCluster made = new MadeCluster(id, ADMINISTRATOR, Ids.newPassword());
        LocalCluster cluster = cluster(id, ClusterStatus.CREATING);
        synchronized (clusters) {
            clusters.values().removeIf(one -> one.standing().status() == ClusterStatus.DELETED);
            if (clusters.size() >= most) {
                throw Problem.CLUSTER_QUOTA.with("This machine has " + clusters.size()
                        + " of them, which is the most (godwit.local.clusters). Drop one first.");
            }
            clusters.put(id, cluster);
        }
        cluster.start(
                new KnownCluster(id, ClusterStatus.CREATING, made.token(), Optional.empty()), ClusterStatus.CREATING);
        return made;
    }

    @Override
    public void takeUp(List<KnownCluster> all) {
        nameUnknown(all.stream().map(KnownCluster::id).collect(Collectors.toSet()));
        for (KnownCluster known : all) {
            LocalCluster cluster = cluster(known.id(), known.status());
            clusters.put(known.id(), cluster);
            switch (known.status()) {
                case STOPPED, STOPPING -> cluster.stop();
                case DELETING, DELETED -> cluster.drop();
                case CREATING -> cluster.start(known, ClusterStatus.CREATING);
                case RUNNING, RESUMING, MODIFYING, UPGRADING, FROZEN, ABNORMAL ->
                    cluster.start(known, ClusterStatus.RESUMING);
            }
        }
    }

    /**
     * What is here and in no row is left alone: it may be of another database that this folder was used with, or newer than a backup that
     * was put back. What a kill left of a cluster before its first row looks the same.
     */
    private void nameUnknown(Set<String> known) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> folders = Files.list(folder)) {
            folders.filter(Files::isDirectory)
                    .filter(one -> one.getFileName().toString().matches(ID))
                    .filter(one -> !known.contains(one.getFileName().toString()))
                    .sorted()
                    .forEach(unknown -> LOG.warn(
                            "{} holds a cluster that the database of this service does not know. It is not started, and nothing"
                                    + " is removed. If no other database knows it either, delete the folder.",
                            unknown));
        } catch (IOException e) {
            LOG.warn("The folders of clusters in {} cannot be looked through: {}", folder, e.toString());
        }
    }

    @Override
    public void suspend(String id) {
        existing(id).stop();
    }

    @Override
    public void resume(KnownCluster known) {
        existing(known.id()).start(known, ClusterStatus.RESUMING);
    }

    @Override
    public void modify(String id, Size size) {
        // The machine has what it has.
    }

    @Override
    public void drop(String id) {
        existing(id).drop();
    }

    @Override
    public Standing standing(String id) {
        return Optional.ofNullable(clusters.get(id))
                .map(LocalCluster::standing)
                .orElseGet(() -> Standing.of(ClusterStatus.DELETED));
    }

    private LocalCluster existing(String id) {
        return Optional.ofNullable(clusters.get(id))
                .orElseThrow(() -> new IllegalStateException("There is no cluster " + id + " on this machine."));
    }

    private LocalCluster cluster(String id, ClusterStatus status) {
        return new LocalCluster(id, folder, folder.resolve(id), threads, status);
    }

    /** Before anybody tells it of clusters, and until nobody needs them any more. */
    @Override
    public int getPhase() {
        return -2;
    }

    @Override
    public void start() {
        running = true;
        LocalServer.reclaim(folder)
                .forEach(left -> LOG.info(
                        "The service was killed before; of it {} was left in {}, and is ended.",
                        left.server(),
                        left.folder()));
    }

    @Override
    public void stop() {
        running = false;
        // Side by side: each may take some seconds.
        clusters.values().parallelStream().forEach(LocalProvisioner::end);
        threads.shutdown();
    }

    private static void end(LocalCluster cluster) {
        try {
            cluster.end();
        } catch (LocalServerException e) {
            LOG.warn("A cluster was not ended, and will be at the next start: {}", e.getMessage());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
