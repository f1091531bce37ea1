package io.godwit.flink.job;

import io.godwit.milvus.KeySpan;

/** Keys of a partition that are still to be cut into chunks. */
record OpenSpan(String partition, KeySpan span) {}
