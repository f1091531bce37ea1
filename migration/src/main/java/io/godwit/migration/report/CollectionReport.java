package io.godwit.migration.report;

import io.godwit.migration.ByteSize;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.run.CollectionState;
import io.godwit.migration.run.IdMapFile;
import io.godwit.migration.run.Ledger;
import io.godwit.migration.run.Phase;
import io.godwit.migration.run.Totals;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one collection.
 *
 * @param differences number of row differences, by kind; kinds that did not occur are absent
 * @param newKeys of a target that generates new keys for all rows
 */
public record CollectionReport(
        CollectionPlan plan,
        CollectionState state,
        Totals totals,
        Evidence evidence,
        Map<Kind, Long> differences,
        Standing standing,
        Optional<NewKeys> newKeys) {
    public CollectionReport {
        differences = Map.copyOf(differences);
    }

    /**
     * What is known of new keys.
     *
     * @param rows how many rows have one
     * @param file where old and new ones stand, once the collection has gone through all phases
     */
    public record NewKeys(long rows, Path file) {
        /** Whether the file was written. */
        public boolean written() {
            return Files.exists(file);
        }
    }

    static CollectionReport of(
            CollectionPlan plan, CollectionState state, Ledger ledger, DifferenceSample sample, Path folder) {
        int position = state.collection();
        Map<Kind, Long> differences = new EnumMap<>(Kind.class);
        Arrays.stream(Kind.values())
                .filter(kind -> sample.count(position, kind) > 0)
                .forEach(kind -> differences.put(kind, sample.count(position, kind)));
        Evidence evidence = Evidence.of(ledger, position, plan.partitions());
        Totals totals = ledger.totals(position);
        boolean unexplained = totals.counted() > totals.rows()
                && !differences.containsKey(Kind.DUPLICATE_IN_SOURCE)
                && !differences.containsKey(Kind.UNREADABLE);
        Standing standing = Standing.of(state, evidence, unequal(differences), unexplained);
        Optional<NewKeys> newKeys = plan.newIds()
                ? Optional.of(new NewKeys(ledger.idCount(position), IdMapFile.path(folder, plan.source(), position)))
                : Optional.empty();
        return new CollectionReport(plan, state, totals, evidence, differences, standing, newKeys);
    }

    /** Whether the run ended before a comparison, since the source was no longer the one that was planned or read. */
    boolean sourceChanged() {
        return state.failure()
                .filter(reason -> reason.code() == ErrorCode.SOURCE_CHANGED)
                .isPresent();
    }

    /** The same of a job that was canceled together with what it had created; what was there before it, it has left. */
    CollectionReport givenUp() {
        return state.creating()
                ? new CollectionReport(plan, state, totals, evidence, differences, Standing.GIVEN_UP, newKeys)
                : this;
    }

    /** The source's count over all ranges, or its count when planned while not all ranges are copied. */
    public long sourceRows() {
        return evidence.whole() ? totals.counted() : plan.rows();
    }

    /** Rows that are known to make the two sides unequal. */
    public long unequalRows() {
        return unequal(differences);
    }

    public long count(Kind kind) {
        return differences.getOrDefault(kind, 0L);
    }

    /** Rows that the source counts beyond one a key: further copies of a key, and rows that it never returns. */
    public long surplusRows() {
        return Math.max(0, totals.counted() - totals.rows());
    }

    /** Whether rows of the target's own stay beside those that were copied. */
    public boolean merged() {
        return plan.merges();
    }

    /** Of all rows that were read back; empty if none was. */
    public Optional<Digest> targetDigest() {
        boolean nothing = totals.targetDigest().equals(Digest.EMPTY) && totals.rows() > 0;
        return totals.verifiedChunks() == 0 || nothing ? Optional.empty() : Optional.of(totals.targetDigest());
    }

    /** Declared differences to the source and what belongs to it: as found at the target, else as planned. */
    public List<SchemaDifference> declared() {
        return state.schema().map(SchemaCheck::declared).orElse(plan.differences());
    }

    /** What was found different at the target although the plan does not say so. */
    public List<SchemaDifference> undeclared() {
        return state.schema().map(SchemaCheck::undeclared).orElse(List.of());
    }

    public ByteSize size() {
        return new ByteSize(totals.bytes());
    }

    /** Time spent in all phases, over all runs. */
    public Duration took() {
        return state.phases().values().stream().reduce(Duration.ZERO, Duration::plus);
    }

    /** Whether all that is planned for it was done: indexes, load state, aliases. */
    public boolean done() {
        return state.phase() == Phase.DONE;
    }

    private static long unequal(Map<Kind, Long> differences) {
        return differences.entrySet().stream()
                .filter(entry -> entry.getKey().unequal())
                .mapToLong(Map.Entry::getValue)
                .sum();
    }
}
