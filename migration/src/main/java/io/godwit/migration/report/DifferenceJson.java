package io.godwit.migration.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;

/** Row differences as JSON, in the report. */
final class DifferenceJson {
    private DifferenceJson() {}

    static ObjectNode sample(Report report) {
        DifferenceSample sample = report.differences();
        ObjectNode node = ReportJson.MAPPER.createObjectNode().put("unequal", sample.unequalCount());
        for (Kind kind : Kind.values()) {
            node.put(field(kind), sample.count(kind));
        }
        var rows = node.putArray("rows");
        sample.unequal().forEach(row -> rows.add(tree(report, row)));
        var duplicates = node.putArray("duplicateKeys");
        sample.duplicates().forEach(row -> duplicates.add(tree(report, row)));
        return node;
    }

    private static ObjectNode tree(Report report, RowDifference row) {
        return ReportJson.tree(JobFields.of(report.plan(row.collection()), row));
    }

    static String field(Kind kind) {
        return switch (kind) {
            case MISSING -> "missing";
            case EXTRA -> "extra";
            case DIFFERENT -> "different";
            case DOUBLED -> "doubled";
            case DUPLICATE_IN_SOURCE -> "duplicateInSource";
            case UNREADABLE -> "unreadable";
            case TOO_LARGE -> "tooLarge";
            case REFUSED -> "refused";
        };
    }
}
