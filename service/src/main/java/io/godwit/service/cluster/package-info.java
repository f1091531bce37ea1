/** Clusters that were registered: their addresses, secrets and plans. */
@NullMarked
package io.godwit.service.cluster;

import org.jspecify.annotations.NullMarked;
