/**
 * What was asked ({@link io.godwit.migration.MigrationSpec}) and what will be done ({@link io.godwit.migration.MigrationPlan}).
 * Below this package, from top to bottom, each using only those under it: {@code report}, {@code run}, {@code verify},
 * {@code copy}, {@code plan}.
 */
@NullMarked
package io.godwit.migration;

import org.jspecify.annotations.NullMarked;
