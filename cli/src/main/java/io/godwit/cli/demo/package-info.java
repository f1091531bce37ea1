/** The data that {@code godwit demo} loads: real text, real embeddings, no server involved. */
@NullMarked
package io.godwit.cli.demo;

import org.jspecify.annotations.NullMarked;
