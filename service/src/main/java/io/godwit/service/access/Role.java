package io.godwit.service.access;

/** What one can be, for one project: a role in its organization, or one in the project itself. */
public enum Role {
    OWNER,
    PROJECT_ADMIN,
    PROJECT_READ_WRITE,
    PROJECT_READ_ONLY,
    /** In the organization, whatever the project. */
    MEMBER,
    BILLING_ADMIN
}
