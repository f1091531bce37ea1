/** Clusters that are made on demand: on this machine, or at Zilliz Cloud. */
@NullMarked
package io.godwit.service.provision;

import org.jspecify.annotations.NullMarked;
