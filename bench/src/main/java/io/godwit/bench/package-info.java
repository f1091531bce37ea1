/** Speed and memory of Godwit on two real Milvus servers, against the least that any client has to do. */
@NullMarked
package io.godwit.bench;

import org.jspecify.annotations.NullMarked;
