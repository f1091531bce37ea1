package io.godwit.service.job;

import io.godwit.service.cluster.Plan;
import org.jspecify.annotations.Nullable;

/** Where a migration is to read. */
public sealed interface Source {
    /** @param cluster its id */
    record Registered(String cluster) implements Source {}

    /**
     * A cluster that nobody here need have registered.
     *
     * @param endpoint its address
     * @param token {@code user:password} or an API key; null for a cluster without authorization. Never printed
     * @param plan what it counts as
     */
    record Remote(String endpoint, @Nullable String token, Plan plan) implements Source {
        @Override
        public String toString() {
            return "Remote[" + endpoint + ", " + plan + "]";
        }
    }
}
