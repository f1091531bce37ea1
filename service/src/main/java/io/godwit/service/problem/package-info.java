/** What can be wrong with a request, and how that is answered. */
@NullMarked
package io.godwit.service.problem;

import org.jspecify.annotations.NullMarked;
