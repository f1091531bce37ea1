package io.godwit.testkit;

import com.google.protobuf.Message;
import io.milvus.grpc.FieldData;
import io.milvus.shaded.io.grpc.Server;
import io.milvus.shaded.io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A Milvus in this process that keeps rows in memory and fails as told: for replies that no real server here can be made
 * to give. It is no proof that a real server takes a request; whatever a real one can show is tested there.
 *
 * <p>It knows catalog, index, load, write and query calls; any other answers UNIMPLEMENTED, as a server does that is too
 * old for it. Columns are checked and returned as {@link ColumnRules} says for its version; keys are Int64 or VarChar.
 */
public final class ScriptedMilvus implements AutoCloseable {
    private final Script script = new Script();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "scripted-milvus");
        thread.setDaemon(true);
        return thread;
    });
    private final ScriptedService service;
    private final Server server;

    private ScriptedMilvus(String version) {
        service = new ScriptedService(version);
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .maxInboundMessageSize(256 << 20)
                .executor(threads)
                .addService(service)
                .intercept(script)
                .build();
    }

    /** Starts a server that calls itself this version, such as {@code v2.5.4}, in Connect and GetVersion. */
    public static ScriptedMilvus start(String version) {
        ScriptedMilvus milvus = new ScriptedMilvus(version);
        try {
            milvus.server.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The scripted server cannot listen", e);
        }
        return milvus;
    }

    public String uri() {
        return "http://127.0.0.1:" + server.getPort();
    }

    /**
     * The rows of a collection of the default database as they are kept, by key: each field is a column of one row, a geometry in one
     * way to write it, a time in UTC, a null marked and without value.
     */
    public Map<Object, Map<String, FieldData>> stored(String collection) {
        return service.stored(collection);
    }

    /** The next calls of an RPC ({@code "Insert"}) get these replies, one each; then it is served again. */
    public void next(String rpc, ScriptedReply... replies) {
        script.next(rpc, List.of(replies));
    }

    /** Every call of an RPC gets what the function says, until {@link #clear}. */
    public void always(String rpc, Function<Message, ScriptedReply> reply) {
        script.always(rpc, reply);
    }

    /** Lets a collection of the default database forget what was deleted or replaced in it, as a compaction does. */
    public void compact(String collection) {
        service.compact("", collection);
    }

    /** Lets in whoever shows this token from now on, and nobody else; before that, everybody. */
    public void letIn(String token) {
        script.letIn(token);
    }

    /** Forgets the script and the calls so far; the rows stay. */
    public void clear() {
        script.clear();
    }

    /** The requests of one type that came so far, refused ones too, in the order in which they came. */
    public <T extends Message> List<T> requests(Class<T> type) {
        return script.calls().stream()
                .map(Script.Call::request)
                .filter(type::isInstance)
                .map(type::cast)
                .toList();
    }

    /** The names of all RPCs that were called so far, in order. */
    public List<String> calls() {
        return script.calls().stream().map(Script.Call::rpc).toList();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            // Its last events run on our threads.
            server.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        threads.shutdown();
    }
}
