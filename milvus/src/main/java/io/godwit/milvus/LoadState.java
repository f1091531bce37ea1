package io.godwit.milvus;

/** Whether the rows of a collection or partition can be read. */
public enum LoadState {
    NOT_LOADED,
    LOADING,
    LOADED
}
