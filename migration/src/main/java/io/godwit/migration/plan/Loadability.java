package io.godwit.migration.plan;

import io.godwit.migration.CollectionOptions.IndexChoice;
import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.Finding;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.Index;
import io.godwit.milvus.ServerKind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Whether the rows of a collection can be read. A real server reads loaded ones only, and loads one only if each vector field has an index. */
public final class Loadability {
    private static final String LEAVE_OUT = "or leave it out with --exclude.";

    /** An index is what the user did not want. */
    private static final String OWN_CHECK =
            "With --index none its job alone compares the rows, with an index for the time"
                    + " of that check: the job's report tells the result, and its command with --again compares anew. To compare"
                    + " them from here, create an index for as long, ";

    private Loadability() {}

    /**
     * What keeps a source from being compared, among a plan's findings; how to mend it is put for a comparison.
     *
     * @return empty if the finding is about something else
     */
    public static Optional<Finding> ofSource(Finding finding) {
        if (finding.id().equals(Check.SOURCE_UNREADABLE.name())) {
            return Optional.of(mendedBy("Make it readable at the source (create the missing vector index), ", finding));
        }
        return finding.id().equals(Check.PARTITION_KEY_UNREADABLE.name())
                ? Optional.of(mendedBy("Compare it from a copy on another server, ", finding))
                : Optional.empty();
    }

    /**
     * What keeps an existing target from being compared.
     *
     * @param needed what of it is not loaded
     */
    public static Optional<Finding> ofTarget(Cluster target, CollectionPlan plan, MissingLoad needed) {
        String object = "target " + plan.target();
        Optional<CollectionDescription> there = target.catalog().describe(plan.target());
        boolean keyed = there.flatMap(CollectionDescription::partitionKey).isPresent();
        if (target.kind() == ServerKind.LITE_2 && keyed) {
            return ofSource(Check.PARTITION_KEY_UNREADABLE.on(plan.source(), object, SourceSurvey.KEYED_ON_LITE_2));
        }
        return there.flatMap(
                        found -> obstacle(target.kind(), found, target.catalog().indexes(plan.target()), needed))
                .map(evidence -> Check.TARGET_ROWS_UNREADABLE.on(plan.source(), object, evidence))
                .map(finding -> plan.options().index() == IndexChoice.NONE ? mendedBy(OWN_CHECK, finding) : finding);
    }

    /** @param load what of the collection is not loaded */
    static Optional<String> obstacle(
            ServerKind kind, CollectionDescription description, List<Index> indexes, MissingLoad load) {
        if (load.need() == Need.NOTHING || kind.lite()) {
            return Optional.empty();
        }
        String bare = FieldTypes.vectors(description.schema())
                .filter(field ->
                        indexes.stream().noneMatch(index -> index.field().equals(field)))
                .collect(Collectors.joining(", "));
        if (bare.isEmpty() && description.hasVectorField()) {
            return Optional.empty();
        }
        String state = load.need() == Need.PARTITIONS ? "It is loaded in part only" : "It is not loaded";
        String what = bare.isEmpty() ? "a collection without a vector field" : "it without an index on " + bare;
        return Optional.of(state + ", and " + kind.label() + " cannot load " + what + ".");
    }

    private static Finding mendedBy(String remedy, Finding finding) {
        return Check.as(finding.severity(), remedy + LEAVE_OUT, finding);
    }
}
