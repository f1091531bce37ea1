package io.godwit.service.job;

import io.godwit.migration.run.Figures.Lane;
import io.godwit.service.settings.EngineKind;
import java.util.List;
import java.util.Optional;

/**
 * A job with its collections and, as long as it waits or runs, how it comes along.
 *
 * @param engine what copies it; empty on a list
 * @param collections none on a list
 */
public record JobDetails(
        Migration migration,
        Optional<EngineKind> engine,
        JobProgress progress,
        List<CollectionProgress> collections,
        LiveFigures live) {
    public JobDetails {
        collections = List.copyOf(collections);
    }

    /** False while it waits for the cluster that is made for it. */
    public boolean planned() {
        return progress.planned();
    }

    public String phase() {
        return progress.phase();
    }

    public int percent() {
        return progress.percent();
    }

    /** The live figures of one of the collections. */
    public Optional<Lane> lane(CollectionProgress collection) {
        return live.moment()
                .flatMap(moment -> moment.lanes().stream()
                        .filter(lane -> lane.snapshot().collection().equals(collection.source()))
                        .findFirst());
    }
}
