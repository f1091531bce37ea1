package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan.MissingLoad;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.Index;
import java.util.List;

/**
 * A source collection as it was found.
 *
 * @param partitions to be read one by one; empty: read as a whole
 * @param loaded whether rows of it can be read now, at least of some partitions
 * @param sourceLoad what must be loaded first
 * @param rows counted where loaded, else the statistics' estimate
 * @param counted whether {@code rows} is a count of the whole
 */
record SourceCollection(
        CollectionDescription description,
        List<String> partitions,
        List<Index> indexes,
        boolean loaded,
        MissingLoad sourceLoad,
        int replicas,
        List<String> aliases,
        long rows,
        boolean counted) {}
