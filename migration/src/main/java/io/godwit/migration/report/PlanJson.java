package io.godwit.migration.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.plan.OptionsText;
import io.godwit.migration.plan.PlanFields;
import io.godwit.milvus.CollectionName;
import java.util.List;

/** What of a plan is not about one collection that was copied. */
final class PlanJson {
    private PlanJson() {}

    static ObjectNode of(MigrationPlan plan) {
        ObjectNode node = ReportJson.MAPPER.createObjectNode();
        selections(node.putArray("selection"), plan.spec().selection());
        selections(node.putArray("exclusions"), plan.spec().exclusions());
        plan.databases().forEach(node.putArray("createdDatabases")::add);
        plan.skipped().stream().map(CollectionName::toString).forEach(node.putArray("skipped")::add);
        ArrayNode findings = node.putArray("findings");
        plan.findings().forEach(finding -> findings.add(ReportJson.tree(PlanFields.of(finding))));
        return node;
    }

    private static void selections(ArrayNode into, List<Selection> selections) {
        for (Selection selection : selections) {
            ObjectNode node = into.addObject()
                    .put("database", selection.database())
                    .put("collection", selection.collection())
                    .put("newDatabase", selection.newDatabase())
                    .put("newCollection", selection.newCollection());
            if (!selection.options().asSource()) {
                node.set("options", OptionsText.json(selection.options()));
            }
        }
    }
}
