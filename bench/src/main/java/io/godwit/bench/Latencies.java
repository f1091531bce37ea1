package io.godwit.bench;

import java.util.List;

/** How long requests took, in milliseconds. */
record Latencies(List<Double> values) {
    Latencies {
        values = values.stream().sorted().toList();
    }

    /** @param share 0.95: as many took at most that long */
    double percentile(double share) {
        return values.get((int) Math.min(values.size() - 1, Math.ceil(share * values.size()) - 1));
    }

    void addTo(Results results, String name) {
        results.add(name + ", p50, ms", percentile(0.5));
        results.add(name + ", p95, ms", percentile(0.95));
        results.add(name + ", p99, ms", percentile(0.99));
    }
}
