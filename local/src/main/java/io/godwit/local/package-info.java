/**
 * A real Milvus as a child process of this machine: installed from Python packages, started on loopback, ended with its owner.
 *
 * <p>Start with {@link io.godwit.local.LocalServer#builder}; call {@link io.godwit.local.LocalServer#reclaim} once at program
 * start to end what a killed program left behind.
 */
@NullMarked
package io.godwit.local;

import org.jspecify.annotations.NullMarked;
