package io.godwit.service.access;

/** What one may want to do. Who may, stands in {@link Permissions}. */
public enum Action {
    /** List and describe projects, clusters, clouds and regions. */
    VIEW,
    /** Describe one job whose id is known. */
    READ_JOB,
    LIST_JOBS,
    CANCEL_JOB,
    /** On the projects of both sides. */
    MIGRATE,
    /** Register, test and remove. */
    MANAGE_CLUSTERS,
    /** List, create and delete customized API keys of the organization. */
    MANAGE_KEYS,
    /** List members, create them, set their roles. */
    MANAGE_MEMBERS
}
