package io.godwit.bench;

import io.godwit.migration.run.Phase;
import io.godwit.milvus.Batch;
import io.godwit.milvus.KeySpan;
import java.util.List;

/** Copying and verifying one collection against the bare pass-through, in interleaved rounds. */
final class CopyCase {
    private static final int BUFFERS = 8;
    /** Nobody else should have to wait for all of them. */
    private static final int ROUNDS_A_HOLD = 3;

    /** Of the client's processor time: what the compiler may take in a round before the virtual machine counts as warm. */
    private static final double COMPILER_QUIET = 0.1;

    private static final int MOST_WARMUPS = 6;
    /** Of all processors: above it no client can go quicker on this machine except by doing less. */
    private static final double USED_UP = 0.9;

    private final Servers servers;
    private final Hold hold;
    private final Dataset data;
    private final Dataset bare;
    private final PassThrough pass;
    private final int rounds;

    CopyCase(Servers servers, Hold hold, Dataset data, int rounds) {
        this.servers = servers;
        this.hold = hold;
        this.data = data;
        this.bare = data.named(data.schema().getName() + "_bare");
        this.pass = new PassThrough(data);
        this.rounds = rounds;
    }

    /** Rounds that warm up the virtual machine and the servers are thrown away. */
    Results run() {
        data.prepare(servers.sourceFixture());
        hold.during(this::warmUp);
        Results results = new Results();
        for (int first = 0; first < rounds; first += ROUNDS_A_HOLD) {
            int from = first;
            hold.during(() -> rounds(results, from, Math.min(rounds, from + ROUNDS_A_HOLD)));
        }
        servers.sourceFixture().dropCollection(data.schema().getName());
        judge(results);
        return results;
    }

    /**
     * Until the compiler is quiet: it takes processors that the client or a server would use, and Godwit's larger code more of it. What
     * a fresh process pays is in the cases START and MANY.
     */
    private void warmUp() {
        for (int round = 0; round < MOST_WARMUPS; round++) {
            boolean bareFirst = round % 2 == 0;
            Timing timing = Timing.of(() -> round(new Results(), bareFirst));
            double share = timing.compilerSeconds() / (timing.compilerSeconds() + timing.cpuSeconds());
            System.out.printf("Warmed up, round %d: the compiler takes %.2f of the client's time%n", round + 1, share);
            if (share <= COMPILER_QUIET) {
                return;
            }
        }
    }

    private void rounds(Results results, int from, int to) {
        for (int round = from; round < to; round++) {
            round(results, round % 2 == 1);
            System.out.println("Round " + (round + 1) + " of " + rounds + ": " + results.latest());
        }
    }

    private void round(Results results, boolean bareFirst) {
        results.add("load average", Load.average());
        if (bareFirst) {
            passThrough(results);
            godwit(results);
        } else {
            godwit(results);
            passThrough(results);
        }
        insertOnly(results);
        rates(
                results,
                "read only",
                data.rows(),
                Timing.of(() -> pass.read(servers.clusters().source())));
    }

    private void passThrough(Results results) {
        Load.settle();
        servers.targetFixture().createCollection(bare.schema());
        rates(
                results,
                "pass-through",
                data.rows(),
                Timing.of(() -> pass.copy(
                        servers.clusters().source(), servers.clusters().target(), bare.name())));
        servers.dropAtTarget(bare.schema().getName());
    }

    private void godwit(Results results) {
        Load.settle();
        Migration migration = Migration.run(servers.clusters(), data.schema().getName());
        rates(results, "Godwit copy", data.rows(), migration.phase(Phase.COPY));
        for (Phase phase : List.of(Phase.SCHEMA, Phase.INDEX, Phase.LOAD)) {
            results.add("Godwit " + phase + ": s", migration.phase(phase).seconds());
        }
        rates(results, "Godwit verify", data.rows(), migration.phase(Phase.VERIFY));
        List<KeySpan> spans = pass.spans(servers.clusters().source());
        rates(
                results,
                "bare read of the target",
                data.rows(),
                Timing.of(() -> pass.read(servers.clusters().target(), data.name(), spans)));
        servers.dropAtTarget(data.schema().getName());
    }

    private void insertOnly(Results results) {
        Load.settle();
        List<KeySpan> spans = pass.spans(servers.clusters().source());
        List<Batch> batches = pass.batches(servers.clusters().source(), spans, BUFFERS);
        servers.targetFixture().createCollection(bare.schema());
        long[] rows = new long[1];
        Timing timing =
                Timing.of(() -> rows[0] = pass.insertOnly(servers.clusters().target(), bare.name(), batches));
        rates(results, "insert only", rows[0], timing);
        servers.dropAtTarget(bare.schema().getName());
    }

    private static void rates(Results results, String name, long rows, Timing timing) {
        results.add(name + ": rows/s", rows / timing.seconds());
        results.add(name + ": client CPU us/row", timing.cpuSeconds() * 1e6 / rows);
        results.add(name + ": compiler CPU us/row", timing.compilerSeconds() * 1e6 / rows);
        results.add(name + ": machine busy", timing.busy());
    }

    private static void judge(Results results) {
        atLeast(results, "copy / pass-through", "Godwit copy", "pass-through", 0.9);
        judgePassThrough(results);
        atLeast(results, "verify / bare read of the target", "Godwit verify", "bare read of the target", 0.8);
        String cpu = ": client CPU us/row";
        List<Double> quotients = results.quotients("Godwit copy" + cpu, "pass-through" + cpu);
        results.judge(new Ratio("copy / pass-through, client CPU", quotients, false, 1.5));
    }

    /**
     * A pass-through that is slower than it need be proves nothing. It is as quick as can be if it keeps up with inserting alone, or
     * if reading and inserting use up the processors that servers and client share.
     */
    private static void judgePassThrough(Results results) {
        List<Double> quotients = results.quotients("pass-through: rows/s", "insert only: rows/s");
        List<Double> busy = results.of("pass-through: machine busy");
        boolean usedUp = Ratio.median(busy) >= USED_UP;
        results.judge(
                usedUp
                        ? new Ratio("pass-through uses up the machine", busy, true, USED_UP)
                        : new Ratio("pass-through / insert only", quotients, true, 0.9));
    }

    private static void atLeast(Results results, String name, String above, String below, double bound) {
        List<Double> quotients = results.quotients(above + ": rows/s", below + ": rows/s");
        results.judge(new Ratio(name, quotients, true, bound));
    }
}
