package io.godwit.migration.report;

import io.godwit.migration.report.Evidence.Check;
import io.godwit.migration.verify.RowDifference.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** The collections of a report, summed up. */
record Tallies(List<CollectionReport> collections) {
    boolean any(Standing standing) {
        return number(standing) > 0;
    }

    long number(Standing standing) {
        return collections.stream().filter(c -> c.standing() == standing).count();
    }

    long sum(ToLongFunction<CollectionReport> figure) {
        return collections.stream().mapToLong(figure).sum();
    }

    long rows() {
        return sum(collection -> collection.totals().rows());
    }

    long rows(Check check) {
        return sum(collection -> collection.evidence().tally(check).rows());
    }

    long count(Kind kind) {
        return sum(collection -> collection.count(kind));
    }

    /** {@code 12,345 rows of 3 collections}. */
    String rowsOfCollections() {
        return Wording.count(rows(), "row") + " of " + Wording.count(collections.size(), "collection");
    }

    /** {@code 2 equal, 1 failed}. */
    String standings() {
        List<String> parts = new ArrayList<>();
        for (Standing standing : Standing.values()) {
            if (any(standing)) {
                parts.add(Wording.number(number(standing)) + " " + standing.label());
            }
        }
        return String.join(", ", parts);
    }

    /** {@code 2 missing, 1 different}, of the kinds that make the sides unequal. */
    String unequalKinds() {
        List<String> parts = new ArrayList<>();
        for (Kind kind : Kind.values()) {
            if (kind.unequal() && count(kind) > 0) {
                parts.add(Wording.number(count(kind)) + " "
                        + kind.name().toLowerCase(Locale.ROOT).replace('_', ' '));
            }
        }
        return String.join(", ", parts);
    }
}
