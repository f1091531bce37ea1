package io.godwit.service.cluster;

import java.net.URI;
import java.util.Optional;

/**
 * How a cluster stands with its provisioner.
 *
 * @param endpoint where it listens, as soon as that is known
 * @param version as the server writes it, where the provisioner has seen it
 * @param failure why it is ABNORMAL
 */
public record Standing(
        ClusterStatus status, Optional<URI> endpoint, Optional<String> version, Optional<String> failure) {
    public static Standing of(ClusterStatus status) {
        return new Standing(status, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public static Standing abnormal(String failure) {
        return new Standing(ClusterStatus.ABNORMAL, Optional.empty(), Optional.empty(), Optional.of(failure));
    }
}
