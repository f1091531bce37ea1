package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationPlan;
import io.godwit.milvus.CollectionName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/** A plan for people: one block a collection, then what is about the clusters, then whether it may start. */
public final class PlanText {
    /** What one 2.3.5 standalone took in on two cores, whatever the size of the requests. */
    private static final long ASSUMED_RATE = 20_000_000;

    private static final int LABEL = 12;

    /** What these promise is not done with a collection that is refused. */
    private static final Set<String> PROMISES = Set.of(
            Check.SOURCE_NOT_LOADED.name(),
            Check.SOURCE_PARTLY_LOADED.name(),
            Check.SOURCE_LOADING.name(),
            Check.SOURCE_EMPTY.name());

    private final StringBuilder text = new StringBuilder();
    private final MigrationPlan plan;

    private PlanText(MigrationPlan plan) {
        this.plan = plan;
    }

    public static String of(MigrationPlan plan) {
        return of(plan, OptionalLong.empty());
    }

    /** @param maxRate the bytes per second that the run may write at most */
    public static String of(MigrationPlan plan, OptionalLong maxRate) {
        PlanText rendering = new PlanText(plan);
        rendering.head(maxRate);
        plan.collections().forEach(rendering::collection);
        rendering.others();
        rendering.verdict();
        return rendering.text.toString();
    }

    private void head(OptionalLong maxRate) {
        line("From " + plan.spec().source() + "  " + plan.sourceServer());
        line("To   " + plan.spec().target() + "  " + plan.targetServer());
        long rows = plan.collections().stream().mapToLong(CollectionPlan::rows).sum();
        long bytes = plan.collections().stream().mapToLong(PlanText::bytes).sum();
        boolean limited = maxRate.isPresent() && maxRate.getAsLong() < ASSUMED_RATE;
        long rate = limited ? maxRate.getAsLong() : ASSUMED_RATE;
        String estimate = ": about " + time(bytes, rate) + " to copy at "
                + (limited ? "the " + size(rate) + "/s that it may use" : "an assumed " + size(rate) + "/s")
                + ", indexes and the check not counted";
        line(number(plan.collections().size(), "collection") + ", " + number(rows, "row") + ", about " + size(bytes)
                + (rows == 0 || plan.refused() ? "" : estimate));
        if (!plan.databases().isEmpty()) {
            line("New at the target: database " + String.join(", ", plan.databases()));
        }
        if (!plan.emptyDatabases().isEmpty()) {
            line("Without collections: database "
                    + plan.emptyDatabases().stream()
                            .map(empty -> empty.source() + " -> " + empty.target())
                            .collect(Collectors.joining(", ")));
        }
    }

    private void collection(CollectionPlan collection) {
        PlanDocument.Outcome outcome = PlanDocument.Outcome.of(collection, plan);
        line("");
        line(collection.source() + " -> " + collection.target() + "  (" + outcome.action() + ")");
        block(
                "rows",
                List.of(String.format(Locale.ROOT, "%,d", collection.rows()) + ", about " + size(bytes(collection))
                        + " (" + collection.rowBytes() + " bytes each)"));
        // Of the target, as all lines but the one on the source.
        block("fields", outcome.schemaAtTarget().isEmpty() ? outcome.schema() : outcome.schemaAtTarget());
        if (collection.newIds() || collection.keepsGeneratedIds()) {
            block("keys", List.of(outcome.keys()));
        }
        block("partitions", joined(outcome.partitions()));
        if (outcome.hashPartitions() > 0) {
            block("partitions", List.of(outcome.hashPartitions() + ", by partition key"));
        }
        block("indexes", outcome.indexes());
        block("aliases", joined(outcome.aliases()));
        block("properties", joined(pairs(collection)));
        if (!plan.refuses(collection.source())
                && collection.sourceLoad().need() != CollectionPlan.MissingLoad.Need.NOTHING) {
            block("source", List.of(outcome.sourceLoad()));
        }
        block(
                "target",
                List.of(outcome.targetLoad() + ", " + number(outcome.shards(), "shard") + ", consistency "
                        + outcome.consistencyLevel()));
        block("differs", outcome.differences());
        findings(Optional.of(collection.source()));
    }

