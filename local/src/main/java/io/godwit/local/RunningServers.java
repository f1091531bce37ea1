package io.godwit.local;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The servers of this JVM that are not closed; they are when it ends. */
final class RunningServers {

    private static final Set<LocalServer> SERVERS = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(RunningServers::closeAll, "godwit-local-shutdown"));
    }

    private RunningServers() {}

    static void add(LocalServer server) {
        SERVERS.add(server);
    }

    static void remove(LocalServer server) {
        SERVERS.remove(server);
    }

    // Side by side, since each may take the whole grace period to end.
    private static void closeAll() {
        SERVERS.parallelStream().forEach(RunningServers::closeQuietly);
    }

    private static void closeQuietly(LocalServer server) {
        try {
            server.close();
        } catch (LocalServerException e) {
            // Nobody is left to handle it; the next reclaim tries again.
            System.err.println("Could not end " + server + ": " + e.getMessage());
        }
    }
}
