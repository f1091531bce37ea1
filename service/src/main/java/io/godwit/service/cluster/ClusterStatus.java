package io.godwit.service.cluster;

import java.util.Arrays;
import java.util.Set;

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
    /** Its provider has put it away, and nothing but its owner's doing there brings it back. */
    FROZEN(false),
    /** Something else that its provider does with it. */
    UPGRADING(true);

    /** Words of Zilliz Cloud for work of its own. */
    private static final Set<String> OTHER_WORK = Set.of(
            "FREEZING",
            "UNFREEZED",
            "RESTORE_BACKUP",
            "MIGRATING",
            "RESIZING",
            "WRITING_OPERATION",
            "SET_PRIVATE_LINK");

    private final boolean passing;

    ClusterStatus(boolean passing) {
        this.passing = passing;
    }

    /** Whether another one follows without anybody's doing. */
    public boolean passing() {
        return passing;
    }

    /** A provider's word for it; one that is not known here is nothing to wait for. */
    public static ClusterStatus of(String word) {
        return Arrays.stream(values())
                .filter(status -> status.name().equals(word))
                .findFirst()
                .orElse(OTHER_WORK.contains(word) ? UPGRADING : ABNORMAL);
    }
}
