package io.godwit.testkit;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The schema zoo: small collections that between them use everything that a server of a family can hold. Each has a name of
 * its own, whatever its database; the same zoo comes out each time.
 *
 * @param databases the collections of each database
 */
public record Zoo(Map<String, List<SampleCollection>> databases) {
    /** All that a family can be made to hold, over several databases where it has them. */
    public static Zoo of(ServerFamily family) {
        Map<String, List<SampleCollection>> all = new LinkedHashMap<>();
        all.put("default", ZooVectors.all());
        all.put("zoo_values", ZooValues.all());
        all.put("zoo_keys", ZooKeys.all());
        all.put("zoo_layouts", ZooLayouts.all());
        all.put("zoo_indexes", ZooIndexes.all());
        all.put("zoo_functions", ZooFunctions.all());
        Map<String, List<SampleCollection>> held = new LinkedHashMap<>();
        all.forEach((database, collections) -> {
            String place = family == ServerFamily.LITE_2 ? "default" : database;
            List<SampleCollection> some = collections.stream()
                    .filter(collection -> collection.runsOn().contains(family))
                    .toList();
            if (!some.isEmpty()) {
                held.merge(place, some, Zoo::both);
            }
        });
        return new Zoo(held);
    }

    /** With a collection whose vectors a model makes, as a Milvus Lite 3 is told of one. */
    public Zoo embedding(EmbeddingModel model) {
        Map<String, List<SampleCollection>> more = new LinkedHashMap<>(databases);
        more.merge("zoo_functions", List.of(ZooFunctions.embedded(model)), Zoo::both);
        return new Zoo(more);
    }

    /** With what Milvus has from 3.0 on. */
    public Zoo ofMilvus30() {
        Map<String, List<SampleCollection>> more = new LinkedHashMap<>(databases);
        more.merge("default", List.of(ZooVectors.inStructs()), Zoo::both);
        more.merge("zoo_functions", List.of(ZooFunctions.signed()), Zoo::both);
        return new Zoo(more);
    }

    public List<SampleCollection> collections() {
        return databases.values().stream().flatMap(List::stream).toList();
    }

    private static List<SampleCollection> both(List<SampleCollection> some, List<SampleCollection> others) {
        return java.util.stream.Stream.concat(some.stream(), others.stream()).toList();
    }
}
