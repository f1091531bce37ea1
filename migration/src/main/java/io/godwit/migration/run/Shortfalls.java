package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.KeySpan;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a collection that did not fail lacks to be called migrated, by the ledger and by what was read back. */
final class Shortfalls {
    private final Run run;

    Shortfalls(Run run) {
        this.run = run;
    }

    /** @param copied its partitions as they were copied; none if it was read as a whole */
    List<String> of(CollectionState state, List<String> copied) {
        CollectionPlan plan = run.job().plan().collections().get(state.collection());
        List<String> reasons = new ArrayList<>(ofRows(state.collection(), plan));
        if (state.stillChanging() > 0) {
            reasons.add(Counted.of(state.stillChanging(), "range") + " of " + plan.source()
                    + (run.handedOver() ? " changed at the source since" : " went on changing"));
        }
        state.schema()
                .filter(schema -> !schema.asPlanned())
                .ifPresent(schema -> reasons.add(plan.target() + " differs in "
                        + schema.undeclared().stream()
                                .map(SchemaDifference::property)
                                .collect(Collectors.joining(", "))));
        reasons.addAll(ofRanges(state.collection(), plan, copied));
        return reasons;
    }

    private List<String> ofRows(int collection, CollectionPlan plan) {
        List<String> reasons = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            long count = run.ledger().differenceCount(collection, kind);
            if (kind.unequal() && count > 0) {
                reasons.add(kind.number(count) + (count == 1 ? " row " : " rows ")
                        + kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + " in " + plan.target());
            }
        }
        Totals totals = run.ledger().totals(collection);
        if (totals.counted() > totals.rows() && named(collection) == 0) {
            long more = totals.counted() - totals.rows();
            reasons.add(plan.source() + " counts " + Counted.of(more, "row") + " that it does not return");
        }
        return reasons;
    }

    private List<String> ofRanges(int collection, CollectionPlan plan, List<String> copied) {
        List<String> reasons = new ArrayList<>();
        Totals totals = run.ledger().totals(collection);
        if (totals.differingChunks() > 0) {
            reasons.add(Counted.of(totals.differingChunks(), "range") + " of " + plan.target()
                    + (totals.differingChunks() == 1 ? " differs" : " differ"));
        }
        long open = open(collection, copied);
        if (open > 0) {
            reasons.add(Counted.of(open, "range") + " of " + plan.source() + (open == 1 ? " was" : " were")
                    + " not copied");
        }
        long unseen = totals.chunks() - totals.verifiedChunks();
        if (run.options().verify() != Verify.NONE && unseen > 0) {
            reasons.add(Counted.of(unseen, "range") + " of " + plan.target() + (unseen == 1 ? " was" : " were")
                    + " not verified");
        }
        return reasons;
    }

    /** Rows that explain why the source counts more than it returns. */
    private long named(int collection) {
        return run.ledger().differenceCount(collection, Kind.DUPLICATE_IN_SOURCE)
                + run.ledger().differenceCount(collection, Kind.UNREADABLE);
    }

    /** Key ranges without a good receipt. */
    private long open(int collection, List<String> copied) {
        List<String> partitions = copied.isEmpty() ? List.of("") : copied;
        return partitions.stream()
                .mapToLong(partition -> KeySpan.ALL
                        .minus(run.ledger().covered(collection, partition))
                        .size())
                .sum();
    }
}
