package io.godwit.service.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Which entries to list.
 *
 * @param from this moment or later
 * @param before this moment
 * @param size rows of a page
 * @param page from 1
 */
public record AuditFilter(
        Optional<String> who,
        Optional<String> action,
        Optional<String> object,
        Optional<String> result,
        Optional<Instant> from,
        Optional<Instant> before,
        int size,
        int page) {}