    /** Findings on collections without a block, then those on the clusters and the request. */
    private void others() {
        List<CollectionName> shown =
                plan.collections().stream().map(CollectionPlan::source).toList();
        plan.findings().stream()
                .map(Finding::collection)
                .flatMap(Optional::stream)
                .distinct()
                .filter(name -> !shown.contains(name))
                .forEach(name -> {
                    line("");
                    line(name + "  (" + (plan.skipped().contains(name) ? "left out" : "not planned") + ")");
                    findings(Optional.of(name));
                });
        if (plan.findings().stream().anyMatch(finding -> finding.collection().isEmpty())) {
            line("");
            line("In general");
            findings(Optional.empty());
        }
    }

    private void findings(Optional<CollectionName> collection) {
        for (Severity severity : Severity.values()) {
            plan.findings().stream()
                    .filter(finding -> finding.severity() == severity)
                    .filter(finding -> finding.collection().equals(collection))
                    .filter(finding -> finding.severity() != Severity.NOTE
                            || !PROMISES.contains(finding.id())
                            || !collection.map(plan::refuses).orElse(false))
                    .forEach(finding -> block(
                            severity.name(),
                            List.of(
                                    finding.id() + " " + finding.object() + ": " + finding.evidence(),
                                    finding.remedy())));
        }
    }

    private void verdict() {
        long errors = count(Severity.ERROR);
        line("");
        if (plan.refused()) {
            line("It may not start: " + number(errors, "error") + ". Nothing was changed.");
        } else {
            line("It may start"
                    + (plan.skipped().isEmpty()
                            ? ""
                            : ", without " + number(plan.skipped().size(), "collection")) + "; "
                    + number(count(Severity.WARNING), "warning") + ". Nothing was changed yet.");
        }
    }

    private long count(Severity severity) {
        return plan.findings().stream()
                .filter(finding -> finding.severity() == severity)
                .count();
    }

    private void block(String label, List<String> lines) {
        String head = label;
        for (String one : lines) {
            line("  " + head + " ".repeat(LABEL - head.length()) + one);
            head = "";
        }
    }

    private void line(String line) {
        text.append(SchemaText.printable(line)).append('\n');
    }

    private static List<String> joined(List<String> items) {
        return items.isEmpty() ? List.of() : List.of(String.join(", ", items));
    }

    private static List<String> pairs(CollectionPlan collection) {
        List<String> pairs = collection.shape().properties().entrySet().stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(pair -> pair.getKey() + "=" + pair.getValue())
                .collect(Collectors.toCollection(java.util.ArrayList::new));
        collection.shape().lateProperties().forEach((key, value) -> pairs.add(key + "=" + value + " (set at the end)"));
        return pairs;
    }

    private static long bytes(CollectionPlan collection) {
        return collection.rows() * collection.rowBytes();
    }

    private static String number(long count, String word) {
        return String.format(Locale.ROOT, "%,d %s%s", count, word, count == 1 ? "" : "s");
    }

    private static String size(long bytes) {
        if (bytes < 1000) {
            return bytes + " B";
        }
        double value = bytes;
        int unit = -1;
        while (value >= 999.5) {
            value /= 1000;
            unit++;
        }
        return String.format(Locale.ROOT, value < 10 ? "%.1f %sB" : "%.0f %sB", value, "kMGTPE".charAt(unit));
    }

    private static String time(long bytes, long rate) {
        Duration time = Duration.ofSeconds(Math.max(1, bytes / rate));
        if (time.toMinutes() < 2) {
            return time.toSeconds() + " s";
        }
        return time.toHours() < 2 ? time.toMinutes() + " min" : time.toHours() + " h " + time.toMinutesPart() + " min";
    }
}
