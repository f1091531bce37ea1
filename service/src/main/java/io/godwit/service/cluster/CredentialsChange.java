package io.godwit.service.cluster;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be another one of the {@link Credentials} of a cluster; what it does not name stays as it is. Never printed.
 *
 * @param password of the user that lets in already; empty: none is given without its user
 * @param parts by name: {@code token}, {@code ca}, {@code certificate}, {@code key}; what is empty is taken away
 */
public record CredentialsChange(Optional<String> password, Map<String, Optional<String>> parts) {
    public CredentialsChange {
        parts = Map.copyOf(parts);
    }

    /** @param token empty: the cluster is one without authorization now */
    public static CredentialsChange ofToken(Optional<String> token) {
        return new CredentialsChange(Optional.empty(), Map.of(Credentials.TOKEN, token));
    }

    public static CredentialsChange ofPassword(String password) {
        return new CredentialsChange(Optional.of(password), Map.of());
    }

    /** This, and certificates: {@code ca}, {@code certificate}, {@code key}. */
    public CredentialsChange with(Map<String, Optional<String>> tls) {
        Map<String, Optional<String>> all = new HashMap<>(parts);
        all.putAll(tls);
        return new CredentialsChange(password, all);
    }

    boolean isEmpty() {
        return password.isEmpty() && parts.isEmpty();
    }

    /** Whether it can do without what let in before. */
    boolean namesToken() {
        return parts.containsKey(Credentials.TOKEN);
    }

    @Override
    public String toString() {
        return "CredentialsChange";
    }
}
