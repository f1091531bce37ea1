package io.godwit.bench;

import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Requests of one client, at the rate that a service takes: 20 a second of one person at one endpoint. */
final class PacedRequests {
    private static final int WARM_UP = 60;
    private static final int REQUESTS = 120;
    private static final long MILLISECONDS = 55;

    private PacedRequests() {}

    /** Sends some to warm up, then those that count; each has to be answered with 200, and 95 of 100 within so many milliseconds. */
    static void measure(Results results, String name, Supplier<HttpRequest> requests, double mostMilliseconds) {
        times(requests, WARM_UP);
        Latencies latencies = new Latencies(times(requests, REQUESTS));
        latencies.addTo(results, name);
        results.judge(new Ratio(name + ", p95, ms", List.of(latencies.percentile(0.95)), false, mostMilliseconds));
    }

    private static List<Double> times(Supplier<HttpRequest> requests, int count) {
        List<Double> times = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            HttpRequest request = requests.get();
            long start = System.nanoTime();
            int status = Http.send(request);
            double took = (System.nanoTime() - start) / 1e6;
            if (status != 200) {
                throw new IllegalStateException(request.uri() + " was answered with " + status + ".");
            }
            times.add(took);
            pause(took);
        }
        return times;
    }

    /** @param took milliseconds that the latest request took */
    static void pause(double took) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(0, MILLISECONDS - (long) took));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
