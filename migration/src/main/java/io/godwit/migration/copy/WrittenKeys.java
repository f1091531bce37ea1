package io.godwit.migration.copy;

/** Whose keys rows are written with, which says how a write of unknown outcome is made good. */
public enum WrittenKeys {
    /** The rows' own, in a collection whose keys are given by whoever writes: Upsert writes over what may be there. */
    PLAIN,
    /**
     * The rows' own, in a collection that generates keys: what may be there is deleted, and the rows are inserted. Upsert would
     * give them new keys (Milvus 2.5 and later), or is refused (2.3.5).
     */
    KEPT,
    /** New ones that the target generates: rows may simply be sent again, and what is left over of a first try is deleted later. */
    NEW
}
