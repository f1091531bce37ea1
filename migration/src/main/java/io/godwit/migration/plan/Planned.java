package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.Finding;
import io.godwit.milvus.CollectionDescription;
import java.util.List;
import java.util.Optional;

/**
 * What became of one selected collection in planning.
 *
 * @param plan empty if it could not even be described
 * @param source as the source describes it
 * @param existing the target collection of that name, if there is one
 */
record Planned(
        Selector.Pick pick,
        Optional<CollectionPlan> plan,
        Optional<CollectionDescription> source,
        Optional<CollectionDescription> existing,
        List<Finding> findings) {}
