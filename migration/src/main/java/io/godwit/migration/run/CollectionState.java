package io.godwit.migration.run;

import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.Job.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far one collection of a job has come; kept in the store, so that a successor knows what a dead process had begun.
 *
 * @param collection its position in the plan
 * @param phase the phase it is in, or stopped in
 * @param failure why it stopped
 * @param creating set before the target collection is created: what then exists there under this name is the job's own
 * @param sourceLoading set before the source is loaded for the copy: it is to be released afterwards
 * @param targetLoading set before an unloaded target is loaded for the check only: it is to be released afterwards
 * @param passes how many times ranges that changed at the source were copied again
 * @param stillChanging ranges that differed even after the last pass
 * @param phases time spent in each phase, over all runs
 * @param snapshot at which timestamp the source is read, if its server pins one
 * @param schema what the target was found to be at the end of the latest run that came so far
 * @param dropped dynamic keys that are left behind, once they are known
 */
public record CollectionState(
        int collection,
        Phase phase,
        Optional<Reason> failure,
        boolean creating,
        boolean sourceLoading,
        boolean targetLoading,
        int passes,
        long stillChanging,
        Map<Phase, Duration> phases,
        Optional<Snapshot> snapshot,
        Optional<SchemaCheck> schema,
        Optional<DroppedKeys> dropped) {
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
                false,
                false,
                0,
                0,
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    CollectionState in(Phase next) {
        return new CollectionState(
                collection,
                next,
                failure,
                creating,
                sourceLoading,
                targetLoading,
                passes,
                stillChanging,
                phases,
                snapshot,
                schema,
                dropped);
    }

    CollectionState failed(Optional<Reason> reason) {
        return new CollectionState(
                collection,
                phase,
                reason,
                creating,
                sourceLoading,
                targetLoading,
                passes,
                stillChanging,
                phases,
                snapshot,
                schema,
                dropped);
    }

    CollectionState creating(boolean now) {
        return new CollectionState(
                collection,
                phase,
                failure,
                now,
                sourceLoading,
                targetLoading,
                passes,
                stillChanging,
                phases,
                snapshot,
                schema,
                dropped);
    }

    CollectionState sourceLoading(boolean now) {
        return new CollectionState(
                collection,
                phase,
                failure,
                creating,
                now,
                targetLoading,
                passes,
                stillChanging,
                phases,
                snapshot,
                schema,
                dropped);
    }

    CollectionState targetLoading(boolean now) {
        return new CollectionState(
                collection,
                phase,
                failure,
                creating,
                sourceLoading,
                now,
                passes,
                stillChanging,
                phases,
                snapshot,
                schema,
                dropped);
    }

    CollectionState copied(int passesDone, long changing) {
        return new CollectionState(
                collection,
                phase,
                failure,
                creating,
                sourceLoading,
                targetLoading,
                passesDone,
                changing,
                phases,
                snapshot,
                schema,
                dropped);
    }

    CollectionState checked(SchemaCheck found) {
        return new CollectionState(
                collection,
                phase,
                failure,
                creating,
                sourceLoading,
                targetLoading,
                passes,
                stillChanging,
                phases,
                snapshot,
                Optional.of(found),
                dropped);
    }

    CollectionState pinned(Snapshot at) {
        return new CollectionState(
                collection,
                phase,
                failure,
                creating,
                sourceLoading,
                targetLoading,
                passes,
                stillChanging,
                phases,
                Optional.of(at),
                schema,
                dropped);
    }

    CollectionState dropping(Optional<DroppedKeys> keys) {
        return new CollectionState(
                collection,
                phase,
                failure,
                creating,
                sourceLoading,
                targetLoading,
                passes,
                stillChanging,
                phases,
                snapshot,
                schema,
                keys);
    }

    CollectionState spent(Phase in, Duration more) {
        Map<Phase, Duration> sum = new EnumMap<>(Phase.class);
        sum.putAll(phases);
        sum.merge(in, more, Duration::plus);
        return new CollectionState(
                collection,
                phase,
                failure,
                creating,
                sourceLoading,
                targetLoading,
                passes,
                stillChanging,
                sum,
                snapshot,
                schema,
                dropped);
    }
}
