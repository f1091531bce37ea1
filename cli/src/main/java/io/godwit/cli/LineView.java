package io.godwit.cli;

import io.godwit.migration.run.Figures.Lane;
import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Figures.Total;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.migration.run.Progress.Waiting;
import io.godwit.milvus.CollectionName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** For logs: every interval one line for each running collection that has moved, and one for the total. */
final class LineView implements ProgressView {
    private final Output output;
    private final Duration every;
    private final Map<CollectionName, Snapshot> said = new HashMap<>();
    private Instant next = Instant.MIN;

    LineView(Output output, Duration every) {
        this.output = output;
        this.every = every;
    }

    @Override
    public void show(Moment moment, Optional<Waiting> waiting, Instant now) {
        if (next.equals(Instant.MIN)) {
            next = now.plus(every);
        }
        if (now.isBefore(next)) {
            return;
        }
        next = now.plus(every);
        boolean moved = false;
        for (Lane lane : moment.lanes()) {
            Snapshot snapshot = lane.snapshot();
            boolean changed = !snapshot.equals(said.put(snapshot.collection(), snapshot));
            moved |= changed;
            if (changed && snapshot.running()) {
                output.say(line(lane));
            }
        }
        if (moved) {
            output.say(line(moment.total()));
        }
        waiting.ifPresent(wait -> output.say(Frame.waiting(wait, now)));
    }

    private static String line(Lane lane) {
        StringBuilder line = new StringBuilder(
                lane.snapshot().collection() + ": " + Frame.word(lane.snapshot().phase()));
        if (lane.counted()) {
            line.append(" ").append(Frame.percent(lane.share()).strip());
            line.append(", ").append(Frame.count(lane.snapshot().rowsDone()));
            line.append(" of ").append(Frame.count(lane.snapshot().rowsTotal())).append(" rows");
        }
        if (lane.rate() >= 1) {
            line.append(", ").append(Frame.count(Math.round(lane.rate()))).append("/s");
        }
        lane.left()
                .ifPresent(
                        left -> line.append(", ").append(Durations.clock(left)).append(" left"));
        return line.toString();
    }

    private static String line(Total total) {
        StringBuilder line =
                new StringBuilder("total: " + Frame.percent(total.share()).strip());
        line.append(", ")
                .append(total.done())
                .append(" of ")
                .append(total.collections())
                .append(" collections done");
        if (total.failed() > 0) {
            line.append(", ").append(total.failed()).append(" failed");
        }
        if (!total.copying()) {
            line.append(", ").append(Frame.count(total.compared())).append(" rows compared");
        } else {
            line.append(", ").append(Frame.count(total.copied())).append(" rows copied");
        }
        if (total.copying() && total.compared() > 0) {
            line.append(", ").append(Frame.count(total.compared())).append(" verified");
        }
        total.left()
                .ifPresent(
                        left -> line.append(", ").append(Durations.clock(left)).append(" left"));
        return line.toString();
    }
}
