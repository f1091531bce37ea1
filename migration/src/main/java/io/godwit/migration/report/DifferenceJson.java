package io.godwit.migration.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;

/** Row differences as JSON, in the report and in the file of all of them. */
final class DifferenceJson {
    private DifferenceJson() {}

    static ObjectNode of(CollectionPlan plan, RowDifference difference) {
        ObjectNode node = ReportJson.MAPPER
                .createObjectNode()
                .put("collection", plan.source().toString())
                .put("target", plan.target().toString())
                .put("partition", difference.partition())
                // As text: a JSON number does not keep every Int64.
                .put("key", difference.key().text())
                .put("keyType", difference.key().type())
                .put("kind", difference.kind().name());
        difference.fields().forEach(node.putArray("fields")::add);
        return node.put("detail", difference.detail());
    }

    static ObjectNode sample(Report report) {
        DifferenceSample sample = report.differences();
        ObjectNode node = ReportJson.MAPPER.createObjectNode().put("unequal", sample.unequalCount());
        for (Kind kind : Kind.values()) {
            node.put(field(kind), sample.count(kind));
        }
        var rows = node.putArray("rows");
        sample.unequal().forEach(row -> rows.add(of(report.plan(row.collection()), row)));
        var duplicates = node.putArray("duplicateKeys");
        sample.duplicates().forEach(row -> duplicates.add(of(report.plan(row.collection()), row)));
        return node;
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
