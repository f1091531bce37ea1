package io.godwit.service.cluster;

import java.util.Arrays;
import java.util.Optional;

/** What a cluster is booked as. A Milvus of one's own is registered as the one that it comes closest to. */
public enum Plan {
    FREE("Free", "Free", "in03-"),
    SERVERLESS("Serverless", "Serverless", "in05-"),
    STANDARD("Standard", "Dedicated", "in01-"),
    ENTERPRISE("Enterprise", "Dedicated", "in01-");

    private final String label;
    private final String deployment;
    private final String prefix;

    Plan(String label, String deployment, String prefix) {
        this.label = label;
        this.deployment = deployment;
        this.prefix = prefix;
    }

    /** As REST writes it. */
    public String label() {
        return label;
    }

    /** Free, Serverless or Dedicated. */
    public String deployment() {
        return deployment;
    }

    public boolean dedicated() {
        return this == STANDARD || this == ENTERPRISE;
    }

    /** How the ids of its clusters begin; some clients tell the plan from it. */
    public String prefix() {
        return prefix;
    }

    public static Optional<Plan> of(String label) {
        return Arrays.stream(values()).filter(plan -> plan.label.equals(label)).findFirst();
    }
}
