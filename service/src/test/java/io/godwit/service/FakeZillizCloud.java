package io.godwit.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The control plane of Zilliz Cloud, as far as clusters go, on loopback: envelopes, codes and prompts as they were recorded, some with
 * code 200 and some with 0. What is asked for is done once it has been described a few times.
 */
public final class FakeZillizCloud implements AutoCloseable {
    public static final String KEY = "zilliz-key-canary-4711";
    public static final String PROJECT = "proj-4487580fcfe2c8a4391686";
    static final String PASSWORD = "Fy0.m69mGanC).TQ";

    private static final JsonMapper JSON = new JsonMapper();
    private static final int LOOKS = 2;

    private final HttpServer server;
    private final Map<String, Cluster> clusters = new ConcurrentHashMap<>();
    private final List<String> calls = Collections.synchronizedList(new ArrayList<>());
    private volatile boolean broken;
    private volatile boolean heldBack;
    private volatile String address = "";

    private FakeZillizCloud(HttpServer server) {
        this.server = server;
    }

    public static FakeZillizCloud start() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        FakeZillizCloud cloud = new FakeZillizCloud(server);
        server.createContext("/", cloud::answer);
        server.start();
        return cloud;
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Method, path and body of each call that changes something. */
    List<String> calls() {
        return List.copyOf(calls);
    }

    /** From now on, a proxy before it answers in its place. */
    void breakDown(boolean value) {
        broken = value;
    }

    /** As long as this is so, nothing comes to its end there. */
    void holdBack(boolean value) {
        heldBack = value;
    }

    /** From now on its clusters are where a server of the test is. */
    void clustersAt(String wanted) {
        address = wanted;
    }

    /** As somebody does it in the console. */
    void vanish(String cluster) {
        clusters.remove(cluster);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        if (!exchange.getRequestMethod().equals("GET")) {
            calls.add(
                    exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath() + " " + body);
        }
        if (broken) {
            send(exchange, 502, "<html>Bad Gateway</html>");
        } else if (!("Bearer " + KEY).equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
            send(exchange, 401, "{\"code\":21119,\"message\":\"The apikey is illegal\"}");
        } else {
            send(exchange, 200, JSON.writeValueAsString(envelope(exchange, body)));
        }
    }

    private static void send(HttpExchange exchange, int status, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    private synchronized Map<String, Object> envelope(HttpExchange exchange, String body) {
        String[] path = exchange.getRequestURI().getPath().substring(1).split("/");
        JsonNode asked = body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        if (path[1].equals("regions")) {
            return good(
                    0,
                    List.of(
                            Map.of("cloudId", "aws", "regionId", "aws-us-west-2", "apiBaseUrl", "https://a"),
                            Map.of("cloudId", "azure", "regionId", "az-eastus", "apiBaseUrl", "https://b")));
        }
        if (path[1].equals("projects")) {
            return good(0, List.of(Map.of("projectId", PROJECT, "projectName", "Default Project")));
        }
        if (path[2].startsWith("create")) {
            return create(path[2], asked);
        }
        return Optional.ofNullable(clusters.get(path[2]))
                .map(cluster -> path.length == 3
                        ? good(200, cluster.describe(heldBack, address))
                        : operate(cluster, path[3], asked))
                .orElseGet(() -> bad(80020, "Cluster not exist or you don't have permission."));
    }

    private Map<String, Object> create(String call, JsonNode asked) {
        String name = asked.path("clusterName").asString("");
        if (clusters.values().stream().anyMatch(cluster -> cluster.name.equals(name))) {
            return bad(40013, "The specified cluster name already exists.");
        }
        if (!asked.path("projectId").asString("").equals(PROJECT)) {
            return bad(80014, "Invalid projectId. The projectId should like proj-xxxxxx");
        }
        boolean dedicated = call.equals("createDedicated");
        String hex = "850a24ece14d87" + clusters.size();
        Cluster cluster = new Cluster(
                (dedicated ? "in01-" : "in03-") + hex,
                name,
                asked.path("cuSize").asInt(0));
        clusters.put(cluster.id, cluster);
        Map<String, Object> made = new LinkedHashMap<>();
        made.put("clusterId", cluster.id);
        made.put("username", dedicated ? "db_admin" : "db_" + hex);
        made.put("password", PASSWORD);
        made.put("prompt", "Submission successful, Cluster is being created.");
        return good(200, made);
    }

    private static Map<String, Object> operate(Cluster cluster, String operation, JsonNode asked) {
        switch (operation) {
            case "suspend" -> cluster.become("STOPPING", "STOPPED");
            case "resume" -> cluster.become("RESUMING", "RUNNING");
            case "drop" -> cluster.become("DELETING", "DELETED");
            case "modify" -> {
                cluster.units = asked.path("cuSize").asInt();
                cluster.become("MODIFYING", "RUNNING");
            }
            default -> throw new AssertionError(operation);
        }
        return good(200, Map.of("clusterId", cluster.id, "prompt", "Submitted."));
    }

    private static Map<String, Object> good(int code, Object data) {
        return Map.of("code", code, "data", data);
    }

    private static Map<String, Object> bad(int code, String message) {
        return Map.of("code", code, "message", message);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static final class Cluster {
        private final String id;
        private final String name;
        private int units;
        private String status = "CREATING";
        private String next = "RUNNING";
        private int looks;

        Cluster(String id, String name, int units) {
            this.id = id;
            this.name = name;
            this.units = units;
        }

        void become(String meanwhile, String then) {
            status = meanwhile;
            next = then;
            looks = 0;
        }

        /** @param at where it listens; empty: where Zilliz Cloud's do */
        Map<String, Object> describe(boolean heldBack, String at) {
            if (!heldBack && ++looks > LOOKS) {
                status = next;
            }
            Map<String, Object> answer = new LinkedHashMap<>();
            answer.put("clusterId", id);
            answer.put("clusterName", name);
            answer.put("plan", "Standard");
            answer.put("cuSize", units);
            answer.put("status", status);
            answer.put("connectAddress", status.equals("CREATING") ? "" : at.isEmpty() ? cloudAddress() : at);
            return answer;
        }

        private String cloudAddress() {
            return "https://" + id + ".aws-us-west-2.vectordb.zillizcloud.com:19535";
        }
    }
}
