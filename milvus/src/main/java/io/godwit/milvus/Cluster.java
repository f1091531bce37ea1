package io.godwit.milvus;

import io.milvus.grpc.AllocTimestampRequest;
import io.milvus.grpc.AllocTimestampResponse;
import java.time.Duration;
import java.util.Optional;

/** One cluster, connected. Thread-safe. */
public final class Cluster implements AutoCloseable {
    /** Longer than a server needs until a timestamp lies in the past for all its parts (a 2.3.5: 200 to 400 ms). */
    private static final Duration RECENT = Duration.ofSeconds(5);

    private final Connection connection;
    private final Patience patience;
    private final String version;
    private final Calls calls;
    private final Catalog catalog;
    private final Rows rows;
    private final Rbac rbac;
    private volatile Taken latest = new Taken(0, System.nanoTime() - RECENT.toNanos());

    private Cluster(Connection connection, Patience patience, ServerProbe.Found found) {
        this.connection = connection;
        this.patience = patience;
        this.version = found.version();
        this.calls = new Calls(connection, found.kind());
        this.catalog = new Catalog(calls, patience);
        this.rows = new Rows(connection, found.kind());
        this.rbac = new Rbac(calls, catalog);
    }

    /**
     * Connects, authenticates and finds out the kind of server. An address where nothing answers fails at once; a server that
     * answers that it is still starting is waited for.
     */
    public static Cluster connect(Endpoint endpoint, Patience patience) {
        return connect(endpoint, patience, patience);
    }

    /**
     * The same for whoever wants to know sooner whether a server is there than whether it makes headway.
     *
     * @param connecting until it has answered
     * @param patience with which its catalog is read and changed from then on
     */
    public static Cluster connect(Endpoint endpoint, Patience connecting, Patience patience) {
        Connection connection = Connection.open(endpoint);
        try {
            ServerProbe probe = new ServerProbe(connection);
            ServerProbe.Found found = connecting.retrying(
                    "connecting to " + endpoint,
                    e -> e.code().transientFailure() && e.code() != ErrorCode.UNREACHABLE,
                    probe::find);
            return new Cluster(connection, patience, found);
        } catch (GodwitException e) {
            connection.close();
            throw e;
        }
    }

    public Endpoint endpoint() {
        return connection.endpoint();
    }

    public ServerKind kind() {
        return calls.kind();
    }

    /** As the server writes it ("v2.3.5-lite"), for people only; "unknown" if it says nothing. */
    public String version() {
        return version;
    }

    public Catalog catalog() {
        return catalog;
    }

    public Rows rows() {
        return rows;
    }

    public Rbac rbac() {
        return rbac;
    }

    /** A hybrid timestamp of the server, as of now; 0 where the server has none (Milvus Lite). */
    public long timestamp() {
        AllocTimestampRequest request = AllocTimestampRequest.getDefaultInstance();
        long now = System.nanoTime();
        long timestamp = patience.reading(
                "asking for a timestamp",
                () -> Calls.whereSupported(
                        () -> calls.ask(
                                        "Cannot get a timestamp of",
                                        "Milvus",
                                        stub -> stub.allocTimestamp(request),
                                        AllocTimestampResponse::getStatus)
                                .getTimestamp(),
                        0L));
        latest = new Taken(timestamp, now);
        return timestamp;
    }

    /**
     * The last timestamp taken if that was a moment ago, else a new one: for reads that need not see the newest rows. The server is
     * past it already, or nearly, where it would have to be waited for to pass a new one.
     */
    public long recentTimestamp() {
        Taken last = latest;
        return System.nanoTime() - last.nanos() < RECENT.toNanos() ? last.timestamp() : timestamp();
    }

    /** The call that it has left without an answer for longest. */
    public Optional<Unanswered> unanswered() {
        return connection.calls().oldest();
    }

    /** With which the catalog is read and changed. */
    public Patience patience() {
        return patience;
    }

    @Override
    public void close() {
        connection.close();
    }

    Calls calls() {
        return calls;
    }

    Connection connection() {
        return connection;
    }

    private record Taken(long timestamp, long nanos) {}
}
