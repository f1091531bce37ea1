package io.godwit.service.access;

import java.util.Arrays;
import java.util.Optional;

/** A role in a project. */
public enum ProjectRole {
    ADMIN("Admin", Role.PROJECT_ADMIN),
    READ_WRITE("Read-Write", Role.PROJECT_READ_WRITE),
    READ_ONLY("Read-Only", Role.PROJECT_READ_ONLY);

    private final String label;
    private final Role role;

    ProjectRole(String label, Role role) {
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

    public static Optional<ProjectRole> of(String label) {
        return Arrays.stream(values()).filter(one -> one.label.equals(label)).findFirst();
    }
}
