package io.godwit.service.job;

import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.migration.plan.Selections;

/**
 * A migration between two registered clusters, as it is asked for.
 *
 * @param source id of a cluster
 * @param target id of a cluster
 */
public record MigrationRequest(
        String source, String target, Selections selections, IfExists ifExists, RunOptions options) {}
