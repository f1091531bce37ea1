package io.godwit.service.job;

import io.godwit.milvus.Endpoint;
import io.godwit.service.cluster.Credentials;
import io.godwit.service.cluster.RegisteredCluster;
import java.util.Optional;

/**
 * The two clusters of a migration, both let through.
 *
 * @param registered the source, if it is a cluster of the organization
 * @param source how it is reached
 * @param made whether the target is made for the migration
 */
record Sides(Optional<RegisteredCluster> registered, Endpoint source, RegisteredCluster target, boolean made) {
    /** What lets into a source that is not registered, and has to be kept for the job. */
    Credentials toKeep() {
        return registered.isPresent() ? Credentials.NONE : new Credentials(source.token(), source.tls());
    }
}
