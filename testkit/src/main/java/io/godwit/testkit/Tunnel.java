package io.godwit.testkit;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** One connection through a {@link FaultProxy}: a reader and a writer for each direction, a delay line between them. */
final class Tunnel {
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int CHUNKS_UNDERWAY = 1024;

    private record Chunk(ByteString bytes, long dueNanos) {
        boolean isEnd() {
            return bytes.isEmpty();
        }
    }

    private final Socket client;
    private final Socket server;
    private final Consumer<Tunnel> onGone;
    private final AtomicBoolean gone = new AtomicBoolean();
    private final AtomicInteger openDirections = new AtomicInteger(2);

    Tunnel(Socket client, Socket server, Consumer<Tunnel> onGone) {
        this.client = client;
        this.server = server;
        this.onGone = onGone;
    }

    void start(Flow toServer, Flow toClient) {
        carry(client, server, toServer);
        carry(server, client, toClient);
    }

    /** Ends both connections with a TCP reset. */
    void reset() {
        if (gone.compareAndSet(false, true)) {
            onGone.accept(this);
            reset(client);
            reset(server);
        }
    }

    static void reset(Socket socket) {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException closedBefore) {
            // A socket that is closed already cannot be reset: what was wanted has happened.
        }
    }

    private void carry(Socket from, Socket to, Flow flow) {
        BlockingQueue<Chunk> line = new ArrayBlockingQueue<>(CHUNKS_UNDERWAY);
        Daemon.start("fault-proxy-reader", () -> read(from, line, flow));
        Daemon.start("fault-proxy-writer", () -> write(to, line, flow));
    }

    private void read(Socket from, BlockingQueue<Chunk> line, Flow flow) {
        try {
            InputStream in = from.getInputStream();
            byte[] buffer = new byte[CHUNK_BYTES];
            int count;
            while ((count = in.read(buffer)) >= 0) {
                put(line, new Chunk(ByteString.copyFrom(buffer, 0, count), due(flow)));
            }
            put(line, new Chunk(ByteString.EMPTY, due(flow)));
        } catch (IOException | InterruptedException broken) {
            reset();
        }
    }

    private static long due(Flow flow) {
        return System.nanoTime() + flow.delay().toNanos();
    }

    private void put(BlockingQueue<Chunk> line, Chunk chunk) throws InterruptedException {
        while (!gone.get() && !line.offer(chunk, 100, TimeUnit.MILLISECONDS)) {
            // The line is full because the writer is held: wait with it, unless the connection goes.
        }
    }

    private void write(Socket to, BlockingQueue<Chunk> line, Flow flow) {
        try {
            OutputStream out = to.getOutputStream();
            while (!gone.get()) {
                Chunk chunk = line.poll(100, TimeUnit.MILLISECONDS);
                if (chunk == null) {
                    continue;
                }
                TimeUnit.NANOSECONDS.sleep(chunk.dueNanos() - System.nanoTime());
                flow.awaitRelease(gone::get);
                if (chunk.isEnd()) {
                    end(to);
                    return;
                }
                forward(chunk.bytes(), out, flow);
            }
        } catch (IOException | InterruptedException broken) {
            reset();
        }
    }

    private void forward(ByteString bytes, OutputStream out, Flow flow) throws IOException {
        if (gone.get()) {
            return;
        }
        int admitted = flow.admit(bytes.size());
        bytes.substring(0, admitted).writeTo(out);
        out.flush();
        flow.passed(admitted);
        if (admitted < bytes.size()) {
            reset();
        }
    }

    private void end(Socket to) throws IOException {
        to.shutdownOutput();
        if (openDirections.decrementAndGet() == 0 && gone.compareAndSet(false, true)) {
            onGone.accept(this);
            client.close();
            server.close();
        }
    }
}
