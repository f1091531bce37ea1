package io.godwit.bench;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** From the start of the process until the target has taken the first rows, less the server's own time for CreateCollection. */
final class StartCase {
    private static final double MOST_SECONDS = 2;
    private static final int ROWS = 20_000;
    /** Before it no row can be there, and each look costs the server more than many an insert. */
    private static final Duration HEAD_START = Duration.ofMillis(1200);

    private static final Duration LOOK = Duration.ofMillis(50);

    private final Servers servers;
    private final Hold hold;
    private final Dataset data = Dataset.withScalars("bench_start", 128, ROWS);
    private final List<String> command;
    private final int rounds;

    StartCase(Servers servers, Hold hold, List<String> command, int rounds) {
        this.servers = servers;
        this.hold = hold;
        this.command = command;
        this.rounds = rounds;
    }

    Results run() {
        data.prepare(servers.sourceFixture());
        Results results = new Results();
        hold.during(() -> {
            for (int round = 0; round < rounds; round++) {
                round(results);
            }
        });
        servers.sourceFixture().dropCollection(data.schema().getName());
        List<Double> values = results.of("first rows less CreateCollection, s");
        results.judge(new Ratio("process start to first rows, s", values, false, MOST_SECONDS));
        return results;
    }

    private void round(Results results) {
        Metrics metrics = new Metrics(servers.target());
        double inserts = metrics.succeeded("Insert");
        double creating = metrics.latency("CreateCollection");
        GodwitProcess godwit =
                GodwitProcess.migrate(command, servers, data.schema().getName());
        pause(HEAD_START);
        while (godwit.isAlive() && metrics.succeeded("Insert") == inserts) {
            pause(LOOK);
        }
        double first = godwit.secondsSinceStart();
        double server = (metrics.latency("CreateCollection") - creating) / 1e3;
        godwit.awaitSuccess();
        results.add("first rows, s", first);
        results.add("CreateCollection at the server, s", server);
        results.add("first rows less CreateCollection, s", first - server);
        results.add("whole process, s", godwit.secondsSinceStart());
        servers.dropAtTarget(data.schema().getName());
    }

    private static void pause(Duration length) {
        try {
            TimeUnit.MILLISECONDS.sleep(length.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
