package io.godwit.service.job;

import io.godwit.migration.run.Figures.Lane;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Phase;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A job with its collections and, as long as it waits or runs, how it comes along.
 *
 * @param planned false while it waits for the cluster that is made for it
 */
public record JobDetails(Migration migration, boolean planned, List<CollectionProgress> collections, LiveFigures live) {
    private static final int DONE = 100;

    public JobDetails {
        collections = List.copyOf(collections);
    }

    /** CLUSTER while its target is made, then the phase of the collection that is furthest behind. */
    public String phase() {
        Phase least = collections.stream()
                .map(CollectionProgress::phase)
                .min(Comparator.naturalOrder())
                .orElse(migration.state() == JobState.SUCCESSFUL ? Phase.DONE : Phase.PREFLIGHT);
        return planned ? least.name() : "CLUSTER";
    }

    /** In percent, weighted by rows; 100 means that all of it is verified. */
    public int percent() {
        if (migration.state() == JobState.SUCCESSFUL) {
            return DONE;
        }
        // One row more each, so that empty collections count.
        long weights = collections.stream().mapToLong(one -> one.rows() + 1).sum();
        double done = collections.stream()
                .mapToDouble(one -> (double) one.percent() * (one.rows() + 1))
                .sum();
        return weights == 0 ? 0 : (int) Math.min(DONE - 1, done / weights);
    }

    /** The live figures of one of the collections. */
    public Optional<Lane> lane(CollectionProgress collection) {
        return live.moment()
                .flatMap(moment -> moment.lanes().stream()
                        .filter(lane -> lane.snapshot().collection().equals(collection.source()))
                        .findFirst());
    }
}
