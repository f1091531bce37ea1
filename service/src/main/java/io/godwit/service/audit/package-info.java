/** The audit trail: who did what, chained so that a change of it shows. */
@NullMarked
package io.godwit.service.audit;

import org.jspecify.annotations.NullMarked;
