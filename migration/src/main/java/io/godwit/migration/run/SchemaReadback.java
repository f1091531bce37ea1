package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.SchemaDifference;
import io.godwit.migration.plan.SchemaCheck;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Reads the finished target collection back, beside its rows, and compares it with the source and the plan. */
final class SchemaReadback {
    /** A proxy may answer from its cache for a moment after a change. */
    private static final int LOOKS = 4;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(700);

    private static final String LOADED_BY_OTHERS = "somebody has loaded it at the target; it is not released";

    private final Run run;
    private final CollectionPlan plan;

    SchemaReadback(Run run, CollectionPlan plan) {
        this.run = run;
        this.plan = plan;
    }

    /**
     * @param others differences that were found before
     * @param left partitions that the source has no more and the target keeps, and why
     * @param loadedByOthers whether somebody has loaded the target, which the plan does not
     */
    SchemaCheck check(List<SchemaDifference> others, Map<String, String> left, boolean loadedByOthers) {
        SchemaCheck found = read(left, loadedByOthers);
        for (int look = 1; look < LOOKS && !found.asPlanned(); look++) {
            Pause.of(BETWEEN_LOOKS, "reading back " + plan.target());
            found = read(left, loadedByOthers);
        }
        found = found.with(others);
        for (SchemaDifference difference : found.undeclared()) {
            run.error(
                    plan.target().toString(),
                    difference.property() + " is " + difference.target() + " at the target and " + difference.source()
                            + " at the source. " + difference.reason());
        }
        if (!found.unread().isEmpty()) {
            run.warn(
                    plan.target().toString(),
                    "not compared, since one of the servers does not let it be read: "
                            + String.join(", ", found.unread()));
        }
        return found;
    }

    private SchemaCheck read(Map<String, String> left, boolean loadedByOthers) {
        SchemaCheck found = SchemaCheck.of(run.clusters(), run.patience(), plan).declaringPartitions(left);
        return loadedByOthers ? found.declaringLoadState(LOADED_BY_OTHERS) : found;
    }
}
