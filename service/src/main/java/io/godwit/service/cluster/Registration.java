package io.godwit.service.cluster;

import org.jspecify.annotations.Nullable;

/**
 * What is asked for when a cluster is registered.
 */
public record Registration(
        String project,
        String name,
        String description,
        String endpoint,
        Credentials credentials,
        Plan plan,
        String region) {
    /** @param token null for a cluster without authorization */
    public Registration(
            String project,
            String name,
            String description,
            String endpoint,
            @Nullable String token,
            Plan plan,
            String region) {
        this(project, name, description, endpoint, Credentials.ofToken(token), plan, region);
    }

    @Override
    public String toString() {
        return "Registration[" + project + ", " + name + ", " + endpoint + "]";
    }
}
