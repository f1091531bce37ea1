package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan.Shape;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Index;
import io.milvus.grpc.CollectionSchema;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a plan makes of a collection, in the form in which a server will tell of it.
 *
 * @param found what it is made from
 * @param partitions to be created
 * @param indexes to be created
 * @param aliases to be created or moved here
 */
record PlannedOutline(
        CollectionSchema schema,
        Shape shape,
        SourceCollection found,
        List<String> partitions,
        List<Index> indexes,
        List<String> aliases,
        boolean loaded,
        int replicas) {
    Outline source() {
        return new Outline(
                found.description(),
                found.partitions(),
                found.indexes(),
                found.aliases(),
                OutlineReader.load(found.sourceLoad()),
                found.replicas());
    }

    /** A collection that is new. */
    Outline created(CollectionName name) {
        Map<String, String> properties = atTheEnd(shape.properties());
        CollectionDescription description = new CollectionDescription(
                name,
                0,
                schema,
                shape.shards(),
                shape.consistencyLevel(),
                properties,
                shape.numPartitions(),
                aliases,
                0);
        return new Outline(description, partitions, indexes, aliases, load(), replicas);
    }

    /** One that was there: what it lacks is added, nothing is taken away. */
    Outline merged(Outline existing) {
        CollectionDescription there = existing.description();
        Map<String, String> properties = atTheEnd(there.properties());
        CollectionDescription description = new CollectionDescription(
                there.name(),
                there.id(),
                there.schema(),
                there.shards(),
                there.consistencyLevel(),
                properties,
                there.numPartitions(),
                there.aliases(),
                there.createdUtc());
        return new Outline(
                description,
                both(existing.partitions(), partitions),
                both(existing.indexes(), indexes),
                both(existing.aliases(), aliases),
                existing.load().equals(Outline.NOT_LOADED) ? load() : existing.load(),
                existing.replicas() > 0 ? existing.replicas() : replicas);
    }

    private Map<String, String> atTheEnd(Map<String, String> before) {
        Map<String, String> properties = new LinkedHashMap<>(before);
        // A late property without a value is one that is taken away again; an early one may have an empty value.
        shape.lateProperties().forEach((key, value) -> {
            if (value.isEmpty()) {
                properties.remove(key);
            } else {
                properties.put(key, value);
            }
        });
        return properties;
    }

    private String load() {
        return loaded ? Outline.LOADED : Outline.NOT_LOADED;
    }

    private static <T> List<T> both(List<T> some, List<T> others) {
        return new ArrayList<>(
                Stream.concat(some.stream(), others.stream()).distinct().toList());
    }
}
