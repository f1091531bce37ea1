package io.godwit.migration.report;

import io.godwit.migration.ByteSize;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the page's template sees.
 *
 * @param sum absent, as an empty list, where a sum would repeat the only collection
 * @param differences tables of rows; one a kind of trouble
 */
record HtmlPage(Report report, List<Fact> facts, List<Section> sections, List<Sum> sum, List<RowTable> differences) {
    private static final int MAX_OPEN = 12;

    static HtmlPage of(Report report) {
        boolean few = report.collections().size() <= MAX_OPEN;
        return new HtmlPage(
                report,
                Fact.of(report),
                report.collections().stream()
                        .map(collection -> Section.of(collection, few))
                        .toList(),
                report.collections().size() < 2 ? List.of() : List.of(Sum.of(report)),
                RowTable.of(report));
    }

    /** One collection. */
    record Section(CollectionReport collection, List<Fact> facts, boolean open, boolean renamed) {
        static Section of(CollectionReport collection, boolean few) {
            boolean bad = collection.standing().tone() == Tone.BAD;
            boolean renamed =
                    !collection.plan().source().equals(collection.plan().target());
            return new Section(collection, CollectionFacts.of(collection), few || bad, renamed);
        }

        String failure() {
            return collection
                    .state()
                    .failure()
                    .map(reason -> reason.code() + ": " + reason.message())
                    .orElse("");
        }
    }

    /** The last line of the table of collections. */
    record Sum(long sourceRows, long copied, long verified, long unequal, ByteSize size) {
        static Sum of(Report report) {
            ToLongFunction<CollectionReport> verified =
                    collection -> collection.evidence().verifiedRows();
            return new Sum(
                    report.total(CollectionReport::sourceRows),
                    report.total(collection -> collection.totals().rows()),
                    report.total(verified),
                    report.total(CollectionReport::unequalRows),
                    new ByteSize(report.total(collection -> collection.totals().bytes())));
        }
    }

    /**
     * Rows that differ.
     *
     * @param note says where the others are, if these are not all; else empty
     */
    record RowTable(String id, String title, long all, String note, List<Row> rows) {
        static List<RowTable> of(Report report) {
            DifferenceSample sample = report.differences();
            return List.of(
                            of(report, "differences", "Rows that differ", sample.unequal(), sample.unequalCount()),
                            of(
                                    report,
                                    "duplicates",
                                    "Keys held more than once at the source",
                                    sample.duplicates(),
                                    sample.count(Kind.DUPLICATE_IN_SOURCE)))
                    .stream()
                    .filter(table -> table.all > 0)
                    .toList();
        }

        private static RowTable of(Report report, String id, String title, List<RowDifference> rows, long all) {
            String note = all > rows.size()
                    ? "The first " + Wording.number(rows.size()) + " of " + Wording.number(all) + ". The file "
                            + ReportFiles.FAILURES + " beside this page holds all of them."
                    : "";
            return new RowTable(
                    id,
                    title,
                    all,
                    note,
                    rows.stream().map(row -> Row.of(report, row)).toList());
        }
    }

    /** One row of one of these tables. */
    record Row(String kind, String collection, String partition, String key, String fields, String detail) {
        static Row of(Report report, RowDifference difference) {
            return new Row(
                    Wording.lower(difference.kind()),
                    report.plan(difference.collection()).source().toString(),
                    difference.partition(),
                    difference.key().display(),
                    String.join(", ", difference.fields()),
                    difference.detail());
        }
    }
}
