package io.godwit.service.job;

import io.godwit.migration.run.Desired;
import io.godwit.migration.run.JobState;
import io.godwit.migration.run.Purpose;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A job as the service knows it: who asked for it, between which clusters, and how it stands.
 *
 * @param job its id, also in the store
 * @param sourceProject empty if the source is not registered
 * @param sourceCluster empty if the source is not registered
 * @param remote the source, if it is not registered
 * @param targetMade whether the target was made for it
 * @param purpose of its latest run, and of the next one if that is interrupted
 * @param wanted whether it is to run, or somebody wants it to stop, whatever state it is in yet
 * @param reason why it failed or was canceled
 * @param progress how far it had come when its latest run ended; empty if that is not known yet
 */
public record Migration(
        String job,
        String organization,
        Optional<String> sourceProject,
        Optional<String> sourceCluster,
        Optional<RemoteSource> remote,
        String targetProject,
        String targetCluster,
        boolean targetMade,
        Purpose purpose,
        Desired wanted,
        String createdBy,
        Instant created,
        JobState state,
        Optional<String> reason,
        Optional<Instant> finished,
        Optional<JobProgress> progress) {
    /**
     * A source that is not registered.
     *
     * @param secured whether it takes a token to be let in
     * @param tokenKept whether the token is still kept
     */
    public record RemoteSource(URI endpoint, boolean secured, boolean tokenKept) {
        /** Whether it is to be given once more before the job can go on. */
        public boolean lacksToken() {
            return secured && !tokenKept;
        }
    }
}
