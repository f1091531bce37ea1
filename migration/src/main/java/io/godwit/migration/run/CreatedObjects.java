package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.run.JobEvent.Severity;
import io.godwit.milvus.Catalog;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.GodwitException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a job made at its target: collections that it had begun to create, and databases that the target lacked. What was there before is
 * not touched, nor is a database that holds anything else by now.
 */
final class CreatedObjects {
    private final JobStore store;
    private final Job job;
    private final Catalog target;
    private final List<String> left = new ArrayList<>();
    private int removed;

    CreatedObjects(JobStore store, Job job, Catalog target) {
        this.store = store;
        this.job = job;
        this.target = target;
    }

    /** Removes all that can be, and says what came of it. */
    String remove() {
        List<CollectionPlan> plans = job.plan().collections();
        List<CollectionState> begun = store.collections(job.id()).stream()
                .filter(CollectionState::creating)
                .toList();
        for (CollectionState state : begun) {
            CollectionPlan plan = plans.get(state.collection());
            if (!plan.merges()) {
                attempt(plan.target().toString(), () -> drop(plan.target(), state.ids()));
            }
        }
        if (!begun.isEmpty()) {
            // Databases are made before the first collection is.
            job.plan().databases().forEach(database -> attempt("database " + database, () -> drop(database)));
        }
        return left.isEmpty()
                ? "canceled; " + Counted.of(removed, "object") + " that it had created removed"
                : "canceled, but not removed: " + String.join("; ", left);
    }

    private void attempt(String object, Removal removal) {
        try {
            if (removal.done()) {
                removed++;
                tell(Severity.NOTE, object, "removed, as the job was canceled");
            }
        } catch (GodwitException e) {
            left.add(object + " (" + e.getMessage() + ")");
            tell(Severity.WARNING, object, "could not be removed: " + e.getMessage());
        }
    }

    /** A 2.3.5 keeps the aliases of a dropped collection, and they then stand in the way of the next one. */
    private boolean drop(CollectionName name, CollectionIds known) {
        Optional<CollectionDescription> now = target.describe(name);
        if (now.isEmpty() || CollectionIds.another(known.target(), now)) {
            return false;
        }
        target.aliases(name).forEach(alias -> target.dropAlias(name.database(), alias));
        target.drop(name);
        return true;
    }

    private boolean drop(String database) {
        if (!target.databases().contains(database)
                || !target.collections(database).isEmpty()) {
            return false;
        }
        target.dropDatabase(database);
        return true;
    }

    private void tell(Severity severity, String object, String message) {
        store.append(job.id(), new JobEvent(Instant.now(), severity, object, message));
    }

    /** Of one object; not done if it is not there, or not the job's alone. */
    private interface Removal {
        boolean done();
    }
}
