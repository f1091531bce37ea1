package io.godwit.local;

import io.godwit.local.LocalServerException.Reason;
import io.godwit.local.ServerPort.Role;
import io.godwit.local.ServerProgram.LaunchRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a local server shall be like. Only the distribution is needed; everything else has a default. */
public final class LocalServerBuilder {

    private static final Set<String> NOT_A_SETTING =
            Set.of("common.security.authorizationEnabled", "proxy.port", "common.security.tlsMode");
    private static final int HIGHEST_PORT = 65_535;

    private final ServerDistribution distribution;
    private final Map<String, String> settings = new LinkedHashMap<>();
    private ServerInstaller installer = ServerInstaller.forUser();
    private Path root = LocalServer.defaultRoot();
    private @Nullable Path folder;
    private @Nullable RootPassword password;
    private boolean tls;
    private int port;
    private int formerPort;

    LocalServerBuilder(ServerDistribution distribution) {
        this.distribution = distribution;
    }

    public LocalServerBuilder installer(ServerInstaller value) {
        installer = value;
        return this;
    }

    /** Where the server is registered for {@link LocalServer#reclaim}, and its folder made if none is given. */
    public LocalServerBuilder root(Path value) {
        root = value.toAbsolutePath();
        return this;
    }

    /** A folder that outlives the server; without one, a temporary folder is made. */
    public LocalServerBuilder folder(Path value) {
        folder = value.toAbsolutePath();
        return this;
    }

    /** Clients must log in; user root gets a random password, see {@link LocalServer#token}. */
    public LocalServerBuilder authorization() {
        return authorization(RootPassword.random());
    }

    /** Clients must log in; user root has this password after every start, whatever it was before in a kept folder. */
    public LocalServerBuilder authorization(String rootPassword) {
        return authorization(RootPassword.of(rootPassword));
    }

    private LocalServerBuilder authorization(RootPassword rootPassword) {
        requireConfigurable("authorization");
        settings.put("common.security.authorizationEnabled", "true");
        password = rootPassword;
        return this;
    }

    /** A key of milvus.yaml with its value, for instance {@code quotaAndLimits.enabled} and {@code true}. */
    public LocalServerBuilder setting(String key, String value) {
        requireConfigurable("the setting " + key);
        if (NOT_A_SETTING.contains(key)) {
            throw invalid("%s is set through authorization(), port() or tls(), not as a setting.".formatted(key));
        }
        settings.put(key, value);
        return this;
    }

    /** The service port speaks TLS with this certificate and key (PEM files). */
    public LocalServerBuilder tls(Path certificate, Path key) {
        return tls("1", certificate, key);
    }

    /** As {@link #tls}, and clients must show a certificate that this authority signed. */
    public LocalServerBuilder mutualTls(Path certificate, Path key, Path clientAuthority) {
        settings.put("tls.caPemPath", readable(clientAuthority));
        return tls("2", certificate, key);
    }

    private LocalServerBuilder tls(String mode, Path certificate, Path key) {
        requireConfigurable("TLS");
        settings.put("common.security.tlsMode", mode);
        settings.put("tls.serverPemPath", readable(certificate));
        settings.put("tls.serverKeyPath", readable(key));
        tls = true;
        return this;
    }

    /** The service port, which must be free. By default a free one below 32768 that no Milvus uses by default. */
    public LocalServerBuilder port(int value) {
        if (value < 1 || value > HIGHEST_PORT) {
            throw invalid("%d is not a port; ports are 1 to %d.".formatted(value, HIGHEST_PORT));
        }
        port = value;
        return this;
    }

    /** The service port that a server on the same folder had: it gets that again unless somebody has taken it meanwhile. */
    public LocalServerBuilder portAgain(int value) {
        formerPort = value;
        return this;
    }

    /**
     * Installs the distribution if needed and starts the process. Several servers can start side by side: each is usable
     * only after {@link LocalServer#waitUntilReady}.
     */
    public LocalServer start() {
        Path installation = installer.install(distribution);
        Registration registration = register();
        PortBlock block = PortBlock.reserveAgain(UserFolders.cache().resolve("ports"), formerPort);
        LocalServer server;
        try {
            ServerPorts ports = ports(block);
            server = new LocalServer(
                    distribution,
                    registration,
                    block,
                    ports,
                    distribution
                            .program()
                            .launch(installation, new LaunchRequest(registration.folder(), ports, settings)),
                    tls,
                    password);
        } catch (LocalServerException e) {
            block.close();
            registration.delete();
            throw e;
        }
        RunningServers.add(server);
        try {
            server.start();
            return server;
        } catch (LocalServerException e) {
            server.close();
            throw e;
        }
    }

    private Registration register() {
        String name = distribution.id() + "-" + UUID.randomUUID().toString().substring(0, 8);
        FileTree.createPrivate(root);
        Path home = folder == null ? root.resolve(name) : folder;
        requireUnused(home);
        Registration registration = new Registration(root, name, home, folder == null, ProcessIdentity.current());
        registration.write();
        FileTree.createPrivate(home);
        return registration;
    }

    private void requireUnused(Path home) {
        for (Registration other : Registration.in(root)) {
            if (other.folder().equals(home) && other.server().isPresent()) {
                throw new LocalServerException(
                        Reason.FOLDER_IN_USE,
                        "A server (process %d) already runs in %s. End it, or reclaim it if its program was killed."
                                .formatted(other.server().get().pid(), home));
            }
        }
    }

    private ServerPorts ports(PortBlock block) {
        if (port != 0 && !PortBlock.isFree(port)) {
            throw new LocalServerException(
                    Reason.NO_PORT,
                    "Port %d is in use. Choose another one, or none to get a free one.".formatted(port));
        }
        List<ServerPort> all = new ArrayList<>();
        for (Role role : distribution.program().roles()) {
            int number = role == Role.SERVICE && port != 0 ? port : block.port(all.size());
            all.add(new ServerPort(role, number, !role.loopbackOnly(distribution)));
        }
        return new ServerPorts(List.copyOf(all));
    }

    private void requireConfigurable(String what) {
        if (!distribution.isConfigurable()) {
            throw invalid(distribution.displayName() + " has no " + what + ". Use Milvus 2.3.5 for that.");
        }
    }

    private static String readable(Path file) {
        if (!Files.isReadable(file)) {
            throw invalid("The file " + file.toAbsolutePath() + " does not exist or cannot be read.");
        }
        return file.toAbsolutePath().toString();
    }

    private static LocalServerException invalid(String message) {
        return new LocalServerException(Reason.INVALID_SETTING, message);
    }
}
