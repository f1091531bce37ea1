/**
 * What exactly will be done, and may it start: selection and renaming, the mapping of schemas to what the target can hold, preflight,
 * and the forms in which a plan is kept and shown.
 */
@NullMarked
package io.godwit.migration.plan;

import org.jspecify.annotations.NullMarked;
