package io.godwit.service.provision;

import io.godwit.local.LocalServer;
import io.godwit.local.LocalServerBuilder;
import io.godwit.local.LocalServerException;
import io.godwit.local.ServerDistribution;
import io.godwit.local.ServerInstaller;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Patience;
import io.godwit.service.cluster.ClusterStatus;
import io.godwit.service.cluster.Standing;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.FileSystemUtils;

/**
 * One Milvus on this machine. Its status changes at once, what it stands for is done by one thread after the other. The user root gets
 * a new password at each start, which nobody is told; the administrator has the one that was made with the cluster until somebody
 * changes it there.
 */
final class LocalCluster {
    private static final Logger LOG = LoggerFactory.getLogger(LocalCluster.class);
    private static final String ADMINISTRATORS = "admin";
    /** A server that has just become ready may still refuse a login or two. */
    private static final Duration LOGIN_PATIENCE = Duration.ofSeconds(30);

    private static final Duration END = Duration.ofSeconds(15);

    private final String id;
    private final Path registry;
    private final Path folder;
    private final Executor threads;
    private CompletableFuture<Void> work = CompletableFuture.completedFuture(null);
    private volatile Standing standing;
    private volatile @Nullable LocalServer server;
    private volatile boolean ended;

    /**
     * @param registry where the processes of all clusters are registered, to be found after a kill
     * @param folder of this cluster's data
     */
    LocalCluster(String id, Path registry, Path folder, Executor threads, ClusterStatus status) {
        this.id = id;
        this.registry = registry;
        this.folder = folder;
        this.threads = threads;
        this.standing = Standing.of(status);
    }

    Standing standing() {
        LocalServer running = server;
        if (standing.status() == ClusterStatus.RUNNING && running != null && !running.isAlive()) {
            return Standing.abnormal("Its process has ended. Its log is " + running.logFile() + ". Resume it.");
        }
        return standing;
    }

    /** @param meanwhile CREATING or RESUMING */
    void start(KnownCluster known, ClusterStatus meanwhile) {
        then(meanwhile, () -> run(known));
    }

    void stop() {
        then(ClusterStatus.STOPPING, () -> {
            close();
            standing = Standing.of(ClusterStatus.STOPPED);
        });
    }

    void drop() {
        then(ClusterStatus.DELETING, () -> {
            kill();
            close();
            delete();
            standing = Standing.of(ClusterStatus.DELETED);
        });
    }

    /** Ends the process with the service, also one that is just being started; the data stays, and so does the status. */
    void end() {
        ended = true;
        close();
        try {
            // Not by interrupting it: whoever is interrupted leaves a process behind.
            work.get(END.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            LOG.warn("Cluster {} is still at work on {}.", id, standing.status());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Whose data goes anyway need not be ended gently. */
    private void kill() {
        LocalServer running = server;
        if (running != null) {
            running.kill();
        }
    }

    private void close() {
        LocalServer running = server;
        if (running != null) {
            running.close();
            server = null;
        }
    }

    private synchronized void then(ClusterStatus meanwhile, Runnable step) {
        standing = Standing.of(meanwhile);
        work = work.thenRunAsync(() -> attempt(step), threads);
    }

    private void attempt(Runnable step) {
        try {
            step.run();
        } catch (LocalServerException | GodwitException e) {
            if (ended) {
                return;
            }
            LOG.warn("Cluster {}: {}", id, e.getMessage());
            String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            standing = Standing.abnormal(reason + " The service's log says more.");
        } catch (RuntimeException | Error e) {
            // The thread's edge: the next step of this cluster can still be taken.
            LOG.error("Cluster {} failed with an internal error.", id, e);
            standing = Standing.abnormal("Internal error: " + e);
        }
    }

    private void run(KnownCluster known) {
        close();
        if (ended) {
            return;
        }
        if (known.status() == ClusterStatus.CREATING) {
            // What a start that was cut off has left holds no data, and would keep the next one waiting for a minute.
            delete();
        } else if (known.endpoint().isPresent() && !Files.isDirectory(folder)) {
            // It has run before: an empty server in its place would look as if it were well.
            standing = Standing.abnormal(
                    "Its folder " + folder + " is gone. Put it back and resume the cluster, or drop it.");
            return;
        }
        LocalServerBuilder builder = LocalServer.builder(ServerDistribution.MILVUS_2_3_5)
                .installer(ServerInstaller.forUser().reportingTo(LOG::info))
                .root(registry)
                .folder(folder)
                .authorization()
                // As a warning it writes each API key that it does not know in clear (2.3.5).
                .setting("log.level", "error");
        known.endpoint().ifPresent(before -> builder.portAgain(before.getPort()));
        LocalServer starting = builder.start();
        server = starting;
        Standing running;
        boolean ready = false;
        try {
            starting.waitUntilReady();
            running = admit(starting, known.token());
            ready = !ended;
        } finally {
            if (!ready) {
                close();
            }
        }
        LOG.info("Cluster {} runs at {}.", id, starting.uri());
        synchronized (this) {
            // Somebody may have asked for its end meanwhile.
            if (standing.status() == ClusterStatus.CREATING || standing.status() == ClusterStatus.RESUMING) {
                standing = running;
            }
        }
    }

    private static Standing admit(LocalServer running, String token) {
        String root = running.token().orElseThrow();
        String[] administrator = token.split(":", 2);
        Endpoint endpoint = Endpoint.of(running.uri(), root, Endpoint.Tls.SYSTEM);
        try (Cluster cluster = Cluster.connect(endpoint, Patience.of(LOGIN_PATIENCE))) {
            // Whoever else the service is let in as by now is a user of the cluster's owner, who gives it its roles.
            if (administrator[0].equals(LocalProvisioner.ADMINISTRATOR)) {
                cluster.rbac().ensureUser(administrator[0], administrator[1], ADMINISTRATORS);
            }
            return new Standing(
                    ClusterStatus.RUNNING,
                    Optional.of(endpoint.uri()),
                    Optional.of(cluster.version()),
                    Optional.empty());
        }
    }

    private void delete() {
        try {
            FileSystemUtils.deleteRecursively(folder);
        } catch (IOException e) {
            LOG.warn("The folder {} of cluster {} was not removed: {}", folder, id, e.toString());
        }
    }
}
