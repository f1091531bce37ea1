package io.godwit.migration;

import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Index;
import io.milvus.grpc.CollectionSchema;
import io.milvus.grpc.ConsistencyLevel;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What will become of one collection.
 *
 * @param source its name at the source
 * @param target its name at the target
 * @param create whether the target collection will be created (else it exists and is written into)
 * @param replace whether an existing target collection will be dropped first
 * @param sourceSchema as the source describes it
 * @param targetSchema as it will be sent to the target
 * @param shape what of the collection is not in its schema
 * @param partitions partitions to copy one by one and to create, {@code _default} included; empty: the collection has no named
 *     partitions, or a partition key, and is read as a whole
 * @param indexes to create after the copy
 * @param aliases to create at the very end
 * @param sourceLoad what has to be done before the source can be read
 * @param loadTarget whether the target ends up loaded
 * @param replicas replicas to load at the target, 1 or more
 * @param rows the source's count when planned, or the statistics' estimate where it is not loaded
 * @param rowBytes estimated bytes of a row on the wire, at least 1
 * @param differences every difference between the two schemas and shapes, declared
 * @param options what was asked to be other than at the source
 * @param newIds whether the target generates new keys for all rows, which are then mapped to the source's
 * @param existingId the id of the target collection that was there when planned; 0: none was, or its server gives none (Milvus Lite)
 */
public record CollectionPlan(
        CollectionName source,
        CollectionName target,
        boolean create,
        boolean replace,
        CollectionSchema sourceSchema,
        CollectionSchema targetSchema,
        Shape shape,
        List<String> partitions,
        List<Index> indexes,
        List<String> aliases,
        MissingLoad sourceLoad,
        boolean loadTarget,
        int replicas,
        long rows,
        long rowBytes,
        List<SchemaDifference> differences,
        CollectionOptions options,
        boolean newIds,
        long existingId) {
    /** The collection property that lets a real server take keys for a collection that generates them. */
    public static final String TAKES_KEYS = "allow_insert_auto_id";

    public CollectionPlan {
        partitions = List.copyOf(partitions);
        indexes = List.copyOf(indexes);
        aliases = List.copyOf(aliases);
        differences = List.copyOf(differences);
    }

    /** Whether the target is there already and stays: it may hold rows of its own. */
    public boolean merges() {
        return !create && !replace;
    }

    /** Whether rows keep their keys although the target generates keys. */
    public boolean keepsGeneratedIds() {
        return !newIds
                && targetSchema.getFieldsList().stream()
                        .anyMatch(field -> field.getIsPrimaryKey() && field.getAutoID());
    }

    /**
     * The target collection beside its schema.
     *
     * @param shards 1 or more
     * @param numPartitions number of partitions of a partition key; 0 without one
     * @param properties set when it is created
     * @param lateProperties set at the very end, since they would act on the copy (a TTL); an empty value takes the property away
     */
    public record Shape(
            int shards,
            ConsistencyLevel consistencyLevel,
            int numPartitions,
            Map<String, String> properties,
            Map<String, String> lateProperties) {
        public Shape {
            properties = Map.copyOf(properties);
            lateProperties = Map.copyOf(lateProperties);
        }
    }

    /**
     * What of a collection is not loaded, and so is loaded for the copy or the check, and released afterwards. What was loaded is never
     * released.
     *
     * @param need what to load
     * @param partitions which partitions to load, and to release afterwards, where only some are loaded
     */
    public record MissingLoad(Need need, List<String> partitions) {
        public static final MissingLoad NOTHING = new MissingLoad(Need.NOTHING, List.of());

        public MissingLoad {
            partitions = List.copyOf(partitions);
        }

        /** What is to be loaded for either. */
        public MissingLoad and(MissingLoad other) {
            List<String> both = Stream.concat(partitions.stream(), other.partitions.stream())
                    .distinct()
                    .sorted()
                    .toList();
            Need more = need.compareTo(other.need) < 0 ? other.need : need;
            return new MissingLoad(more, more == Need.PARTITIONS ? both : List.of());
        }

        /** What must be loaded. */
        public enum Need {
            NOTHING,
            PARTITIONS,
            COLLECTION
        }
    }

    /**
     * One declared difference.
     *
     * @param property what differs: {@code autoID of field id}
     * @param source its value at the source
     * @param target its value at the target
     * @param reason why
     */
    public record SchemaDifference(String property, String source, String target, String reason) {}
}
