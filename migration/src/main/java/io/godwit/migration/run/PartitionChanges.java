package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.RunOptions.Verify;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Partitions that come to the source or go there while a collection is copied, or between two runs. */
final class PartitionChanges {
    private static final int LOOKS = 10;
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(300);

    private static final String LEFT_EMPTY =
            "the source's was dropped after the plan was made; here it stays, empty: drop it if it is not wanted";

    private static final String LEFT_AS_ITS_OWN =
            "the source's was dropped after the plan was made; the target had rows of its own, and keeps its partitions";

    private final Run run;
    private final CollectionPlan plan;
    private final int collection;

    PartitionChanges(Run run, CollectionPlan plan, int collection) {
        this.run = run;
        this.plan = plan;
        this.collection = collection;
    }

    /**
     * Why a partition could not be found. What is gone since before the run is not read, and the target has what was there when it was looked at: a call that misses a
     * partition tells of one dropped or made during the run. A 2.3.5 may list one for a moment longer than it can be read.
     */
    GodwitException cause(GodwitException e) {
        try {
            for (int look = 0; look < LOOKS; look++) {
                SourcePartitions now = SourcePartitions.of(run, plan);
                Optional<GodwitException> grown =
                        now.beyond(run.clusters().target().catalog().partitions(plan.target()), plan);
                if (grown.isPresent()) {
                    return grown.get();
                }
                if (!now.gone().isEmpty()) {
                    return now.lost(plan);
                }
                Pause.of(BETWEEN_LOOKS, "looking at the partitions of " + plan.source());
            }
            return e;
        } catch (GodwitException unknown) {
            return e;
        }
    }

    /** Says what becomes of the rows of partitions that the source has no more. */
    void announce(SourcePartitions partitions) {
        List<String> kept = partitions.gone().isEmpty() ? List.of() : keptAtTarget(partitions);
        if (!kept.isEmpty()) {
            run.warn(
                    plan.source().toString(),
                    "the source has no partition " + String.join(", ", kept) + " any more: rows that were copied of it "
                            + fate());
        }
    }

    private List<String> keptAtTarget(SourcePartitions partitions) {
        return run.clusters().target().catalog().partitions(plan.target()).stream()
                .filter(partitions.gone()::contains)
                .sorted()
                .toList();
    }

    /**
     * Partitions that the source has no more and that rightly stay at the target, with the reason: without rows, or in a collection that had
     * rows of its own. Of one that is not loaded nobody can tell.
     */
    Map<String, String> left(SourcePartitions partitions) {
        if (partitions.gone().isEmpty()) {
            return Map.of();
        }
        Cluster target = run.clusters().target();
        String reason = plan.merges() ? LEFT_AS_ITS_OWN : LEFT_EMPTY;
        return keptAtTarget(partitions).stream()
                .filter(partition -> plan.merges() || empty(target, partition))
                .collect(Collectors.toUnmodifiableMap(partition -> partition, partition -> reason));
    }

    private boolean empty(Cluster target, String partition) {
        try {
            return target.rows().count(plan.target(), partition) == 0;
        } catch (GodwitException e) {
            if (e.code() == ErrorCode.NOT_LOADED) {
                return false;
            }
            throw e;
        }
    }

    private String fate() {
        if (plan.merges()) {
            return "stay in " + plan.target() + ", which had rows of its own";
        }
        // What is to be deleted is found when the target is read back.
        boolean read = run.options().verify() != Verify.NONE || CollectionPlans.newKeysGivenOut(plan, collection, run);
        return read
                ? "are deleted from " + plan.target()
                        + ", where the partition stays, empty: drop it there if it is not wanted"
                : "stay in " + plan.target() + ", as --verify none looks for no rows to delete. To delete them: the"
                        + " same command with --again and --verify counts or full";
    }
}
