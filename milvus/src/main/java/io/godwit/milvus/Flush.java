package io.godwit.milvus;

/** A flush that a server has begun. A 2.3.5 takes about two seconds for one, and hardly any processor. */
public interface Flush {
    /** Returns once all rows that were written before it began are in flushed segments. */
    void await();
}
