package io.godwit.bench;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Pages of the console of a service with 10,000 jobs, as the server answers them; what a browser makes of them is not in it. */
final class ConsolePagesCase {
    private static final int JOBS = 10_000;
    private static final double MOST_MILLISECONDS = 150;

    private final Hold hold;
    private final List<String> command;

    ConsolePagesCase(Hold hold, List<String> command) {
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
        Map<String, String> pages = new LinkedHashMap<>();
        pages.put("sign in", "/console/sign-in");
        pages.put("first page of jobs", "/console/jobs");
        pages.put("a page in the middle", "/console/jobs?page=250");
        pages.put("jobs that failed", "/console/jobs?state=FAILED");
        // The first job is one that failed.
        pages.put("a job", "/console/jobs/" + folder.jobs().get(0));
        pages.put("clusters", "/console/clusters");
        try (ServeProcess service = ServeProcess.godwit(command, folder.state())) {
            String session = session(service.address());
            pages.forEach((name, path) -> {
                URI uri = service.address().resolve(path);
                String shown = path.equals("/console/sign-in") ? "" : session;
                PacedRequests.measure(results, name, () -> page(uri, shown), MOST_MILLISECONDS);
            });
        }
    }

    private static String session(URI address) {
        return Http.cookie(HttpRequest.newBuilder(address.resolve("/console/sign-in"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(BodyPublishers.ofString("name=owner&password=" + ServeProcess.OWNER_PASSWORD))
                .build());
    }

    private static HttpRequest page(URI uri, String cookie) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri);
        return cookie.isEmpty()
                ? request.build()
                : request.header("Cookie", cookie).build();
    }
}
