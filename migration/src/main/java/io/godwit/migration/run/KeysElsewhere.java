package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.copy.Chunk;
import io.godwit.migration.copy.CollectionReader;
import io.godwit.migration.verify.RowDifference;
import io.godwit.migration.verify.RowDifference.Kind;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.Key;
import io.milvus.grpc.FieldSchema;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Rows that a collection had of its own under keys that the job writes into another of its partitions. Milvus takes a key once a
 * partition, so neither Insert nor Upsert replaces them (seen on 2.3.5), and the key would be there twice.
 */
final class KeysElsewhere {
    private final CollectionReader source;
    private final CollectionReader target;
    private final List<String> partitions;
    private final Set<String> partitionsOfSource;

    private KeysElsewhere(
            CollectionReader source, CollectionReader target, List<String> partitions, Set<String> partitionsOfSource) {
        this.source = source;
        this.target = target;
        this.partitions = partitions;
        this.partitionsOfSource = partitionsOfSource;
    }

    /**
     * @param partitions those of the target among which a key may be in the wrong one: none if the job made the collection, or if a
     *     partition key says where a row belongs
     */
    static KeysElsewhere of(
            CollectionPlan plan, CollectionReader source, CollectionReader target, List<String> partitions) {
        return new KeysElsewhere(source, target, partitions, Set.copyOf(plan.partitions()));
    }

    /** The partitions of the target that have to be searched. */
    static List<String> partitions(Run run, CollectionPlan plan) {
        boolean own = !plan.merges() || plan.newIds();
        boolean keyed = plan.targetSchema().getFieldsList().stream().anyMatch(FieldSchema::getIsPartitionKey);
        return own || keyed ? List.of() : run.clusters().target().catalog().partitions(plan.target());
    }

    /** The keys of a range of the source that are in other partitions of the target, by those; not where the source has them there too. */
    Map<String, List<Key>> of(Chunk chunk) {
        String own = chunk.partition().isEmpty() ? CollectionDescription.DEFAULT_PARTITION : chunk.partition();
        Map<String, List<Key>> found = new TreeMap<>();
        for (String other : partitions) {
            if (!other.equals(own) && target.count(other, chunk.span()) > 0) {
                List<Key> keys = inBoth(chunk, other);
                if (!keys.isEmpty()) {
                    found.put(other, keys);
                }
            }
        }
        return found;
    }

    private List<Key> inBoth(Chunk chunk, String other) {
        Set<Key> written = new HashSet<>();
        source.eachKeyPage(chunk.partition(), chunk.span(), written::addAll);
        if (partitionsOfSource.contains(other)) {
            source.eachKeyPage(other, chunk.span(), page -> page.forEach(written::remove));
        }
        List<Key> both = new ArrayList<>();
        target.eachKeyPage(
                other,
                chunk.span(),
                page -> page.stream().filter(written::contains).forEach(both::add));
        return both;
    }

    static List<RowDifference> differences(Chunk chunk, Map<String, List<Key>> elsewhere) {
        List<RowDifference> differences = new ArrayList<>();
        elsewhere.forEach((partition, keys) -> keys.forEach(key -> differences.add(new RowDifference(
                chunk.collection(),
                chunk.partition(),
                key,
                Kind.DOUBLED,
                List.of(),
                "also in partition " + partition + " of the target"))));
        return differences;
    }
}
