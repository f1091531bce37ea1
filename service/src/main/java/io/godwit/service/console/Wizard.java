package io.godwit.service.console;

import io.godwit.migration.CollectionOptions;
import io.godwit.migration.CollectionOptions.PartitionKey;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.MigrationSpec.Selection;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.Selections;
import io.godwit.service.cluster.Plan;
import io.godwit.service.job.DatabaseChoice;
import io.godwit.service.job.Draft;
import io.godwit.service.job.MigrationRequest;
import io.godwit.service.job.Source;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A migration that is being prepared: what was filled in so far, and what it asks for.
 *
 * @param step which is shown
 */
record Wizard(Draft draft, WizardStep step) {
    static final String ELSEWHERE = "elsewhere";
    static final String NEW = "new";

    Form form() {
        return Form.of(draft.fields());
    }

    /** Whether it comes from another organization. */
    boolean elsewhere() {
        return draft.text("kind").equals(ELSEWHERE);
    }

    /** Whether its target is to be made first. */
    boolean makesTarget() {
        return draft.text("migrateTo").equals(NEW);
    }

    List<WizardStep> steps() {
        return WizardStep.all(elsewhere());
    }

    /** The step before; empty on the first one. */
    Optional<WizardStep> before() {
        int at = steps().indexOf(step);
        return at <= 0 ? Optional.empty() : Optional.of(steps().get(at - 1));
    }

    WizardStep next() {
        return steps().get(Math.min(steps().size() - 1, steps().indexOf(step) + 1));
    }

    String path(WizardStep other) {
        return "/console/migrations/drafts/" + draft.id() + "/" + other.path();
    }

    /** The source collections that were picked, {@code DATABASE.NAME}. */
    Set<String> collections() {
        return new TreeSet<>(draft.fields().getOrDefault("collections", List.of()));
    }

    /** @param token what lets into a source elsewhere */
    Source source(Optional<String> token) {
        return elsewhere()
                ? new Source.Remote(
                        draft.text("endpoint"),
                        token.orElse(null),
                        Plan.of(draft.text("plan")).orElse(Plan.STANDARD))
                : new Source.Registered(draft.text("source"));
    }

    MigrationRequest request(Optional<String> token) {
        return new MigrationRequest(
                source(token), draft.text("target"), selections(), IfExists.FAIL, RunOptions.DEFAULT);
    }

    private Selections selections() {
        if (!elsewhere()) {
            String database = draft.text("database");
            return new Selections(
                    database.isEmpty()
                            ? List.of()
                            : List.of(new Selection(database, "*", targetDatabase(database), "*")),
                    List.of());
        }
        return new Selections(collections().stream().map(this::selection).toList(), List.of());
    }

    /** For a target that is to be made, which takes whole databases under their names. */
    List<DatabaseChoice> databases() {
        String database = draft.text("database");
        return database.isEmpty() ? List.of() : List.of(new DatabaseChoice(database, database, Optional.empty()));
    }

    private Selection selection(String collection) {
        int dot = collection.indexOf('.');
        String database = collection.substring(0, Math.max(0, dot));
        String name = collection.substring(dot + 1);
        return new Selection(database, name, targetDatabase(database), targetName(collection), options(collection));
    }

    private String targetDatabase(String database) {
        String wanted = draft.text("targetDatabase");
        return wanted.isEmpty() ? database : wanted;
    }

    /** What a collection shall be called at the target. */
    String targetName(String collection) {
        String wanted = draft.text("name/" + collection);
        return wanted.isEmpty() ? collection.substring(collection.indexOf('.') + 1) : wanted;
    }

    private CollectionOptions options(String collection) {
        CollectionOptions.Builder options = CollectionOptions.builder();
        String description = draft.text("description/" + collection);
        if (!description.isEmpty()) {
            options.description(description);
        }
        switch (draft.text("dynamic/" + collection)) {
            case "on" -> options.dynamicField(true);
            case "off" -> options.dynamicField(false);
            default -> {}
        }
        String key = draft.text("partition/" + collection);
        if (!key.isEmpty()) {
            options.partitionKey(key.equals("/none") ? PartitionKey.NONE : new PartitionKey(key, 0));
        }
        if (!takesAllFields(collection)) {
            options.fields(draft.fields().getOrDefault("fields/" + collection, List.of()));
        }
        return options.build();
    }

    /** Whether no field is left out. */
    private boolean takesAllFields(String collection) {
        List<String> offered = draft.fields().getOrDefault("offered/" + collection, List.of());
        List<String> taken = draft.fields().getOrDefault("fields/" + collection, List.of());
        return offered.isEmpty() || taken.isEmpty() || taken.containsAll(offered);
    }

    /** Whether a field is taken; all are until somebody says otherwise. */
    boolean takes(String collection, String field) {
        List<String> taken = draft.fields().getOrDefault("fields/" + collection, List.of());
        return taken.isEmpty() || taken.contains(field);
    }
}
