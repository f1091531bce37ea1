package io.godwit.migration.plan;

import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.Index;
import java.util.List;
import java.util.Locale;

/**
 * A collection beside its rows, as one server tells of it, or as it is planned.
 *
 * @param partitions as the server lists them
 * @param load {@code loaded}, {@code not loaded} or what of it is loaded
 * @param replicas 0 where the server does not say
 */
record Outline(
        CollectionDescription description,
        List<String> partitions,
        List<Index> indexes,
        List<String> aliases,
        String load,
        int replicas) {
    static final String LOADED = "loaded";
    static final String NOT_LOADED = "not loaded";

    Outline {
        partitions = List.copyOf(partitions);
        indexes = List.copyOf(indexes);
        aliases = List.copyOf(aliases);
    }

    Outline loaded(String state) {
        return new Outline(description, partitions, indexes, aliases, state, replicas);
    }

    /** The parts that have a call of their own, and that a server may refuse to tell. */
    enum Aspect {
        SCHEMA,
        PARTITIONS,
        INDEXES,
        ALIASES,
        LOAD_STATE,
        REPLICAS;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}
