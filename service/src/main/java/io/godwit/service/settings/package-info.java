/** What can be configured. */
@NullMarked
package io.godwit.service.settings;

import org.jspecify.annotations.NullMarked;
