/** How one range of keys gets across: scanning keys, reading, digesting, rewriting and writing columns. */
@NullMarked
package io.godwit.migration.copy;

import org.jspecify.annotations.NullMarked;
