package io.godwit.cli;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Asks before target collections are dropped.
 *
 * @param agreed whether that was agreed on with {@code --yes}
 */
record Dropping(Terminal terminal, boolean agreed) {
    /**
     * Asks for the name, so that a habit of typing "y" drops nothing. Returns for which plans that was agreed on: of the same target, and the same
     * collection there.
     *
     * @throws GodwitException USAGE if some would be dropped and nobody agrees
     */
    Predicate<CollectionPlan> confirm(MigrationSpec spec, List<CollectionPlan> collections) {
        if (agreed) {
            return anything -> true;
        }
        List<CollectionPlan> asked =
                collections.stream().filter(CollectionPlan::replace).toList();
        if (asked.isEmpty()) {
            return nothing -> false;
        }
        List<String> dropped =
                asked.stream().map(plan -> plan.target().toString()).toList();
        String expected = dropped.size() == 1 ? dropped.get(0) : "drop " + dropped.size() + " collections";
        String question = "These collections of " + spec.target() + " will be dropped with all their rows: "
                + String.join(", ", dropped) + "\nType '" + expected + "' to go on: ";
        Optional<String> answer = terminal.ask(question);
        if (answer.isEmpty()) {
            throw new GodwitException(
                    ErrorCode.USAGE,
                    "--if-exists replace would drop " + String.join(", ", dropped)
                            + " and nobody can be asked here. If that is wanted: the godwit migrate command with --yes.");
        }
        if (!answer.get().strip().equals(expected)) {
            throw new GodwitException(ErrorCode.USAGE, "Not confirmed; nothing was changed.");
        }
        return plan -> asked.stream()
                .anyMatch(one -> one.target().equals(plan.target()) && one.existingId() == plan.existingId());
    }
}
