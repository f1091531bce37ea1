/** The web console: pages for people, over the same services that REST calls. */
@NullMarked
package io.godwit.service.console;

import org.jspecify.annotations.NullMarked;
