package io.godwit.testkit;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands for the provider of a model: answers as the embeddings API of OpenAI does, on loopback. A Milvus Lite 3.2.2 can be told its
 * address; the same text gets the same vector, until it is {@link #retrain}ed.
 */
public final class EmbeddingModel implements AutoCloseable {
    private final HttpServer server;
    private final AtomicInteger texts = new AtomicInteger();
    private volatile int failure;
    private final AtomicInteger version = new AtomicInteger();

    private EmbeddingModel(HttpServer server) {
        this.server = server;
    }

    public static EmbeddingModel start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            EmbeddingModel model = new EmbeddingModel(server);
            server.setExecutor(Executors.newCachedThreadPool(task -> {
                Thread thread = new Thread(task, "embedding model");
                thread.setDaemon(true);
                return thread;
            }));
            server.createContext("/v1/embeddings", model::answer);
            server.start();
            return model;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a TextEmbedding function of Milvus Lite 3.2.2 that calls this model. */
    public Map<String, String> params(int dim) {
        return Map.of(
                "provider",
                "openai",
                "model_name",
                "birds",
                "api_key",
                "not for every eye",
                "dimensions",
                Integer.toString(dim),
                "base_url",
                "http://127.0.0.1:" + server.getAddress().getPort() + "/v1");
    }

    /** How many texts it has made a vector of. */
    public int texts() {
        return texts.get();
    }

    /** From now on it answers with this HTTP status alone; 0: as usual. */
    public void fail(int status) {
        failure = status;
    }

    /** From now on it makes other vectors of the same texts. */
    public void retrain() {
        version.incrementAndGet();
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            JsonObject request = JsonParser.parseString(
                            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
            if (failure != 0) {
                send(exchange, failure, "{\"error\":\"the model is away\"}");
                return;
            }
            JsonArray data = new JsonArray();
            for (var text : request.getAsJsonArray("input")) {
                JsonObject one = new JsonObject();
                one.addProperty("index", data.size());
                one.add(
                        "embedding",
                        vector(text.getAsString(), request.get("dimensions").getAsInt()));
                data.add(one);
            }
            texts.addAndGet(data.size());
            JsonObject answer = new JsonObject();
            answer.add("data", data);
            send(exchange, 200, answer.toString());
        }
    }

    private JsonArray vector(String text, int dim) {
        Random model = new Random(text.hashCode() + 31L * version.get());
        JsonArray vector = new JsonArray();
        for (int i = 0; i < dim; i++) {
            vector.add(model.nextFloat());
        }
        return vector;
    }

    private static void send(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
