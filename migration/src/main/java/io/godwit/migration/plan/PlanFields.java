package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.Finding;
import io.godwit.milvus.CollectionName;
import java.util.LinkedHashMap;
import java.util.Map;

/** Parts of a plan as names and values: the same in the JSON of the command line, of reports and of REST. */
public final class PlanFields {
    private PlanFields() {}

    /** What will become of one collection. */
    public static Map<String, Object> of(CollectionPlan plan) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("source", plan.source().toString());
        fields.put("target", plan.target().toString());
        fields.put("create", plan.create());
        fields.put("replace", plan.replace());
        fields.put("options", OptionsText.values(plan.options()));
        fields.put("partitions", plan.partitions());
        fields.put(
                "indexes", plan.indexes().stream().map(index -> index.field()).toList());
        fields.put("aliases", plan.aliases());
        fields.put("loadSource", plan.sourceLoad().need().name());
        fields.put("loadTarget", plan.loadTarget());
        fields.put("rows", plan.rows());
        fields.put("bytes", plan.rows() * plan.rowBytes());
        fields.put(
                "differences", plan.differences().stream().map(PlanFields::of).toList());
        return fields;
    }

    public static Map<String, Object> of(SchemaDifference difference) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("property", difference.property());
        fields.put("source", difference.source());
        fields.put("target", difference.target());
        fields.put("reason", difference.reason());
        return fields;
    }

    public static Map<String, Object> of(Finding finding) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", finding.id());
        fields.put("severity", finding.severity().name());
        fields.put(
                "collection", finding.collection().map(CollectionName::toString).orElse(null));
        fields.put("object", finding.object());
        fields.put("evidence", finding.evidence());
        fields.put("remedy", finding.remedy());
        return fields;
    }
}
