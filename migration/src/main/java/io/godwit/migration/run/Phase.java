package io.godwit.migration.run;

/** The stations of a collection, in their order. */
public enum Phase {
    PREFLIGHT,
    SCHEMA,
    COPY,
    INDEX,
    LOAD,
    VERIFY,
    DONE
}
