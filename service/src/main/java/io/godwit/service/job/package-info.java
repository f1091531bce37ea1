/** Migrations as jobs: submitting, running, following, canceling. */
@NullMarked
package io.godwit.service.job;

import org.jspecify.annotations.NullMarked;
