/** Is the target equal to what was read, and if not, in which row and field. */
@NullMarked
package io.godwit.migration.verify;

import org.jspecify.annotations.NullMarked;
