package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.Job.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * How far one collection of a job has come; kept in the store, so that a successor knows what a dead process had begun.
 *
 * @param collection its position in the plan
 * @param phase the phase it is in, or stopped in
 * @param failure why it stopped
 * @param creating set before the target collection is created: what then exists there under this name is the job's own
 * @param sourceLoad what of the source is loaded for the copy, known before it is: it is to be released afterwards
 * @param targetLoad what of the target is loaded for the check only, known before it is: it is to be released afterwards
 * @param passes how many times ranges that changed at the source were copied again
 * @param stillChanging ranges that differed even after the last pass
 * @param phases time spent in each phase, over all runs
 * @param snapshot at which timestamp the source is read, if its server pins one
 * @param schema what the target was found to be at the end of the latest run that came so far
 * @param dropped dynamic keys that are left behind, once they are known
 * @param ids the collections that it reads and writes
 */
public record CollectionState(
        int collection,
        Phase phase,
        Optional<Reason> failure,
        boolean creating,
        MissingLoad sourceLoad,
        MissingLoad targetLoad,
        int passes,
        long stillChanging,
        Map<Phase, Duration> phases,
        Optional<Snapshot> snapshot,
        Optional<SchemaCheck> schema,
        Optional<DroppedKeys> dropped,
        CollectionIds ids) {
    /**
     * A timestamp of the source, which is read as it was then.
     *
     * @param timestamp of the server's own clock: milliseconds since 1970 above 18 bits of a counter
     * @param counted the rows that it held then, every copy of a key
     */
    public record Snapshot(long timestamp, long counted) {
        private static final int COUNTER_BITS = 18;

        public Instant time() {
            return Instant.ofEpochMilli(timestamp >>> COUNTER_BITS);
        }
    }

    public CollectionState {
        phases = Map.copyOf(phases);
    }

    public static CollectionState initial(int collection) {
        return new CollectionState(
                collection,
                Phase.PREFLIGHT,
                Optional.empty(),
                false,
                MissingLoad.NOTHING,
                MissingLoad.NOTHING,
                0,
                0,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                CollectionIds.UNKNOWN);
    }

    CollectionState in(Phase next) {
        return with(state -> state.phase = next);
    }

    /** The same, but stopped by this. */
    public CollectionState failed(Optional<Reason> reason) {
        return with(next -> next.failure = reason);
    }

    CollectionState creating(boolean now) {
        return with(next -> next.creating = now);
    }

    CollectionState sourceLoad(MissingLoad now) {
        return with(next -> next.sourceLoad = now);
    }

    CollectionState targetLoad(MissingLoad now) {
        return with(next -> next.targetLoad = now);
    }

    CollectionState copied(int passesDone, long changing) {
        return with(next -> {
            next.passes = passesDone;
            next.stillChanging = changing;
        });
    }

    CollectionState checked(SchemaCheck found) {
        return with(next -> next.schema = Optional.of(found));
    }

    CollectionState pinned(Snapshot at) {
        return with(next -> next.snapshot = Optional.of(at));
    }

    CollectionState dropping(Optional<DroppedKeys> keys) {
        return with(next -> next.dropped = keys);
    }

    CollectionState knowing(CollectionIds both) {
        return with(next -> next.ids = both);
    }

    CollectionState spent(Phase in, Duration more) {
        Map<Phase, Duration> sum = new EnumMap<>(Phase.class);
        sum.putAll(phases);
        sum.merge(in, more, Duration::plus);
        return with(next -> next.phases = sum);
    }

    private CollectionState with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.state();
    }

    /** A state that is being changed: what is not named stays as it was. */
    private static final class Draft {
        private final int collection;
        private Phase phase;
        private Optional<Reason> failure;
        private boolean creating;
        private MissingLoad sourceLoad;
        private MissingLoad targetLoad;
        private int passes;
        private long stillChanging;
        private Map<Phase, Duration> phases;
        private Optional<Snapshot> snapshot;
        private Optional<SchemaCheck> schema;
        private Optional<DroppedKeys> dropped;
        private CollectionIds ids;

        private Draft(CollectionState from) {
            collection = from.collection;
            phase = from.phase;
            failure = from.failure;
            creating = from.creating;
            sourceLoad = from.sourceLoad;
            targetLoad = from.targetLoad;
            passes = from.passes;
            stillChanging = from.stillChanging;
            phases = from.phases;
            snapshot = from.snapshot;
            schema = from.schema;
            dropped = from.dropped;
            ids = from.ids;
        }

        private CollectionState state() {
            return new CollectionState(
                    collection,
                    phase,
                    failure,
                    creating,
                    sourceLoad,
                    targetLoad,
                    passes,
                    stillChanging,
                    phases,
                    snapshot,
                    schema,
                    dropped,
                    ids);
        }
    }
}
