@NullMarked
package io.godwit.cli;

import org.jspecify.annotations.NullMarked;
