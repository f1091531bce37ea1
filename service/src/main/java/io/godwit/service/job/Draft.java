package io.godwit.service.job;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A migration that somebody is still preparing.
 *
 * @param project that it goes to
 * @param fields what was filled in so far, by name, as it was typed; no secrets
 * @param tokenKept whether something is kept that lets into the source
 */
public record Draft(String id, String project, Map<String, List<String>> fields, boolean tokenKept, Instant changed) {
    public Draft {
        fields = Map.copyOf(fields);
    }

    /** The first value of a field; empty if it was left out. */
    public String text(String name) {
        return fields.getOrDefault(name, List.of("")).stream()
                .findFirst()
                .orElse("")
                .strip();
    }
}
