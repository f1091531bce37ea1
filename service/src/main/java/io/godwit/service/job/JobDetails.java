package io.godwit.service.job;

import io.godwit.migration.run.JobState;
import java.util.List;

/** A job with its collections. */
public record JobDetails(Migration migration, List<CollectionProgress> collections) {
    private static final int DONE = 100;

    public JobDetails {
        collections = List.copyOf(collections);
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
}
