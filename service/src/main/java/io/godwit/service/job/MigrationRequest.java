package io.godwit.service.job;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.Selections;

/**
 * A migration to a registered cluster, as it is asked for.
 *
 * @param target id of a cluster
 * @param skipRefused whether collections that preflight refuses are left out, instead of the whole migration being refused
 */
public record MigrationRequest(
        Source source,
        String target,
        Selections selections,
        IfExists ifExists,
        boolean skipRefused,
        RunOptions options) {
    /** All or nothing. */
    public MigrationRequest(
            Source source, String target, Selections selections, IfExists ifExists, RunOptions options) {
        this(source, target, selections, ifExists, false, options);
    }
}
