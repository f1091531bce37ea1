package io.godwit.service.access;

import static io.godwit.service.access.Role.MEMBER;
import static io.godwit.service.access.Role.OWNER;
import static io.godwit.service.access.Role.PROJECT_ADMIN;
import static io.godwit.service.access.Role.PROJECT_READ_ONLY;
import static io.godwit.service.access.Role.PROJECT_READ_WRITE;
import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** Which role may do what: the one table. What it does not name is forbidden. Billing-Admin appears in no row: invoices are not offered. */
public final class Permissions {
    static final Map<Action, Set<Role>> TABLE = Map.ofEntries(
            entry(Action.VIEW, Set.of(OWNER, PROJECT_ADMIN, PROJECT_READ_WRITE, PROJECT_READ_ONLY, MEMBER)),
            entry(Action.READ_JOB, Set.of(OWNER, PROJECT_ADMIN, PROJECT_READ_WRITE, PROJECT_READ_ONLY, MEMBER)),
            entry(Action.LIST_JOBS, Set.of(OWNER, PROJECT_ADMIN, PROJECT_READ_WRITE, PROJECT_READ_ONLY)),
            entry(Action.READ_RECORDS, Set.of(OWNER, PROJECT_ADMIN, PROJECT_READ_WRITE, PROJECT_READ_ONLY)),
            entry(Action.STOP_JOB, Set.of(OWNER, PROJECT_ADMIN)),
            entry(Action.MIGRATE, Set.of(OWNER, PROJECT_ADMIN)),
            entry(Action.MANAGE_CLUSTERS, Set.of(OWNER, PROJECT_ADMIN)),
            entry(Action.MANAGE_PROJECTS, Set.of(OWNER)),
            entry(Action.MANAGE_PROVIDERS, Set.of(OWNER)),
            entry(Action.MAKE_KEYS, Set.of(OWNER, PROJECT_ADMIN)),
            entry(Action.MANAGE_KEYS, Set.of(OWNER)),
            entry(Action.MAKE_ORGANIZATIONS, Set.of(OWNER)),
            entry(Action.MANAGE_ORGANIZATION, Set.of(OWNER)),
            entry(Action.MANAGE_MEMBERS, Set.of(OWNER)),
            entry(Action.READ_AUDIT, Set.of(OWNER)));

    private Permissions() {}

    public static boolean allows(Role role, Action action) {
        return TABLE.getOrDefault(action, Set.of()).contains(role);
    }
}
