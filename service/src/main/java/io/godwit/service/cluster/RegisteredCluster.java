package io.godwit.service.cluster;

import io.godwit.service.problem.Problem;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;

/**
 * A cluster of a project, registered or made by a provisioner. What lets into it is not here.
 *
 * @param endpoint normalised; empty while it is not known yet where a new cluster will listen
 * @param secured whether credentials are stored
 * @param version as the server wrote it when it was last tested; empty if it never was
 * @param provisioner the name of the one that made it; empty if it was registered
 * @param failure why it is ABNORMAL
 */
public record RegisteredCluster(
        String id,
        String project,
        String name,
        String description,
        Optional<URI> endpoint,
        boolean secured,
        Plan plan,
        String region,
        String version,
        Size size,
        ClusterStatus status,
        Optional<String> provisioner,
        Optional<String> failure,
        Instant created) {

    /** Where it listens, of a cluster that a request needs running. */
    public URI running() {
        if (status != ClusterStatus.RUNNING) {
            throw Problem.CLUSTER_STATE.with("Cluster " + id + " is " + status + "."
                    + failure.map(reason -> " " + reason).orElse(""));
        }
        return endpoint.orElseThrow();
    }
}
