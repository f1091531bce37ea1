package io.godwit.migration.run;

import io.godwit.migration.RunOptions;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.milvus.CollectionName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** Turns snapshots into what people ask: how far, how fast, how long still. */
public final class Figures {
    private static final double ALMOST = 0.99;

    private final boolean copying;
    private final boolean verified;
    private final OptionalLong maxRate;
    private final Map<CollectionName, RateWindow> rows = new HashMap<>();
    private final RateWindow work = new RateWindow();
    private final RateWindow bytes = new RateWindow();

    private Figures(boolean copying, boolean verified, OptionalLong maxRate) {
        this.copying = copying;
        this.verified = verified;
        this.maxRate = maxRate;
    }

    /** Of rows that are copied, and then compared if that is wanted: each is worked on twice. */
    public static Figures ofCopy(RunOptions options) {
        return new Figures(true, options.verify() != Verify.NONE, options.maxRate());
    }

    /** Of rows that are compared and not copied. */
    public static Figures ofComparison() {
        return new Figures(false, true, OptionalLong.empty());
    }

    /** Takes the figures of this moment in. */
    public Moment at(Instant now, List<Snapshot> snapshots) {
        snapshots.forEach(snapshot -> rows.computeIfAbsent(snapshot.collection(), name -> new RateWindow())
                .add(now, snapshot.phase(), snapshot.rowsDone()));
        work.add(now, Phase.COPY, snapshots.stream().mapToLong(this::worked).sum());
        bytes.add(now, Phase.COPY, snapshots.stream().mapToLong(Snapshot::bytes).sum());
        return new Moment(snapshots.stream().map(this::lane).toList(), total(snapshots));
    }

    private Lane lane(Snapshot snapshot) {
        RateWindow window = rows.get(snapshot.collection());
        double rate = window == null || !counts(snapshot.phase()) ? 0 : window.rate();
        long toDo = snapshot.rowsTotal() - snapshot.rowsDone();
        Optional<Duration> left = left(toDo, rate);
        boolean written = snapshot.phase() == Phase.COPY;
        return new Lane(snapshot, rate, written ? limited(left, snapshot.bytes(), snapshot.rowsDone(), toDo) : left);
    }

    private Total total(List<Snapshot> snapshots) {
        long all = snapshots.stream().mapToLong(Snapshot::rowsTotal).sum();
        long copied = snapshots.stream().mapToLong(this::copied).sum();
        long compared = snapshots.stream().mapToLong(this::compared).sum();
        int done = (int) snapshots.stream().filter(this::done).count();
        int failed = (int)
                snapshots.stream().filter(one -> one.failure().isPresent()).count();
        long allWork = copying && verified ? 2 * all : all;
        long written = snapshots.stream().mapToLong(Snapshot::bytes).sum();
        Optional<Duration> left =
                limited(left(allWork - copied - compared, work.rate()), written, copied, all - copied);
        // What counts no rows, such as a load, is still to come for whoever has not come to an end.
        double most = done + failed < snapshots.size() ? ALMOST : 1;
        double share = allWork == 0 ? 0 : Math.min(most, (copied + compared) / (double) allWork);
        return new Total(copying, snapshots.size(), done, failed, all, copied, compared, share, bytes.rate(), left);
    }

    private long worked(Snapshot snapshot) {
        return copied(snapshot) + compared(snapshot);
    }

    /** A comparison has no phase after it. */
    private boolean done(Snapshot snapshot) {
        return copying
                ? snapshot.phase() == Phase.DONE
                : !snapshot.running() && snapshot.failure().isEmpty();
    }

    private long copied(Snapshot snapshot) {
        if (!copying) {
            return 0;
        }
        int order = snapshot.phase().compareTo(Phase.COPY);
        if (order < 0) {
            return 0;
        }
        return order == 0 ? snapshot.rowsDone() : snapshot.rowsTotal();
    }

    private long compared(Snapshot snapshot) {
        if (!verified || snapshot.phase().compareTo(Phase.VERIFY) < 0) {
            return 0;
        }
        return snapshot.phase() == Phase.VERIFY ? snapshot.rowsDone() : snapshot.rowsTotal();
    }

    private static boolean counts(Phase phase) {
        return phase == Phase.COPY || phase == Phase.INDEX || phase == Phase.VERIFY;
    }

    /** Not before the bytes that are still to be written may go out: the first rows go out at once, and say nothing of the rate. */
    private Optional<Duration> limited(Optional<Duration> left, long written, long rows, long toDo) {
        if (maxRate.isEmpty() || rows <= 0 || toDo <= 0) {
            return left;
        }
        double bytes = (double) written / rows * toDo;
        Duration least = Duration.ofSeconds(Math.round(bytes / maxRate.getAsLong()));
        return Optional.of(left.filter(time -> time.compareTo(least) > 0).orElse(least));
    }

    private static Optional<Duration> left(long amount, double rate) {
        if (amount <= 0 || rate < 0.01) {
            return Optional.empty();
        }
        return Optional.of(Duration.ofSeconds(Math.round(amount / rate)));
    }

    /** All figures of one moment. */
    public record Moment(List<Lane> lanes, Total total) {}

    /**
     * One collection.
     *
     * @param rate rows per second in this phase
     */
    public record Lane(Snapshot snapshot, double rate, Optional<Duration> left) {
        /** Of this phase, 0 to 1. */
        public double share() {
            return snapshot.rowsTotal() <= 0 ? 0 : Math.min(1, snapshot.rowsDone() / (double) snapshot.rowsTotal());
        }

        /** Whether rows are counted in this phase. */
        public boolean counted() {
            return counts(snapshot.phase()) && snapshot.rowsTotal() > 0;
        }
    }

    /**
     * The whole job.
     *
     * @param copying whether rows are copied; else they are compared alone
     * @param share of the rows to copy and to compare, 0 to 1
     * @param bytesRate bytes copied per second
     */
    public record Total(
            boolean copying,
            int collections,
            int done,
            int failed,
            long rows,
            long copied,
            long compared,
            double share,
            double bytesRate,
            Optional<Duration> left) {}
}
