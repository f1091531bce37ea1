package io.godwit.service.access;

import static io.godwit.service.access.Role.MEMBER;
import static io.godwit.service.access.Role.OWNER;
import static io.godwit.service.access.Role.PROJECT_ADMIN;
import static io.godwit.service.access.Role.PROJECT_READ_ONLY;
import static io.godwit.service.access.Role.PROJECT_READ_WRITE;

import java.util.Map;
import java.util.Set;

/** Which role may do what: the one table. What it does not name is forbidden. Billing-Admin appears in no row: invoices are not offered. */
public final class Permissions {
    static final Map<Action, Set<Role>> TABLE = Map.of(
            Action.VIEW, Set.of(OWNER, PROJECT_ADMIN, PROJECT_READ_WRITE, PROJECT_READ_ONLY, MEMBER),
            Action.READ_JOB, Set.of(OWNER, PROJECT_ADMIN, PROJECT_READ_WRITE, PROJECT_READ_ONLY, MEMBER),
            Action.LIST_JOBS, Set.of(OWNER, PROJECT_ADMIN, PROJECT_READ_WRITE, PROJECT_READ_ONLY),
            Action.READ_RECORDS, Set.of(OWNER, PROJECT_ADMIN, PROJECT_READ_WRITE, PROJECT_READ_ONLY),
            Action.STOP_JOB, Set.of(OWNER, PROJECT_ADMIN),
            Action.MIGRATE, Set.of(OWNER, PROJECT_ADMIN),
            Action.MANAGE_CLUSTERS, Set.of(OWNER, PROJECT_ADMIN),
            Action.MANAGE_PROVIDERS, Set.of(OWNER),
            Action.MANAGE_KEYS, Set.of(OWNER),
            Action.MANAGE_MEMBERS, Set.of(OWNER));

    private Permissions() {}

    public static boolean allows(Role role, Action action) {
        return TABLE.getOrDefault(action, Set.of()).contains(role);
    }
}
