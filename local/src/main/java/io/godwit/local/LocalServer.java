package io.godwit.local;

import io.godwit.local.LocalServerException.Reason;
import io.godwit.local.ServerPort.Role;
import io.godwit.local.ServerProgram.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A Milvus server that runs as a child process and ends with this JVM.
 *
 * <p>It leads a session of its own, so Ctrl-C at the terminal reaches only this program, which then ends it in a shutdown
 * hook. A JVM that is killed cannot do that (and asking Linux to tie the child to its parent would tie it to the thread that
 * started it): {@link #reclaim} finds such servers later.
 *
 * <p>Milvus Lite listens on 127.0.0.1. <strong>Milvus 2.3.5 binds every interface, and only its service port asks for a
 * password</strong>: anyone who reaches the other ports in {@link #ports()} over the network can speak Milvus's internal
 * protocol there. Its REST interface, which is open in the same way, is switched off. Keep a firewall in front of the machine,
 * or data on it that may be seen.
 */
public final class LocalServer implements AutoCloseable {

    /** Time to become ready that suffices on a slow machine; 2.3.5 takes 3 s when fresh and 9 s after a kill. */
    public static final Duration DEFAULT_PATIENCE = Duration.ofMinutes(2);

    private static final Duration POLL = Duration.ofMillis(50);

    private final ServerDistribution distribution;
    private final Registration registration;
    private final PortBlock block;
    private final ServerPorts ports;
    private final Launch launch;
    private final boolean tls;
    private final @Nullable RootPassword password;
    private @Nullable ServerProcess process;
    private boolean passwordConfirmed;
    private boolean closed;

    LocalServer(
            ServerDistribution distribution,
            Registration registration,
            PortBlock block,
            ServerPorts ports,
            Launch launch,
            boolean tls,
            @Nullable RootPassword password) {
        this.distribution = distribution;
        this.registration = registration;
        this.block = block;
        this.ports = ports;
        this.launch = launch;
        this.tls = tls;
        this.password = password;
    }

    public static LocalServerBuilder builder(ServerDistribution distribution) {
        return new LocalServerBuilder(distribution);
    }

    /** Where servers are registered if the builder is not told otherwise: {@code ~/.local/state/godwit/servers}. */
    public static Path defaultRoot() {
        return UserFolders.state().resolve("servers");
    }

    /**
     * Ends the servers registered under the root whose owners are dead, and deletes their temporary folders. Servers of
     * living owners, of this JVM or another, are never touched; nor is a process that merely got the id of a former server.
     */
    public static List<ReclaimedServer> reclaim(Path root) {
        // Side by side, since each may take the whole grace period to end.
        return Registration.in(root.toAbsolutePath()).parallelStream()
                .flatMap(registration -> registration.reclaim().stream())
                .toList();
    }

    public ServerDistribution distribution() {
        return distribution;
    }

    /** {@code http://127.0.0.1:PORT}, or https with TLS. */
    public String uri() {
        return (tls ? "https" : "http") + "://127.0.0.1:" + ports.service();
    }

    /** {@code root:PASSWORD} if the server asks for authorization. */
    public Optional<String> token() {
        return Optional.ofNullable(password).map(RootPassword::token);
    }

    public List<ServerPort> ports() {
        return ports.all();
    }

    /** Data, configuration and log; deleted by {@link #close} unless the builder was given a folder. */
    public Path folder() {
        return registration.folder();
    }

    public Path logFile() {
        return ServerProcess.logFile(registration);
    }

    /** The process id; of the last process if it is not running now. */
    public synchronized long pid() {
        return started().pid();
    }

    public synchronized boolean isAlive() {
        return started().isAlive();
    }

    /** Waits with {@link #DEFAULT_PATIENCE}. */
    public LocalServer waitUntilReady() {
        return waitUntilReady(DEFAULT_PATIENCE);
    }

    /**
     * Waits until requests are answered: 2.3.5 reports all its components healthy, Milvus Lite answers HTTP/2. Collections
     * that a 2.3.5 had loaded before a restart answer queries only up to 80 s later.
     */
    public LocalServer waitUntilReady(Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!distribution.program().isReady(ports)) {
            requireAlive();
            if (System.nanoTime() - deadline > 0) {
                throw new LocalServerException(
                        Reason.NOT_READY,
                        "%s at %s was not ready after %d s. Its log %s says:\n%s"
                                .formatted(distribution.displayName(), uri(), patience.toSeconds(), logFile(), log()));
            }
            pause();
        }
        requireAlive();
        confirmPassword();
        return this;
    }

    /** SIGTERM, and SIGKILL after 5 s (2.3.5 does not end on SIGTERM once it has collections). Data and ports are kept. */
    public synchronized void stop() {
        started().group().stop();
    }

    /** SIGKILL at once, as a crash. Data and ports are kept. */
    public synchronized void kill() {
        started().group().kill();
    }

    /** Starts it again with the same folder, ports and root password, after stopping it if it runs. Then wait until it is ready. */
    public synchronized LocalServer restart() {
        if (closed) {
            throw new IllegalStateException("The server at " + uri() + " is closed.");
        }
        if (isAlive()) {
            stop();
        }
        start();
        return this;
    }

    /** Suspends the process: connections stay open, nothing is answered. */
    public synchronized void freeze() {
        started().group().freeze();
    }

    public synchronized void thaw() {
        started().group().send(ProcessGroup.Signal.CONT);
    }

    /** Ends the server for good and frees its ports; a temporary folder is deleted. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        RunningServers.remove(this);
        try {
            if (process != null && registration.temporary()) {
                process.group().kill();
            } else if (process != null) {
                process.group().stop();
            }
            registration.delete();
        } finally {
            block.close();
        }
    }

    @Override
    public String toString() {
        return distribution.displayName() + " at " + uri();
    }

    synchronized void start() {
        process = ServerProcess.start(registration, launch);
        passwordConfirmed = false;
        if (password == null) {
            return;
        }
        long deadline = System.nanoTime() + DEFAULT_PATIENCE.toNanos();
        while (!storePassword()) {
            requireAlive();
            if (System.nanoTime() - deadline > 0) {
                throw new LocalServerException(
                        Reason.NOT_READY,
                        "The embedded etcd of %s did not answer. Its log %s says:\n%s"
                                .formatted(distribution.displayName(), logFile(), log()));
            }
            pause();
        }
    }

    // Milvus writes its default password if it found none a moment before ours came. Now it is done with that; a
    // password
    // that a client sets from here on stays until the next start.
    private synchronized void confirmPassword() {
        if (!passwordConfirmed) {
            passwordConfirmed = storePassword();
        }
    }

    private boolean storePassword() {
        return password == null || password.store(ports.of(Role.ETCD));
    }

    private synchronized ServerProcess started() {
        if (process == null) {
            throw new IllegalStateException("The server at " + uri() + " was not started.");
        }
        return process;
    }

    private synchronized String log() {
        return started().log().excerpt();
    }

    private void requireAlive() {
        if (!isAlive()) {
            throw new LocalServerException(
                    Reason.START_FAILED,
                    "%s at %s ended while it started. Its log %s said:\n%s"
                            .formatted(distribution.displayName(), uri(), logFile(), log()));
        }
    }

    private static void pause() {
        try {
            TimeUnit.NANOSECONDS.sleep(POLL.toNanos());
        } catch (InterruptedException e) {
            throw LocalServerException.interrupted("waiting for a server", e);
        }
    }
}
