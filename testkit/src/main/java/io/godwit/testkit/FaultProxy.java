package io.godwit.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback address that makes the network in front of a server fail on demand. Without an order it
 * passes every byte on. Faults act at once and on open connections too.
 */
public final class FaultProxy implements AutoCloseable {
    /** The way that bytes go through a proxy. */
    public enum Direction {
        /** From the client to the server: requests. */
        TO_SERVER,
        /** From the server to the client: answers. */
        TO_CLIENT
    }

    private final InetSocketAddress server;
    private final Flow toServer = new Flow();
    private final Flow toClient = new Flow();
    private final Set<Tunnel> tunnels = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable ServerSocket listener;
    private Thread acceptor;
    private long accepted;

    private FaultProxy(InetSocketAddress server) {
        this.server = server;
        ServerSocket socket = listen(0);
        this.port = socket.getLocalPort();
        this.listener = socket;
        this.acceptor = acceptFrom(socket);
    }

    /** Starts a proxy on a free port in front of the server at a loopback port. */
    public static FaultProxy inFrontOf(int serverPort) {
        return new FaultProxy(new InetSocketAddress(InetAddress.getLoopbackAddress(), serverPort));
    }

    /** Starts a proxy on a free port in front of the server that a URI names. */
    public static FaultProxy inFrontOf(String serverUri) {
        URI uri = URI.create(serverUri);
        return new FaultProxy(new InetSocketAddress(uri.getHost(), uri.getPort()));
    }

    public int port() {
        return port;
    }

    /** The address for clients, such as {@code http://127.0.0.1:20001}. */
    public String uri() {
        return "http://127.0.0.1:" + port;
    }

    /** From now on bytes arrive this much later; the bandwidth stays. */
    public void delay(Direction direction, Duration latency) {
        flow(direction).delay(latency);
    }

    /** Stops forwarding in one direction; connections stay open and bytes wait. */
    public void hold(Direction direction) {
        flow(direction).hold();
    }

    /** Forwards again what {@link #hold} made wait. */
    public void release(Direction direction) {
        flow(direction).release();
    }

    /** Resets every open connection now; new ones are accepted. */
    public void cutAll() {
        tunnels.forEach(Tunnel::reset);
    }

    /**
     * Resets the connection that carries the byte after the next {@code bytes} ones of a direction, counted over all
     * connections. It happens once.
     */
    public void cutAfter(Direction direction, long bytes) {
        flow(direction).cutAfter(bytes);
    }

    /** New connections are refused, as if nobody listened, until {@link #accept}; open ones go on. */
    public void refuse() {
        try {
            // A closed listener goes on taking connections for as long as a thread waits in it.
            closeListener().join(Duration.ofSeconds(5).toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized Thread closeListener() {
        if (listener != null) {
            closeQuietly(listener);
            listener = null;
        }
        return acceptor;
    }

    /** Takes connections again, on the same port. */
    public synchronized void accept() {
        if (listener == null) {
            ServerSocket socket = listen(port);
            listener = socket;
            acceptor = acceptFrom(socket);
        }
    }

    /** The number of bytes passed on so far in one direction, over all connections. */
    public long forwarded(Direction direction) {
        return flow(direction).forwarded();
    }

    /** The number of connections open now. */
    public int openConnections() {
        return tunnels.size();
    }

    /** The number of connections taken so far. */
    public synchronized long acceptedConnections() {
        return accepted;
    }

    @Override
    public void close() {
        refuse();
        cutAll();
    }

    private Flow flow(Direction direction) {
        return direction == Direction.TO_SERVER ? toServer : toClient;
    }

    private Thread acceptFrom(ServerSocket socket) {
        return Daemon.start("fault-proxy-" + port, () -> {
            while (!socket.isClosed()) {
                try {
                    open(socket, socket.accept());
                } catch (IOException closed) {
                    closeQuietly(socket);
                }
            }
        });
    }

    private void open(ServerSocket from, Socket client) {
        Socket upstream = new Socket();
        try {
            upstream.connect(server);
            client.setTcpNoDelay(true);
            upstream.setTcpNoDelay(true);
        } catch (IOException unreachable) {
            Tunnel.reset(client);
            Tunnel.reset(upstream);
            return;
        }
        Tunnel tunnel = new Tunnel(client, upstream, tunnels::remove);
        synchronized (this) {
            accepted++;
            if (from.isClosed()) {
                tunnel.reset();
                return;
            }
            tunnels.add(tunnel);
        }
        tunnel.start(toServer, toClient);
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("The proxy cannot listen on port " + port, e);
        }
    }

    private static void closeQuietly(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The proxy cannot close its port", e);
        }
    }
}
