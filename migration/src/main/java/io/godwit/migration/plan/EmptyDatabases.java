package io.godwit.migration.plan;

import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ServerKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which selected databases without a collection a target gets.
 *
 * @param carried those that the target has, or can be given; in the order of the selection
 * @param findings one on each
 */
record EmptyDatabases(List<EmptyDatabase> carried, List<Finding> findings) {
    /** @param existing the target's databases */
    static EmptyDatabases of(List<EmptyDatabase> selected, ServerKind source, ServerKind target, Set<String> existing) {
        List<EmptyDatabase> carried = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        for (EmptyDatabase database : selected) {
            String object = "database " + database.source();
            String name = "database " + database.target();
            if (existing.contains(database.target())) {
                carried.add(database);
                findings.add(Check.DATABASE_EMPTY.on(
                        object, "It holds no collection at the source. The target has " + name + " already."));
            } else if (!Support.of(target).shape().databases()) {
                findings.add(left(
                        object, target.label() + " has the database " + CollectionName.DEFAULT_DATABASE + " only"));
            } else if (!Limits.takesNewName(source, target, database.source(), database.target())) {
                findings.add(left(object, target.label() + " takes no such name"));
            } else {
                carried.add(database);
                findings.add(Check.DATABASE_EMPTY.on(
                        object, "It holds no collection at the source, and is created at the target as " + name + "."));
            }
        }
        return new EmptyDatabases(carried, findings);
    }

    private static Finding left(String object, String reason) {
        return Check.as(
                Severity.WARNING,
                "Nothing but its name and its properties is left behind. Make sure that nobody needs it there.",
                Check.DATABASE_EMPTY.on(
                        object, "It holds no collection at the source, and is not carried: " + reason + "."));
    }
}
