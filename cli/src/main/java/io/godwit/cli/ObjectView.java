package io.godwit.cli;

import io.godwit.migration.run.Figures.Lane;
import io.godwit.migration.run.Figures.Moment;
import io.godwit.migration.run.Figures.Total;
import io.godwit.migration.run.Progress.Snapshot;
import io.godwit.migration.run.Progress.Waiting;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** For programs: an object of type {@code progress} a second, as long as something moves. */
final class ObjectView implements ProgressView {
    private final Output output;
    private List<Snapshot> said = List.of();

    ObjectView(Output output) {
        this.output = output;
    }

    @Override
    public void show(Moment moment, Optional<Waiting> waiting, Instant now) {
        List<Snapshot> snapshots = moment.lanes().stream().map(Lane::snapshot).toList();
        if (snapshots.equals(said) && waiting.isEmpty()) {
            return;
        }
        said = snapshots;
        Total total = moment.total();
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("at", now.toString());
        object.put("share", total.share());
        object.put("collectionsDone", total.done());
        object.put("collectionsFailed", total.failed());
        object.put("rowsTotal", total.rows());
        object.put("rowsCopied", total.copied());
        object.put("rowsVerified", total.compared());
        object.put("bytesPerSecond", Math.round(total.bytesRate()));
        total.left().ifPresent(left -> object.put("secondsLeft", left.toSeconds()));
        waiting.ifPresent(wait -> object.put("waiting", wait.reason()));
        object.put("collections", moment.lanes().stream().map(ObjectView::lane).toList());
        output.object("progress", object);
    }

    private static Map<String, Object> lane(Lane lane) {
        Map<String, Object> object = snapshot(lane.snapshot());
        object.put("rowsPerSecond", Math.round(lane.rate()));
        return object;
    }

    static Map<String, Object> snapshot(Snapshot snapshot) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("collection", snapshot.collection().toString());
        object.put("phase", snapshot.phase().name());
        object.put("running", snapshot.running());
        object.put("rowsDone", snapshot.rowsDone());
        object.put("rowsTotal", snapshot.rowsTotal());
        object.put("bytes", snapshot.bytes());
        snapshot.failure().ifPresent(failure -> object.put("failure", failure));
        return object;
    }
}
