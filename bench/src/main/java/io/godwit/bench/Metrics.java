package io.godwit.bench;

import io.godwit.local.LocalServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** A server's own counters of its requests (2.3.5). */
final class Metrics {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI page;

    Metrics(LocalServer server) {
        this.page = URI.create("http://127.0.0.1:" + Servers.metricsPort(server) + "/metrics");
    }

    /** How many requests of a kind ("Insert") have succeeded. */
    double succeeded(String function) {
        return sum("milvus_proxy_req_count{", function, "status=\"success\"");
    }

    /** The time that requests of a kind have taken, in milliseconds. */
    double latency(String function) {
        return sum("milvus_proxy_req_latency_sum{", function, "");
    }

    private double sum(String metric, String function, String label) {
        return text().lines()
                .filter(line -> line.startsWith(metric))
                .filter(line -> line.contains("function_name=\"" + function + "\"") && line.contains(label))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }

    private String text() {
        try {
            return client.send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + page + ".", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while reading " + page + ".", e);
        }
    }
}
