/**
 * Speaking to one Milvus or Zilliz Cloud cluster over gRPC: connection, catalog, rows. Rows stay in the columnar wire form in
 * which the server sent them; nothing here knows of a second cluster.
 */
@NullMarked
package io.godwit.milvus;

import org.jspecify.annotations.NullMarked;
