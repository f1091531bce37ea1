/** The service's tables, beside those of the store in the same file. */
@NullMarked
package io.godwit.service.database;

import org.jspecify.annotations.NullMarked;
