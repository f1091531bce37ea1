package io.godwit.service.job;

import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Phase;
import java.util.Comparator;
import java.util.List;

/**
 * How far a job has come as a whole.
 *
 * @param phase CLUSTER while its target is made, then the phase of the collection that is furthest behind
 * @param percent weighted by rows; 100 means that all of it is verified
 */
public record JobProgress(String phase, int percent) {
    private static final String CLUSTER = "CLUSTER";
    private static final int ALL = 100;
    static final JobProgress DONE = new JobProgress(Phase.DONE.name(), ALL);

    /** @param planned false while it waits for the cluster that is made for it */
    static JobProgress of(JobState state, boolean planned, List<CollectionProgress> collections) {
        if (state == JobState.SUCCESSFUL) {
            return DONE;
        }
        Phase least = collections.stream()
                .map(CollectionProgress::phase)
                .min(Comparator.naturalOrder())
                .orElse(Phase.PREFLIGHT);
        return new JobProgress(planned ? least.name() : CLUSTER, percent(collections));
    }

    boolean planned() {
        return !phase.equals(CLUSTER);
    }

    private static int percent(List<CollectionProgress> collections) {
        // One row more each, so that empty collections count.
        long weights = collections.stream().mapToLong(one -> one.rows() + 1).sum();
        double done = collections.stream()
                .mapToDouble(one -> (double) one.percent() * (one.rows() + 1))
                .sum();
        return weights == 0 ? 0 : (int) Math.min(ALL - 1, done / weights);
    }
}
