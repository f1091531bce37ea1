package io.godwit.service.job;

import java.util.Optional;
import java.util.Set;

/**
 * What of one source database is to be migrated.
 *
 * @param target the database at the target; the same name if the request names none
 * @param collections their names; empty: all
 */
public record DatabaseChoice(String source, String target, Optional<Set<String>> collections) {
    public DatabaseChoice {
        collections = collections.map(Set::copyOf);
    }
}
