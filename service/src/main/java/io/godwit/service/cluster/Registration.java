package io.godwit.service.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What is asked for when a cluster is registered.
 *
 * @param token null for a cluster without authorization
 */
public record Registration(
        String project,
        String name,
        String description,
        String endpoint,
        @Nullable String token,
        Plan plan,
        String region) {
    @Override
    public String toString() {
        return "Registration[" + project + ", " + name + ", " + endpoint + "]";
    }
}
