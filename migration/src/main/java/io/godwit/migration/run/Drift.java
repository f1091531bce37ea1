package io.godwit.migration.run;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.CollectionPlan.MissingLoad.Need;
import io.godwit.migration.plan.ClusterPair;
import io.godwit.migration.plan.PlanExtension;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How both sides stand compared with what a finished job left, as far as it can be seen without loading anything.
 *
 * @param changes what is gone, was made anew, has another count, or matches the selection without being in the job
 * @param lostSources the source collections of the job that are gone
 * @param lostTargets what the job copied into target collections that are gone now, or are others of the same name
 * @param notCounted collections that are there, but whose rows could not be counted, each with the reason
 */
public record Drift(
        List<String> changes,
        List<CollectionName> lostSources,
        List<CollectionPlan> lostTargets,
        List<String> notCounted) {
    public Drift {
        changes = List.copyOf(changes);
        lostSources = List.copyOf(lostSources);
        lostTargets = List.copyOf(lostTargets);
        notCounted = List.copyOf(notCounted);
    }

    /** @param states what the job knows of its collections, in the plan's order */
    static Drift of(Job job, List<CollectionState> states, Ledger ledger, ClusterPair clusters) {
        Look source = new Look("source", clusters.source(), new ArrayList<>(), new ArrayList<>());
        Look target = new Look("target", clusters.target(), source.changes, source.notCounted);
        List<CollectionName> lostSources = new ArrayList<>();
        List<CollectionPlan> lostTargets = new ArrayList<>();
        List<CollectionPlan> plans = job.plan().collections();
        for (int i = 0; i < plans.size(); i++) {
            CollectionPlan plan = plans.get(i);
            Totals totals = ledger.totals(i);
            CollectionIds ids = states.get(i).ids();
            Existence there = source.look(plan.source(), ids.source());
            if (there == Existence.SAME) {
                source.count(plan.source(), totals.counted());
            } else if (there == Existence.GONE) {
                // One that was made anew is caught up with.
                lostSources.add(plan.source());
            }
            if (target.look(plan.target(), ids.target()) != Existence.SAME) {
                lostTargets.add(plan);
                continue;
            }
            if (!plan.merges()) {
                target.count(plan.target(), totals.rows());
            } else {
                target.notCounted(plan.target(), "had rows of its own before the job");
            }
        }
        PlanExtension now = PlanExtension.of(clusters, job.plan(), job.options());
        now.missingDatabases().forEach(name -> target.changes.add("target database " + name + " is gone"));
        now.arrived()
                .forEach(name -> source.changes.add(
                        "source collection " + name + " matches the selection, and the job does not have it"));
        now.arrivedDatabases()
                .forEach(name -> source.changes.add(
                        "source database " + name + " matches the selection, and the job does not have it"));
        return new Drift(source.changes, lostSources, lostTargets, source.notCounted);
    }

    private enum Existence {
        SAME,
        ANOTHER,
        GONE
    }

    private record Look(String side, Cluster cluster, List<String> changes, List<String> notCounted) {
        /** Whether the collection is there, and is the one that the job knew. */
        Existence look(CollectionName name, Optional<Long> known) {
            Optional<CollectionDescription> now = cluster.catalog().describe(name);
            if (now.isEmpty()) {
                changes.add(side + " collection " + name + " is gone");
                return Existence.GONE;
            }
            if (CollectionIds.another(known, now)) {
                changes.add(side + " collection " + name + " was dropped and made anew");
                return Existence.ANOTHER;
            }
            return Existence.SAME;
        }

        void count(CollectionName name, long expected) {
            try {
                long now = cluster.rows().count(name, "");
                if (now == expected) {
                    return;
                }
                // What is not loaded of a collection is not counted either, and the server does not say so.
                if (TemporaryLoad.needed(cluster, name).need() == Need.PARTITIONS) {
                    notCounted(name, "is loaded in part only");
                } else {
                    changes.add(side + " collection " + name + " has " + now + " rows, was " + expected);
                }
            } catch (GodwitException e) {
                if (e.code() != ErrorCode.NOT_LOADED) {
                    throw e;
                }
                notCounted(name, "is not loaded");
            }
        }

        void notCounted(CollectionName name, String reason) {
            notCounted.add(side + " collection " + name + ", which " + reason);
        }
    }
}
