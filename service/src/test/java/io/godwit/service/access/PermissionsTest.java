package io.godwit.service.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The table of who may do what, written a second time, as the roles of Zilliz Cloud are documented. */
class PermissionsTest {
    private static final List<Role> COLUMNS = List.of(
            Role.OWNER,
            Role.PROJECT_ADMIN,
            Role.PROJECT_READ_WRITE,
            Role.PROJECT_READ_ONLY,
            Role.MEMBER,
            Role.BILLING_ADMIN);

    private static final Map<Action, String> EXPECTED = Map.ofEntries(
            Map.entry(Action.VIEW, "yyyyy-"),
            Map.entry(Action.READ_JOB, "yyyyy-"),
            Map.entry(Action.LIST_JOBS, "yyyy--"),
            Map.entry(Action.READ_RECORDS, "yyyy--"),
            Map.entry(Action.STOP_JOB, "yy----"),
            Map.entry(Action.MIGRATE, "yy----"),
            Map.entry(Action.MANAGE_CLUSTERS, "yy----"),
            Map.entry(Action.MANAGE_PROJECTS, "y-----"),
            Map.entry(Action.MANAGE_PROVIDERS, "y-----"),
            Map.entry(Action.MAKE_KEYS, "yy----"),
            Map.entry(Action.MANAGE_KEYS, "y-----"),
            Map.entry(Action.MAKE_ORGANIZATIONS, "y-----"),
            Map.entry(Action.MANAGE_ORGANIZATION, "y-----"),
            Map.entry(Action.MANAGE_MEMBERS, "y-----"),
            Map.entry(Action.READ_AUDIT, "y-----"));

    @Test
    void everyRoleMayDoWhatIsDocumentedAndNothingElse() {
        assertThat(COLUMNS).containsExactlyInAnyOrder(Role.values());
        assertThat(EXPECTED).containsOnlyKeys(Action.values());
        EXPECTED.forEach((action, row) -> {
            for (int i = 0; i < COLUMNS.size(); i++) {
                assertThat(Permissions.allows(COLUMNS.get(i), action))
                        .as("%s, %s", COLUMNS.get(i), action)
                        .isEqualTo(row.charAt(i) == 'y');
            }
        });
    }
}
