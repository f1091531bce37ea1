package io.godwit.migration.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.copy.Digest;
import io.godwit.migration.plan.PlanFields;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.report.Evidence.Check;
import io.godwit.migration.report.Evidence.Tally;
import io.godwit.migration.run.Phase;
import io.godwit.migration.verify.RowDifference.Kind;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One collection of a report as JSON. */
final class CollectionJson {
    private CollectionJson() {}

    static ObjectNode of(CollectionReport report) {
        ObjectNode node = ReportJson.MAPPER
                .createObjectNode()
                .put("source", report.plan().source().toString())
                .put("target", report.plan().target().toString())
                .put("standing", report.standing().name())
                .put("phase", report.state().phase().name())
                .put("complete", report.evidence().whole());
        ReportJson.reason(node, "failure", report.state().failure());
        node.set("rows", rows(report));
        node.set("verification", verification(report));
        report.newKeys()
                .ifPresentOrElse(
                        keys -> node.putObject("newKeys")
                                .put("rows", keys.rows())
                                .put("file", keys.file().toString())
                                .put("written", keys.written()),
                        () -> node.putNull("newKeys"));
        node.set("work", work(report));
        node.set("shape", shape(report.plan()));
        differences(node.putArray("schemaDifferences"), report.plan().differences());
        report.state()
                .snapshot()
                .ifPresentOrElse(
                        snapshot -> node.putObject("snapshot")
                                .put("timestamp", snapshot.timestamp())
                                .put("time", snapshot.time().toString())
                                .put("counted", snapshot.counted()),
                        () -> node.putNull("snapshot"));
        report.state().dropped().ifPresent(keys -> {
            ObjectNode dropped = node.putObject("droppedDynamicKeys").put("rows", keys.rows());
            new TreeMap<>(keys.keys()).forEach(dropped.putObject("keys")::put);
        });
        node.set(
                "schemaCheck",
                report.state().schema().map(CollectionJson::check).orElse(null));
        return node;
    }

    private static ObjectNode check(SchemaCheck check) {
        ObjectNode node = ReportJson.MAPPER.createObjectNode().put("asPlanned", check.asPlanned());
        differences(node.putArray("declared"), check.declared());
        differences(node.putArray("undeclared"), check.undeclared());
        check.unread().forEach(node.putArray("notCompared")::add);
        return node;
    }

    private static void differences(ArrayNode into, List<SchemaDifference> differences) {
        differences.forEach(difference -> into.add(ReportJson.tree(PlanFields.of(difference))));
    }

    static ObjectNode totals(Report report) {
        return ReportJson.MAPPER
                .createObjectNode()
                .put("collections", report.collections().size())
                .put("skipped", report.skipped().size())
                .put("sourceRows", report.total(CollectionReport::sourceRows))
                .put("copied", report.total(collection -> collection.totals().rows()))
                .put(
                        "verified",
                        report.total(collection -> collection.evidence().verifiedRows()))
                .put("unequal", report.total(CollectionReport::unequalRows))
                .put("bytes", report.total(collection -> collection.totals().bytes()))
                .put("retries", report.total(collection -> collection.totals().retries()));
    }

    private static ObjectNode rows(CollectionReport report) {
        ObjectNode node = ReportJson.MAPPER
                .createObjectNode()
                .put("planned", report.plan().rows())
                .put("counted", report.totals().counted())
                .put("copied", report.totals().rows())
                .put("verified", report.evidence().verifiedRows())
                .put("surplus", report.surplusRows())
                .put("unequal", report.unequalRows());
        for (Kind kind : Kind.values()) {
            node.put(DifferenceJson.field(kind), report.count(kind));
        }
        return node;
    }

    private static ObjectNode verification(CollectionReport report) {
        ObjectNode node = ReportJson.MAPPER
                .createObjectNode()
                .put("sourceDigest", report.totals().digest().toString())
                .put("targetDigest", report.targetDigest().map(Digest::toString).orElse(null));
        tally(node, "equalByDigest", report.evidence().tally(Check.DIGEST));
        tally(node, "equalByKey", report.evidence().tally(Check.KEYS));
        tally(node, "countsEqual", report.evidence().tally(Check.COUNT));
        tally(node, "notCompared", report.evidence().tally(Check.NONE));
        tally(node, "different", report.evidence().tally(Check.DIFFERENT));
        return node;
    }

    private static void tally(ObjectNode into, String field, Tally tally) {
        into.putObject(field).put("ranges", tally.ranges()).put("rows", tally.rows());
    }

    private static ObjectNode work(CollectionReport report) {
        ObjectNode node = ReportJson.MAPPER
                .createObjectNode()
                .put("bytes", report.totals().bytes())
                .put("ranges", report.totals().chunks())
                .put("retries", report.totals().retries())
                .put("passes", report.state().passes())
                .put("stillChangingRanges", report.state().stillChanging())
                .put("millis", report.took().toMillis());
        ObjectNode phases = node.putObject("phaseMillis");
        for (Phase phase : Phase.values()) {
            if (report.state().phases().containsKey(phase)) {
                phases.put(phase.name(), report.state().phases().get(phase).toMillis());
            }
        }
        return node;
    }

    private static ObjectNode shape(CollectionPlan plan) {
        ObjectNode node = ReportJson.MAPPER
                .createObjectNode()
                .put("created", plan.create())
                .put("replaced", plan.replace())
                .put("shards", plan.shape().shards())
                .put("consistencyLevel", plan.shape().consistencyLevel().name())
                .put("partitionKeyPartitions", plan.shape().numPartitions())
                .put("loadTarget", plan.loadTarget())
                .put("replicas", plan.replicas())
                .put("loadSource", plan.sourceLoad().need().name());
        plan.sourceLoad().partitions().forEach(node.putArray("loadSourcePartitions")::add);
        plan.partitions().forEach(node.putArray("partitions")::add);
        plan.aliases().forEach(node.putArray("aliases")::add);
        ArrayNode indexes = node.putArray("indexes");
        plan.indexes()
                .forEach(index -> pairs(
                        indexes.addObject().put("field", index.field()).put("name", index.name()),
                        "params",
                        index.params()));
        pairs(node, "properties", plan.shape().properties());
        pairs(node, "lateProperties", plan.shape().lateProperties());
        return node;
    }

    private static void pairs(ObjectNode into, String field, Map<String, String> pairs) {
        ObjectNode node = into.putObject(field);
        new TreeMap<>(pairs).forEach(node::put);
    }
}
