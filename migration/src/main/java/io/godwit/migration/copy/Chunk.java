package io.godwit.migration.copy;

import io.godwit.milvus.KeySpan;

/**
 * A range of keys of one partition of one collection: the unit of copying, retry, verification and repair. The chunks of a
 * partition tile the whole key space, so a badly chosen boundary changes sizes and nothing else.
 *
 * @param collection position of the collection in the plan
 * @param partition its name; empty if the collection is read as a whole
 * @param span the keys
 * @param scannedRows how many keys the key scan saw in it; -1 if it was not scanned
 */
public record Chunk(int collection, String partition, KeySpan span, long scannedRows) {}
