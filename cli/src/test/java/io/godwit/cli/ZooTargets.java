package io.godwit.cli;

import io.godwit.testkit.ServerFamily;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Empty real servers to migrate to. A Milvus Lite is quickly there; of Milvus there is one, in which each trip has its own databases. */
final class ZooTargets implements AutoCloseable {
    private final List<ZooServer> started = new ArrayList<>();
    private @Nullable ZooServer milvus;

    ZooServer empty(ServerFamily family) {
        return family == ServerFamily.MILVUS ? milvus() : start(family);
    }

    private synchronized ZooServer milvus() {
        ZooServer shared = milvus;
        if (shared == null) {
            shared = start(ServerFamily.MILVUS);
            milvus = shared;
        }
        return shared;
    }

    /** The trip is over. A Milvus Lite goes at once: a 2.5.1 that has held the widest vectors keeps 4 GB of memory. */
    void left(ZooServer server) {
        synchronized (this) {
            if (server.equals(milvus)) {
                return;
            }
        }
        synchronized (started) {
            started.remove(server);
        }
        server.close();
    }

    private ZooServer start(ServerFamily family) {
        ZooServer server = ZooServer.real(family);
        synchronized (started) {
            started.add(server);
        }
        return server;
    }

    @Override
    public void close() {
        synchronized (started) {
            started.forEach(ZooServer::close);
        }
    }
}
