package io.godwit.cli.demo;

import io.godwit.local.LocalServer;
import io.godwit.local.LocalServerException;
import io.godwit.local.ReclaimedServer;
import io.godwit.local.ServerDistribution;
import io.godwit.local.ServerPort;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Two real Milvus servers of this machine, each with a folder and a password of its own. */
public final class DemoServers implements AutoCloseable {
    private final LocalServer source;
    private final LocalServer target;

    private DemoServers(LocalServer source, LocalServer target) {
        this.source = source;
        this.target = target;
    }

    /** Ends what a killed demo left under this folder; installs Milvus on first use. */
    public static DemoServers start(Path root, Consumer<String> say) {
        for (ReclaimedServer left : LocalServer.reclaim(root)) {
            say.accept("An earlier demo was killed; "
                    + (left.ended() ? "ended its server " : "removed what was left of ") + left.server() + ".");
        }
        say.accept("Starting two Milvus 2.3.5 servers (the first time they are installed with pip, about 150 MB) ...");
        LocalServer source = server(root);
        LocalServer target;
        try {
            target = server(root);
        } catch (LocalServerException e) {
            source.close();
            throw e;
        }
        DemoServers servers = new DemoServers(source, target);
        try {
            source.waitUntilReady();
            target.waitUntilReady();
            return servers;
        } catch (LocalServerException e) {
            servers.close();
            throw e;
        }
    }

    private static LocalServer server(Path root) {
        return LocalServer.builder(ServerDistribution.MILVUS_2_3_5)
                .root(root)
                .authorization()
                .start();
    }

    public String sourceUri() {
        return source.uri();
    }

    public String targetUri() {
        return target.uri();
    }

    public String sourceToken() {
        return source.token().orElseThrow();
    }

    public String targetToken() {
        return target.token().orElseThrow();
    }

    /** What listens where, since Milvus 2.3.5 binds every interface of the machine whatever it is told. */
    public String ports() {
        return ports("source", source) + "\n" + ports("target", target);
    }

    private static String ports(String side, LocalServer server) {
        return "  " + side + "  " + server.uri() + "\n    asks for the password:             " + clients(server)
                + "\n    open to the network, no password:  " + internal(server, true)
                + "\n    on loopback only:                  " + internal(server, false);
    }

    private static String clients(LocalServer server) {
        return numbers(server.ports().stream()
                .filter(port -> port.role() == ServerPort.Role.SERVICE)
                .toList());
    }

    private static String internal(LocalServer server, boolean everyInterface) {
        return numbers(server.ports().stream()
                .filter(port -> port.role() != ServerPort.Role.SERVICE)
                .filter(port -> port.everyInterface() == everyInterface)
                .toList());
    }

    private static String numbers(List<ServerPort> ports) {
        return String.join(
                " ", ports.stream().map(port -> Integer.toString(port.port())).toList());
    }

    /** Ends both and deletes their data. */
    @Override
    public void close() {
        source.close();
        target.close();
    }
}
