package io.godwit.service.settings;

/** What copies the rows of a job. */
public enum EngineKind {
    /** The service itself. */
    LOCAL,
    /** The workers of the configured Flink cluster. */
    FLINK
}
