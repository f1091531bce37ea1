package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.run.CollectionState.Snapshot;
import io.godwit.milvus.KeySpan;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;

/**
 * At which timestamp a source collection is read. Where its server pins one, everything is read as it was then, in later runs too,
 * and what changes there afterwards is no difference. Such a view loses rows once a compaction or a time to live removes what was
 * deleted, replaced or expired since; their number then is less than it was when the timestamp was taken, and a new one is taken.
 */
final class SourceSnapshot {
    private final Run run;
    private final CollectionPlan plan;
    private final CollectionReader rows;
    private final Set<String> gone;
    private final Consumer<Snapshot> keep;
    private Optional<Snapshot> snapshot;

    /**
     * @param gone partitions that the source has no more
     * @param known from an earlier run
     * @param keep keeps a timestamp in mind before anything is read at it
     */
    SourceSnapshot(Run run, CollectionPlan plan, Set<String> gone, Optional<Snapshot> known, Consumer<Snapshot> keep) {
        this.run = run;
        this.plan = plan;
        this.rows = CollectionPlans.source(plan, run).without(gone);
        this.gone = gone;
        this.snapshot = known;
        this.keep = keep;
    }

    /**
     * Takes a timestamp if the server pins one, and if nothing was read without. Catching up takes a new one.
     *
     * @param begun whether some of the collection was copied by an earlier run
     */
    void pin(boolean begun) {
        boolean again = snapshot.isPresent() && run.purpose() == Purpose.CATCH_UP;
        if (again || (snapshot.isEmpty() && !begun)) {
            take();
        }
    }

    /** Takes a later timestamp. */
    void take() {
        long timestamp = rows.snapshot();
        if (timestamp == 0) {
            return;
        }
        Snapshot taken = new Snapshot(timestamp, rows.pinnedAt(timestamp).count("", KeySpan.ALL));
        keep.accept(taken);
        snapshot = Optional.of(taken);
        run.note(
                plan.source().toString(),
                "the source is read as of " + taken.time() + " (timestamp " + timestamp + ")");
    }

    /** The rows as of the timestamp, else as they are now. */
    CollectionReader reader() {
        return snapshot.map(at -> rows.pinnedAt(at.timestamp())).orElse(rows);
    }

    /** What whoever takes part in the copy has to know of it. */
    CopyOrder order(int collection, List<String> partitions) {
        OptionalLong timestamp =
                snapshot.map(at -> OptionalLong.of(at.timestamp())).orElse(OptionalLong.empty());
        return new CopyOrder(collection, partitions, gone, timestamp);
    }

    /** Whether rows of the timestamp could not be read any more. */
    boolean lost(long counted) {
        return snapshot.filter(at -> at.counted() > counted).isPresent();
    }
}
