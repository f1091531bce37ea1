/** What runs in the Flink cluster: a source whose splits are chunks. Its enumerator plans them, its readers copy them. */
@NullMarked
package io.godwit.flink.job;

import org.jspecify.annotations.NullMarked;
