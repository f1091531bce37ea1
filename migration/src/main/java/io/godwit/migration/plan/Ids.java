package io.godwit.migration.plan;

import static io.godwit.migration.CollectionPlan.TAKES_KEYS;

import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.ServerKind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Which keys the rows of a collection have at the target. */
enum Ids {
    /** Those of the source, in a collection whose keys are given by whoever writes. */
    PLAIN,
    /** Those of the source, in a collection that generates keys. */
    KEPT,
    /** New ones. */
    NEW;

    /** Whether the target generates keys. */
    boolean generated() {
        return this != PLAIN;
    }

    /**
     * Lets the target take keys for the time of the copy; at its end the property becomes what it is at the source, or what it was
     * at a target that is merged into. Milvus Lite takes keys anyhow.
     */
    Shape kept(ServerKind target, Shape shape, Optional<CollectionDescription> merged) {
        if (this != KEPT || target.lite()) {
            return shape;
        }
        Map<String, String> properties = new TreeMap<>(shape.properties());
        Map<String, String> before =
                merged.map(CollectionDescription::properties).orElse(shape.properties());
        String value = before.getOrDefault(TAKES_KEYS, "");
        properties.put(TAKES_KEYS, "true");
        Map<String, String> late = new TreeMap<>(shape.lateProperties());
        if (!value.equalsIgnoreCase("true")) {
            late.put(TAKES_KEYS, value);
        }
        return new Shape(shape.shards(), shape.consistencyLevel(), shape.numPartitions(), properties, late);
    }
}
