package io.godwit.service.cluster;

import java.net.URI;
import java.time.Instant;

/**
 * A cluster of a project. Its token is not here.
 *
 * @param endpoint normalised
 * @param secured whether a token is stored
 * @param version as the server wrote it when it was last tested
 */
public record RegisteredCluster(
        String id,
        String project,
        String name,
        String description,
        URI endpoint,
        boolean secured,
        Plan plan,
        String region,
        String version,
        Instant created) {}
