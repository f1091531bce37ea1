package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.FieldSchema;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The partitions of a source collection that are copied one by one.
 *
 * @param all those of the plan, those made since, and those that an earlier run had copied; empty: the collection is read as a whole
 * @param gone those of them that the source has no more: they hold no rows
 */
record SourcePartitions(List<String> all, Set<String> gone) {
    /** As of now. What was made since the plan, copied, and dropped again is known by its receipts alone. */
    static SourcePartitions of(Run run, CollectionPlan plan) {
        if (plan.partitions().isEmpty()) {
            return new SourcePartitions(List.of(), Set.of());
        }
        List<String> now = run.clusters().source().catalog().partitions(plan.source());
        List<String> all =
                Stream.concat(ever(run, plan), now.stream()).distinct().toList();
        return new SourcePartitions(
                all, all.stream().filter(name -> !now.contains(name)).collect(Collectors.toUnmodifiableSet()));
    }

    /** Those that the target has not: the source's are gone, or somebody has dropped the target's. */
    static Set<String> absent(Run run, CollectionPlan plan) {
        if (plan.partitions().isEmpty()) {
            return Set.of();
        }
        List<String> there = run.clusters().target().catalog().partitions(plan.target());
        return ever(run, plan).filter(name -> !there.contains(name)).collect(Collectors.toUnmodifiableSet());
    }

    /** The plan's, and those of which something was copied. */
    private static Stream<String> ever(Run run, CollectionPlan plan) {
        return Stream.concat(plan.partitions().stream(), run.ledger().partitions(run.position(plan)).stream());
    }

    List<String> present() {
        return all.stream().filter(name -> !gone.contains(name)).toList();
    }

    /** What has become of them since an earlier look, if the rows of some would now be missing, extra or in a wrong partition. */
    Optional<GodwitException> changedSince(SourcePartitions before, CollectionPlan plan) {
        Optional<GodwitException> grown = beyond(before.all, plan);
        if (grown.isPresent()) {
            return grown;
        }
        return before.gone.containsAll(gone) ? Optional.empty() : Optional.of(lost(plan));
    }

    /** For partitions that were made after the target's were. */
    Optional<GodwitException> beyond(List<String> known, CollectionPlan plan) {
        return known.containsAll(present())
                ? Optional.empty()
                : Optional.of(new GodwitException(
                        ErrorCode.SOURCE_CHANGED,
                        "Collection " + plan.source() + " got new partitions during the copy: " + present() + ", was "
                                + known + ". Run the same command again to copy them too."));
    }

    /** For a read that fails because a partition has been dropped. */
    GodwitException lost(CollectionPlan plan) {
        return new GodwitException(
                ErrorCode.SOURCE_CHANGED,
                "Collection " + plan.source() + " lost partitions during the copy: " + named()
                        + ". Run the same command again, which takes them as empty: what was copied of them is then deleted from "
                        + plan.target() + ".");
    }

    String named() {
        return gone.stream().sorted().collect(Collectors.joining(", "));
    }

    /** Whether a collection that is read as a whole, having had the default partition only, has got others since. */
    static boolean splitSince(Run run, CollectionPlan plan) {
        Cluster source = run.clusters().source();
        boolean keyed = Stream.of(plan.sourceSchema(), plan.targetSchema())
                .flatMap(schema -> schema.getFieldsList().stream())
                .anyMatch(FieldSchema::getIsPartitionKey);
        return plan.partitions().isEmpty()
                && !keyed
                && source.kind() != ServerKind.LITE_2
                && source.catalog().partitions(plan.source()).size() > 1;
    }
}
