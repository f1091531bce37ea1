/**
 * The scale-out engine, as the process that runs a job sees it: it sends a job to a Flink cluster over its REST, tells it by way of the
 * store what to copy, and watches. Nothing of Flink is on the class path here; what runs in the cluster is in {@code io.godwit.flink.job}.
 *
 * <p>Why receipts are recorded by the readers and not by a sink behind them: a chunk is done when its receipt is in the ledger, and the
 * enumerator has to hear of that. A sink has no way to tell it.
 */
@NullMarked
package io.godwit.flink;

import org.jspecify.annotations.NullMarked;
