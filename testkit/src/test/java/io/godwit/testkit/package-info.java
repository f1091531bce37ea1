@NullMarked
package io.godwit.testkit;

import org.jspecify.annotations.NullMarked;
