package io.godwit.service.cluster;

import java.util.Arrays;

/** How a cluster stands, in the words of Zilliz Cloud. A cluster that was registered, and not made here, counts as RUNNING. */
public enum ClusterStatus {
    CREATING(true),
    RUNNING(false),
    STOPPING(true),
    STOPPED(false),
    RESUMING(true),
    MODIFYING(true),
    DELETING(true),
    DELETED(false),
    /** It failed to start, or ended by itself. */
    ABNORMAL(false),
    /** Something else that its provider does with it. */
    UPGRADING(true);

    private final boolean passing;

    ClusterStatus(boolean passing) {
        this.passing = passing;
    }

    /** Whether another one follows without anybody's doing. */
    public boolean passing() {
        return passing;
    }

    /** A provider's word for it; one that is not known here stands for work of the provider's own. */
    public static ClusterStatus of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.name().equals(word))
                .findFirst()
                .orElse(UPGRADING);
    }
}
