package io.godwit.migration.report;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.Job.Reason;
import io.godwit.migration.run.JobEvent;
import io.godwit.migration.verify.RowDifference;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a job leaves to be read, as names and values: the same in the JSON of the command line, of reports and of REST. */
public final class JobFields {
    private JobFields() {}

    public static Map<String, Object> of(Reason reason) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("code", reason.code().name());
        fields.put("message", reason.message());
        return fields;
    }

    public static Map<String, Object> of(JobEvent event) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("at", event.at().toString());
        fields.put("severity", event.severity().name());
        fields.put("object", event.object());
        fields.put("message", event.message());
        return fields;
    }

    /** @param plan of the collection that the row belongs to */
    public static Map<String, Object> of(CollectionPlan plan, RowDifference difference) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("collection", plan.source().toString());
        fields.put("target", plan.target().toString());
        fields.put("partition", difference.partition());
        // As text: a JSON number does not keep every Int64.
        fields.put("key", difference.key().text());
        fields.put("keyType", difference.key().type());
        fields.put("kind", difference.kind().name());
        fields.put("fields", difference.fields());
        fields.put("detail", difference.detail());
        return fields;
    }
}
