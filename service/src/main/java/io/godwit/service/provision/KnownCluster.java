package io.godwit.service.provision;

import io.godwit.service.cluster.ClusterStatus;
import java.net.URI;
import java.util.Optional;

/**
 * What is kept of a cluster that was made.
 *
 * @param token {@code user:password} of its administrator
 * @param endpoint where it listened before, if it ever did
 */
public record KnownCluster(String id, ClusterStatus status, String token, Optional<URI> endpoint) {
    @Override
    public String toString() {
        return "KnownCluster[" + id + ", " + status + "]";
    }
}
