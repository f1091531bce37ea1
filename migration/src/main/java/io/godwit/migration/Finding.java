package io.godwit.migration;

import io.godwit.milvus.CollectionName;
import java.util.Optional;

/**
 * One result of preflight.
 *
 * @param id stable, in capitals: {@code TARGET_EXISTS}
 * @param severity an ERROR forbids the start
 * @param collection the source collection that it is about; empty: the clusters or the request as a whole
 * @param object the cluster, collection or field that it is about, for people
 * @param evidence what was seen
 * @param remedy what to do about it
 */
public record Finding(
        String id,
        Severity severity,
        Optional<CollectionName> collection,
        String object,
        String evidence,
        String remedy) {
    /** How much a finding weighs. */
    public enum Severity {
        ERROR,
        WARNING,
        NOTE
    }

    public boolean error() {
        return severity == Severity.ERROR;
    }
}
