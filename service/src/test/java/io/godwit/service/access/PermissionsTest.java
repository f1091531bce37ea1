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

    private static final Map<Action, String> EXPECTED = Map.of(
            Action.VIEW, "yyyyy-",
            Action.READ_JOB, "yyyyy-",
            Action.LIST_JOBS, "yyyy--",
            Action.READ_RECORDS, "yyyy--",
            Action.STOP_JOB, "yy----",
            Action.MIGRATE, "yy----",
            Action.MANAGE_CLUSTERS, "yy----",
            Action.MANAGE_PROVIDERS, "y-----",
            Action.MANAGE_KEYS, "y-----",
            Action.MANAGE_MEMBERS, "y-----");

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
