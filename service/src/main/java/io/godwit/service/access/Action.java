package io.godwit.service.access;

/** What one may want to do. Who may, stands in {@link Permissions}. */
public enum Action {
    /** List and describe projects, clusters, clouds and regions. */
    VIEW,
    /** Describe one job whose id is known. */
    READ_JOB,
    LIST_JOBS,
    /** Report, errors and events of a job, which name rows. */
    READ_RECORDS,
    /** Pause and cancel. */
    STOP_JOB,
    /** Submit a job, or have it run once more; on the projects of both sides. */
    MIGRATE,
    /** Register, test and remove. */
    MANAGE_CLUSTERS,
    /** Make, upgrade and delete projects. */
    MANAGE_PROJECTS,
    /** Store the organization's key at a provider of clusters. */
    MANAGE_PROVIDERS,
    /** List and create customized API keys, those that reach no further than oneself. */
    MAKE_KEYS,
    /** Whatever customized API keys the organization has: list, create, change and delete them. */
    MANAGE_KEYS,
    /** Make another one, with oneself as its Owner. */
    MAKE_ORGANIZATIONS,
    /** Rename it. */
    MANAGE_ORGANIZATION,
    /** List members, create and remove them, set their roles. */
    MANAGE_MEMBERS,
    /** The trail of what was done in the organization, and the check of it. */
    READ_AUDIT
}
