package io.godwit.service.job;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.Selections;
import io.godwit.service.settings.EngineKind;
import java.util.Optional;

/**
 * A migration to a registered cluster, as it is asked for.
 *
 * @param target id of a cluster
 * @param skipRefused whether collections that preflight refuses are left out, instead of the whole migration being refused
 * @param engine empty: the one that the settings have
 */
public record MigrationRequest(
        Source source,
        String target,
        Selections selections,
        IfExists ifExists,
        boolean skipRefused,
        RunOptions options,
        Optional<EngineKind> engine) {
    /** All or nothing, copied by the usual engine. */
    public MigrationRequest(
            Source source, String target, Selections selections, IfExists ifExists, RunOptions options) {
        this(source, target, selections, ifExists, false, options, Optional.empty());
    }
}
