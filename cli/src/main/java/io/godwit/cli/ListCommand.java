package io.godwit.cli;

import io.godwit.migration.ByteSize;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.Planner;
import io.godwit.migration.plan.Selections;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.Endpoint;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code godwit list}. */
@Command(
        name = "list",
        description =
                "What a cluster holds: databases, collections, rows, bytes, load state, and what could not be migrated"
                        + " and why.",
        footer = {
            "",
            "Examples:",
            "  godwit list --source http://old:19530",
            "  godwit list --source http://old:19530 --database shop --output json"
        })
final class ListCommand implements Callable<Integer> {
    private final Godwit godwit;

    @Option(names = "--source", paramLabel = "URI", required = true, description = "The cluster: http://host:19530.")
    private String source = "";

    @Mixin
    private Access.OfSource access = new Access.OfSource();

    @Mixin
    private ListedFlags selection = new ListedFlags();

    ListCommand(Godwit godwit) {
        this.godwit = godwit;
    }

    @Override
    public Integer call() {
        Selections selected = selection.selections();
        Endpoint endpoint = access.endpoint(source, godwit.surroundings().environment());
        RunOptions options = RunOptions.DEFAULT;
        try (Cluster cluster = new Connections(godwit, options.patience()).one(Side.SOURCE, endpoint)) {
            return tell(cluster, Planner.ofSource(cluster, selected, options));
        }
    }

    private int tell(Cluster cluster, MigrationPlan plan) {
        Output output = godwit.output();
        output.result(words(plan));
        plan.collections().forEach(collection -> output.object("collection", object(plan, collection)));
        Map<String, Object> result = new LinkedHashMap<>(MigrateCommand.outcome(Exit.DONE));
        result.put("server", plan.sourceServer());
        result.put("databases", cluster.catalog().databases());
        result.put("collections", plan.collections().size());
        List<String> unreadable = plan.findings().stream()
                .filter(Finding::error)
                .map(ListCommand::words)
                .toList();
        result.put("problems", unreadable);
        output.object("result", result);
        return Exit.DONE.code();
    }

    private static String words(MigrationPlan plan) {
        Table table = new Table("DATABASE", "COLLECTION", "ROWS", "BYTES", "STATE", "CAN BE MIGRATED");
        plan.collections()
                .forEach(collection -> table.row(
                        collection.source().database(),
                        collection.source().name(),
                        (loaded(collection) ? "" : "~") + Frame.count(collection.rows()),
                        "~" + new ByteSize(collection.rows() * collection.rowBytes()),
                        state(collection),
                        blocker(plan, collection).isPresent() ? "no" : "yes"));
        StringBuilder text = new StringBuilder(plan.spec().source() + "  " + plan.sourceServer() + "\n\n");
        text.append(table.isEmpty() ? "No collections.\n" : table);
        String notes = String.join(
                "\n",
                plan.findings().stream()
                        .filter(finding -> finding.severity() != Severity.NOTE)
                        .map(ListCommand::words)
                        .toList());
        return notes.isEmpty() ? text.toString() : text + "\n" + notes;
    }

    private static String words(Finding finding) {
        return finding.object() + ": " + finding.evidence() + " " + finding.remedy() + " [" + finding.id() + "]";
    }

    private static Optional<Finding> blocker(MigrationPlan plan, CollectionPlan collection) {
        return plan.findings().stream()
                .filter(Finding::error)
                .filter(finding -> finding.collection().equals(Optional.of(collection.source())))
                .findFirst();
    }

    private static boolean loaded(CollectionPlan collection) {
        return collection.sourceLoad().need() == Need.NOTHING;
    }

    private static String state(CollectionPlan collection) {
        return switch (collection.sourceLoad().need()) {
            case NOTHING -> "loaded";
            case PARTITIONS -> "partly loaded";
            case COLLECTION -> "not loaded";
        };
    }

    private static Map<String, Object> object(MigrationPlan plan, CollectionPlan collection) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("database", collection.source().database());
        object.put("collection", collection.source().name());
        object.put("rows", collection.rows());
        object.put("rowsAreCounted", loaded(collection));
        object.put("bytesEstimated", collection.rows() * collection.rowBytes());
        object.put("state", state(collection));
        object.put("partitions", collection.partitions());
        object.put("aliases", collection.aliases());
        Optional<Finding> blocker = blocker(plan, collection);
        object.put("canBeMigrated", blocker.isEmpty());
        blocker.ifPresent(finding -> object.put("why", words(finding)));
        return object;
    }
}
