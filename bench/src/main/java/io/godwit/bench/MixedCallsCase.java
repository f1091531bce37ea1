package io.godwit.bench;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * 200 clients that send one request after another for a minute, good ones and bad ones: each is answered, and none with 5xx. A client
 * that is over its rate is told so by 429, which is an answer like any other.
 */
final class MixedCallsCase {
    private static final int JOBS = 1_000;
    private static final int CLIENTS = 200;
    /** As many as an organization may have. */
    private static final int KEYS = 100;

    private static final Duration LENGTH = Duration.ofSeconds(60);

    private final Hold hold;
    private final List<String> command;

    MixedCallsCase(Hold hold, List<String> command) {
        this.hold = hold;
        this.command = command;
    }

    Results run() {
        Results results = new Results();
        try (JobFolder folder = JobFolder.with(JOBS, command)) {
            hold.during(() -> measure(folder, results));
        }
        return results;
    }

    private void measure(JobFolder folder, Results results) {
        try (ServeProcess service = ServeProcess.godwit(command, folder.state())) {
            List<String> keys = keys(service, folder);
            Queue<Sample> samples = new ConcurrentLinkedQueue<>();
            ExecutorService clients = Executors.newFixedThreadPool(CLIENTS);
            Instant end = Instant.now().plus(LENGTH);
            for (int i = 0; i < CLIENTS; i++) {
                Calls calls = new Calls(folder, service.address(), keys.get(i % KEYS), new SplittableRandom(i));
                clients.execute(() -> send(calls, end, samples));
            }
            await(clients);
            report(List.copyOf(samples), results);
            results.add("service right after it, MB", service.residentMegabytes());
        }
    }

    private static void send(Calls calls, Instant end, Queue<Sample> samples) {
        while (Instant.now().isBefore(end)) {
            HttpRequest request = calls.next();
            long start = System.nanoTime();
            int status = Http.send(request);
            samples.add(new Sample(status, (System.nanoTime() - start) / 1e6));
        }
    }

    private static void report(List<Sample> samples, Results results) {
        Map<Integer, Long> statuses =
                samples.stream().collect(Collectors.groupingBy(Sample::status, TreeMap::new, Collectors.counting()));
        results.add("requests a second", samples.size() / (double) LENGTH.toSeconds());
        statuses.forEach((status, count) ->
                results.add(status == Http.NO_ANSWER ? "without an answer" : "answered with " + status, count));
        new Latencies(samples.stream().map(Sample::milliseconds).toList()).addTo(results, "any request");
        long failed = samples.stream().filter(Sample::failed).count();
        results.judge(new Ratio("requests without an answer or with 5xx", List.of((double) failed), false, 0));
    }

    private static List<String> keys(ServeProcess service, JobFolder folder) {
        List<String> keys = new ArrayList<>();
        for (int i = 0; i < KEYS; i++) {
            HttpRequest create = Http.post(
                    service.address().resolve("/api/v1/keys"),
                    ServeProcess.OWNER_KEY,
                    "{\"name\": \"client %d\", \"orgRole\": \"Member\", \"projects\": [{\"projectId\": \"%s\", \"role\": \"Admin\","
                                    .formatted(i, folder.project())
                            + " \"allCluster\": true}]}");
            keys.add(Http.json(create).get("apiKey").asText());
            PacedRequests.pause(0);
        }
        return keys;
    }

    private static void await(ExecutorService clients) {
        clients.shutdown();
        try {
            if (!clients.awaitTermination(2 * LENGTH.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("Clients have not come to an end.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private record Sample(int status, double milliseconds) {
        boolean failed() {
            return status == Http.NO_ANSWER || status / 100 == 5;
        }
    }

    /** What one client may ask. */
    private record Calls(JobFolder folder, URI service, String key, SplittableRandom random) {
        private static final List<String> PATHS = List.of(
                "/v2/clusters",
                "/v2/clusters/SOURCE",
                "/v2/clusters/in01-000000000000000",
                "/v2/projects",
                "/v2/regions",
                "/v2/jobs/JOB",
                "/v2/nothing",
                "/api/v1/jobs",
                "/api/v1/jobs?state=FAILED&pageSize=100",
                "/api/v1/jobs?pageSize=wrong",
                "/api/v1/jobs/JOB",
                "/api/v1/jobs/JOB/report",
                "/api/v1/jobs/JOB/events",
                "/api/v1/clusters/TARGET");
        private static final String MIGRATION =
                "{\"source\": {\"clusterId\": \"SOURCE\"}, \"target\": {\"clusterId\": \"TARGET\"}, \"collections\": [\"docs_0\"]}";
        /** Path and body. */
        private static final List<List<String>> POSTS = List.of(
                List.of("/api/v1/migrations?validateOnly=true", MIGRATION),
                List.of("/api/v1/migrations?validateOnly=true", MIGRATION.replace("TARGET", "in01-0")),
                List.of("/api/v1/migrations", "{\"source\": "),
                List.of("/api/v1/jobs/JOB:verify", "{\"what\": 1}"),
                List.of("/v2/migrations/toExisting", "[]"));

        HttpRequest next() {
            int number = random.nextInt(PATHS.size() + POSTS.size());
            if (number < PATHS.size()) {
                return Http.get(service.resolve(filled(PATHS.get(number))), key);
            }
            List<String> post = POSTS.get(number - PATHS.size());
            return Http.post(service.resolve(filled(post.get(0))), key, filled(post.get(1)));
        }

        private String filled(String text) {
            return text.replace("SOURCE", folder.sourceCluster())
                    .replace("TARGET", folder.targetCluster())
                    .replace(
                            "JOB",
                            folder.jobs().get(random.nextInt(folder.jobs().size())));
        }
    }
}
