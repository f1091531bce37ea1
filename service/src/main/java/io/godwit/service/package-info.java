/** Starts and stops the service. The only package that the command line uses. */
@NullMarked
package io.godwit.service;

import org.jspecify.annotations.NullMarked;
