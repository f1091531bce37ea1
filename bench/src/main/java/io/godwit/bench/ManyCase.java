package io.godwit.bench;

import java.util.List;
import java.util.stream.IntStream;

/** Many small collections: what the servers take for each must overlap. */
final class ManyCase {
    private static final int ROWS = 1000;
    /** Of what the collections would take one after another. */
    private static final double MOST_OF_SEQUENCE = 0.25;

    private final Servers servers;
    private final Hold hold;
    private final List<Dataset> all;

    ManyCase(Servers servers, Hold hold, int collections) {
        this.servers = servers;
        this.hold = hold;
        this.all = IntStream.range(0, collections)
                .mapToObj(i -> Dataset.withTitle("many_%03d".formatted(i), 128, ROWS))
                .toList();
    }

    Results run() {
        all.parallelStream().forEach(data -> data.prepare(servers.sourceFixture()));
        Results results = new Results();
        hold.during(() -> measure(results));
        all.forEach(data -> servers.sourceFixture().dropCollection(data.schema().getName()));
        return results;
    }

    private void measure(Results results) {
        for (Dataset data : all.subList(0, Math.min(3, all.size()))) {
            results.add(
                    "one collection, s",
                    seconds(Migration.run(servers.clusters(), data.schema().getName())));
            servers.dropAtTarget(data.schema().getName());
        }
        Migration together = Migration.run(servers.clusters(), "many_*");
        results.add("all collections, s", seconds(together));
        double phases = together.phaseSum().toNanos() / 1e9;
        results.add("sum of the phases of all collections, s", phases);
        results.add("sum of the phases / all collections", phases / seconds(together));
        double one = Ratio.median(results.of("one collection, s"));
        double share = seconds(together) / (one * all.size());
        results.judge(new Ratio(
                "all collections / one after another (%d)".formatted(all.size()),
                List.of(share),
                false,
                MOST_OF_SEQUENCE));
        all.forEach(data -> servers.dropAtTarget(data.schema().getName()));
    }

    private static double seconds(Migration migration) {
        return migration.total().toNanos() / 1e9;
    }
}
