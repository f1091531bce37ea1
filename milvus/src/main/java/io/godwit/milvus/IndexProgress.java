package io.godwit.milvus;

/**
 * How far an index is built.
 *
 * @param state the server's word: {@code Finished}, {@code InProgress}, {@code Unissued}, {@code Failed}
 * @param pendingRows not to be waited for: stays above 0 for ever under a finished DISKANN index of 2.3.5
 * @param failReason empty unless failed
 */
public record IndexProgress(String state, long indexedRows, long totalRows, long pendingRows, String failReason) {
    public boolean finished() {
        return state.equals("Finished");
    }

    public boolean failed() {
        return state.equals("Failed");
    }
}
