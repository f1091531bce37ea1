package io.godwit.migration.report;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.plan.OptionsText;
import io.godwit.migration.plan.SchemaCheck;
import io.godwit.migration.report.CollectionReport.NewKeys;
import io.godwit.migration.report.Evidence.Check;
import io.godwit.migration.report.Evidence.Tally;
import io.godwit.migration.run.Phase;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.Index;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The facts of one collection, in the order in which they are shown. */
final class CollectionFacts {
    private final List<Fact> facts = new ArrayList<>();

    private CollectionFacts() {}

    static List<Fact> of(CollectionReport report) {
        CollectionFacts facts = new CollectionFacts();
        facts.rows(report);
        facts.comparison(report);
        facts.work(report);
        facts.shape(report);
        return List.copyOf(facts.facts);
    }

    private void rows(CollectionReport report) {
        add("Target", report.plan().target() + origin(report));
        add(
                report.evidence().whole() ? "Rows at the source" : "Rows planned",
                Wording.number(report.sourceRows()) + (report.evidence().whole() ? ", counted" : ""));
        report.state()
                .snapshot()
                .ifPresentOrElse(
                        snapshot -> add(
                                "Source read",
                                "pinned at " + Wording.of(snapshot.time()) + " (timestamp " + snapshot.timestamp()
                                        + ")"),
                        () -> add("Source read", "not pinned"));
        report.newKeys().ifPresent(keys -> add("New keys", newKeys(keys)));
        add("Rows copied", Wording.number(report.totals().rows()) + " (" + report.size() + ")");
        if (report.surplusRows() > 0) {
            add("Surplus", Wording.count(report.surplusRows(), "row") + " counted by the source beyond one a key");
        }
        report.state()
                .dropped()
                .ifPresent(
                        keys -> add("Keys dropped", "of " + Wording.count(keys.rows(), "row") + ": " + keys.named()));
        for (Kind kind : Kind.values()) {
            if (report.count(kind) > 0) {
                add(label(kind), kind.number(report.count(kind)));
            }
        }
    }

    private static String newKeys(NewKeys keys) {
        String file = keys.written() ? "in " : "to be written at the end to ";
        return Wording.count(keys.rows(), "row") + "; old and new keys " + file + keys.file();
    }

    private void comparison(CollectionReport report) {
        tally(report, Check.DIGEST, "Equal by digest");
        tally(report, Check.KEYS, "Equal by key");
        tally(report, Check.COUNT, "Only counted");
        tally(report, Check.NONE, "Not compared");
        tally(report, Check.DIFFERENT, "Found different");
        add("Digest of source", report.totals().digest().toString());
        report.targetDigest().ifPresent(digest -> add("Digest of target", digest.toString()));
    }

    private void work(CollectionReport report) {
        add("Phase", Wording.lower(report.state().phase()));
        String phases = Arrays.stream(Phase.values())
                .filter(report.state().phases()::containsKey)
                .map(phase -> Wording.lower(phase) + " "
                        + Wording.of(report.state().phases().getOrDefault(phase, Duration.ZERO)))
                .collect(Collectors.joining(", "));
        add("Time", phases);
        add("Retries", Wording.number(report.totals().retries()));
        if (report.state().passes() > 0 || report.state().stillChanging() > 0) {
            add(
                    "Passes",
                    Wording.number(report.state().passes()) + " over ranges that changed at the source, "
                            + Wording.number(report.state().stillChanging()) + " still changing");
        }
    }

    private void shape(CollectionReport report) {
        CollectionPlan plan = report.plan();
        String planned = report.done() ? "" : " (planned)";
        add("Asked for", CommandLine.quoted(OptionsText.flags(plan.options())));
        add("Partitions", String.join(", ", plan.partitions()));
        add("Indexes", plan.indexes().stream().map(CollectionFacts::index).collect(Collectors.joining("; ")) + planned);
        if (!plan.aliases().isEmpty()) {
            add("Aliases", String.join(", ", plan.aliases()) + planned);
        }
        add(
                "Load state",
                (plan.loadTarget() ? "loaded, " + Wording.count(plan.replicas(), "replica") : "not loaded") + planned);
        if (plan.sourceLoad().need() != MissingLoad.Need.NOTHING) {
            add("Load of source", load(plan.sourceLoad()));
        }
        add("Shards", Wording.number(plan.shape().shards()));
        add("Consistency", Wording.lower(plan.shape().consistencyLevel()));
        Map<String, String> properties = new TreeMap<>(plan.shape().properties());
        properties.putAll(plan.shape().lateProperties());
        add("Properties", pairs(properties));
        report.state().schema().ifPresent(schema -> add("Read back", found(schema)));
    }

    /** Of everything but the rows. */
    private static String found(SchemaCheck schema) {
        String unread = schema.unread().isEmpty() ? "" : "; not compared: " + String.join(", ", schema.unread());
        if (!schema.asPlanned()) {
            return Wording.count(schema.undeclared().size(), "difference") + " that the plan does not declare" + unread;
        }
        return (schema.declared().isEmpty()
                        ? "everything beside the rows is as at the source"
                        : "as planned: "
                                + Wording.count(schema.declared().size(), "declared difference")
                                + " to the source, no other")
                + unread;
    }

    private void tally(CollectionReport report, Check check, String label) {
        Tally tally = report.evidence().tally(check);
        if (tally.ranges() > 0) {
            add(label, Wording.count(tally.rows(), "row") + " in " + Wording.count(tally.ranges(), "key range"));
        }
    }

    private void add(String label, String value) {
        if (!value.isBlank()) {
            facts.add(new Fact(label, value));
        }
    }

    private static String origin(CollectionReport report) {
        if (report.plan().replace()) {
            return " (replaced)";
        }
        return report.merged() ? " (existed before)" : " (created)";
    }

    private static String label(Kind kind) {
        return switch (kind) {
            case MISSING -> "Rows missing";
            case EXTRA -> "Rows extra";
            case DIFFERENT -> "Rows different";
            case DOUBLED -> "Rows doubled";
            case DUPLICATE_IN_SOURCE -> "Duplicate keys";
            case UNREADABLE -> "Rows unreadable";
            case TOO_LARGE -> "Rows too large";
            case REFUSED -> "Rows refused";
        };
    }

    private static String load(MissingLoad load) {
        return load.need() == MissingLoad.Need.COLLECTION
                ? "was not loaded: loaded for the copy"
                : "was loaded in part: partitions " + String.join(", ", load.partitions()) + " loaded for the copy";
    }

    private static String index(Index index) {
        String name = index.name().isEmpty() || index.name().equals(index.field()) ? "" : " as " + index.name();
        return index.field() + name + " (" + pairs(new TreeMap<>(index.params())) + ")";
    }

    private static String pairs(Map<String, String> pairs) {
        return pairs.entrySet().stream()
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.joining(", "));
    }
}
