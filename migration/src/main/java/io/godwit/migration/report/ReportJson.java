package io.godwit.migration.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.RunOptions;
import io.godwit.migration.run.Job;
import io.godwit.migration.run.Job.Reason;
import java.io.IOException;
import java.io.Writer;
import java.util.Map;
import java.util.Optional;

/**
 * A report as JSON. Its fields are described in {@code docs/reference/report.schema.json}: times are ISO-8601 in UTC, durations
 * whole milliseconds in fields named {@code ...Millis}, keys strings with their type beside them (a JSON number would not keep
 * every Int64); what is absent is null or an empty array, never left out.
 */
public final class ReportJson {
    /** Grows when a field is removed or changes its meaning; new fields do not change it. */
    static final int FORMAT = 1;

    static final ObjectMapper MAPPER = new ObjectMapper();

    private ReportJson() {}

    public static ObjectNode of(Report report) {
        ObjectNode root = MAPPER.createObjectNode().put("format", FORMAT);
        Job job = report.job();
        root.set("job", job(report));
        root.set("conclusion", conclusion(report.conclusion()));
        root.set("source", side(job.plan().spec().source(), job.plan().sourceServer()));
        root.set("target", side(job.plan().spec().target(), job.plan().targetServer()));
        root.set("options", options(job));
        report.caveats().forEach(root.putArray("caveats")::add);
        root.set("totals", CollectionJson.totals(report));
        root.set("plan", PlanJson.of(job.plan()));
        ArrayNode collections = root.putArray("collections");
        report.collections().forEach(collection -> collections.add(CollectionJson.of(collection)));
        root.set("differences", DifferenceJson.sample(report));
        ArrayNode events = root.putArray("events");
        report.events().forEach(event -> events.add(tree(JobFields.of(event))));
        return root;
    }

    /** Indented. */
    public static void write(Report report, Writer writer) throws IOException {
        MAPPER.writer().with(SerializationFeature.INDENT_OUTPUT).writeValue(writer, of(report));
    }

    static ObjectNode tree(Map<String, Object> fields) {
        return MAPPER.valueToTree(fields);
    }

    static void reason(ObjectNode into, String field, Optional<Reason> reason) {
        reason.ifPresentOrElse(known -> into.set(field, tree(JobFields.of(known))), () -> into.putNull(field));
    }

    private static ObjectNode job(Report report) {
        Job job = report.job();
        ObjectNode node = MAPPER.createObjectNode()
                .put("id", job.id())
                .put("state", job.state().name())
                .put("interrupted", report.interrupted())
                .put("created", job.created().toString())
                .put("updated", job.updated().toString())
                .put("finished", job.finished().map(Object::toString).orElse(null))
                .put("elapsedMillis", report.elapsed().toMillis());
        reason(node, "reason", job.reason());
        return node;
    }

    private static ObjectNode conclusion(Conclusion conclusion) {
        ObjectNode node = MAPPER.createObjectNode()
                .put("grade", conclusion.grade().name())
                .put("headline", conclusion.headline());
        conclusion.details().forEach(node.putArray("details")::add);
        ArrayNode next = node.putArray("next");
        conclusion.next().forEach(step -> {
            ObjectNode one = next.addObject().put("text", step.text());
            step.commands().forEach(one.putArray("commands")::add);
        });
        return node;
    }

    private static ObjectNode side(Object address, String server) {
        return MAPPER.createObjectNode().put("address", address.toString()).put("server", server);
    }

    private static ObjectNode options(Job job) {
        RunOptions options = job.options();
        ObjectNode node = MAPPER.createObjectNode()
                .put("verify", options.verify().name())
                .put("recheckSource", options.recheckSource())
                .put("loadSource", options.loadSource().name())
                .put("ifExists", job.plan().spec().ifExists().name())
                .put("patienceMillis", options.patience().toMillis());
        options.parallelism()
                .ifPresentOrElse(chunks -> node.put("parallelism", chunks), () -> node.putNull("parallelism"));
        options.maxRate()
                .ifPresentOrElse(rate -> node.put("maxBytesPerSecond", rate), () -> node.putNull("maxBytesPerSecond"));
        return node;
    }
}
