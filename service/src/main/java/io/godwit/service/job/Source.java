package io.godwit.service.job;

import io.godwit.service.cluster.Credentials;
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
     * @param credentials never printed
     * @param plan what it counts as
     */
    record Remote(String endpoint, Credentials credentials, Plan plan) implements Source {
        /** @param token {@code user:password} or an API key; null for a cluster without authorization */
        public Remote(String endpoint, @Nullable String token, Plan plan) {
            this(endpoint, Credentials.ofToken(token), plan);
        }

        @Override
        public String toString() {
            return "Remote[" + endpoint + ", " + plan + "]";
        }
    }
}
