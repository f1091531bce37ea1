package io.godwit.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;

/** How long the list of 10,000 jobs takes: one client, at the rate that one API key is let through with. */
final class JobListCase {
    private static final int JOBS = 10_000;
    private static final double MOST_MILLISECONDS = 100;
    private static final int LARGEST_PAGE = 100;

    private final Hold hold;
    private final List<String> command;
    private final SplittableRandom random = new SplittableRandom(11);

    JobListCase(Hold hold, List<String> command) {
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
        Map<String, Supplier<String>> lists = new LinkedHashMap<>();
        lists.put("first page of 10", () -> "");
        lists.put("any page of 100", () -> "?pageSize=%d&currentPage=%d".formatted(LARGEST_PAGE, page(1)));
        lists.put(
                "100 that failed", () -> "?state=FAILED&pageSize=%d&currentPage=%d".formatted(LARGEST_PAGE, page(20)));
        lists.put(
                "100 of a cluster",
                () -> "?clusterId=%s&pageSize=%d&currentPage=%d"
                        .formatted(folder.sourceCluster(), LARGEST_PAGE, page(1)));
        try (ServeProcess service = ServeProcess.godwit(command, folder.state())) {
            lists.forEach((name, list) -> PacedRequests.measure(
                    results,
                    name,
                    () -> Http.get(service.address().resolve("/api/v1/jobs" + list.get()), ServeProcess.OWNER_KEY),
                    MOST_MILLISECONDS));
        }
    }

    /** @param oneIn how many of the jobs are on the list */
    private int page(int oneIn) {
        return 1 + random.nextInt(JOBS / oneIn / LARGEST_PAGE);
    }
}
