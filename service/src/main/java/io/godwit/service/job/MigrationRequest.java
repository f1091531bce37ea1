package io.godwit.service.job;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.Selections;

/**
 * A migration to a registered cluster, as it is asked for.
 *
 * @param target id of a cluster
 */
public record MigrationRequest(
        Source source, String target, Selections selections, IfExists ifExists, RunOptions options) {}
