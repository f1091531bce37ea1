package io.godwit.service.access;

import java.util.Arrays;
import java.util.Optional;

/** A role in an organization. */
public enum OrganizationRole {
    OWNER("Owner", Role.OWNER),
    MEMBER("Member", Role.MEMBER),
    BILLING_ADMIN("Billing-Admin", Role.BILLING_ADMIN);

    private final String label;
    private final Role role;

    OrganizationRole(String label, Role role) {
        this.label = label;
        this.role = role;
    }

    /** As REST writes it. */
    public String label() {
        return label;
    }

    Role role() {
        return role;
    }

    public static Optional<OrganizationRole> of(String label) {
        return Arrays.stream(values()).filter(one -> one.label.equals(label)).findFirst();
    }
}
