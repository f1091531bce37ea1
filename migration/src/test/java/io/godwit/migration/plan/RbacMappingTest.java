package io.godwit.migration.plan;

import static io.godwit.migration.plan.Schemas.schema;
import static org.assertj.core.api.Assertions.assertThat;

import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.GrantEntity;
import io.milvus.grpc.GrantorEntity;
import io.milvus.grpc.ObjectEntity;
import io.milvus.grpc.PrivilegeEntity;
import io.milvus.grpc.PrivilegeGroupInfo;
import io.milvus.grpc.RBACMeta;
import io.milvus.grpc.RoleEntity;
import io.milvus.grpc.UserInfo;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class RbacMappingTest {
    private final InMemoryCluster source = new InMemoryCluster("http://a:19530", ServerKind.MILVUS_2_5);
    private final InMemoryCluster target = new InMemoryCluster("http://b:19530", ServerKind.MILVUS_2_5);

    @Test
    void grantsFollowTheRenamesAndThoseOnOtherCollectionsStay() {
        RBACMeta meta = meta("reader")
                .addGrants(grant("reader", "Collection", "Query", "sales", "orders"))
                .addGrants(grant("reader", "Collection", "Search", "sales", "current"))
                .addGrants(grant("reader", "Collection", "Query", "sales", "secret"))
                .addGrants(grant("reader", "Collection", "Insert", "sales", "*"))
                .addGrants(grant("reader", "Global", "CollectionReadOnly", "sales", "orders"))
                .addGrants(grant("reader", "Global", "CollectionReadOnly", "sales", "secret"))
                .addGrants(grant("reader", "Collection", "Search", "*", "orders"))
                .addGrants(grant("reader", "Global", "DropCollection", "sales", "*"))
                .addGrants(grant("reader", "Global", "CreateCollection", "", "*"))
                .addGrants(grant("reader", "Global", "CreateOwnership", "", "*"))
                .addGrants(grant("reader", "User", "UpdateUser", "", "bob"))
                .build();

        RbacMapping.Result result = map(meta, RBACMeta.getDefaultInstance());

        assertThat(result.wanted().getGrantsList())
                .extracting(RbacMapping::words)
                .containsExactly(
                        "role reader: Query on Collection archive.orders_v2",
                        "role reader: Search on Collection archive.current",
                        "role reader: Insert on Collection archive.*",
                        "role reader: CollectionReadOnly on Global archive.orders_v2",
                        "role reader: Search on Collection archive.orders_v2",
                        "role reader: DropCollection on Global archive.*",
                        "role reader: CreateOwnership on Global default.*",
                        "role reader: UpdateUser on User default.bob");
        assertThat(result.left())
                .containsExactly(
                        "role reader: Query on Collection sales.secret, which is not migrated",
                        "role reader: CollectionReadOnly on Global sales.secret, which is not migrated",
                        "role reader: CreateCollection on Global default.*, as nothing of this database is migrated");
    }

    @Test
    void grantsOnADatabaseThatIsTakenWholeFollowItThoughItHoldsNothing() {
        source.addDatabase("bare");
        RBACMeta meta = meta("maker")
                .addGrants(grant("maker", "Global", "CreateCollection", "bare", "*"))
                .addGrants(grant("maker", "Collection", "Query", "", "*"))
                .build();
        MigrationSpec whole = Selections.parse(List.of("*=new_*"), List.of(), List.of())
                .spec(source.uri(), target.uri(), IfExists.FAIL);

        assertThat(RbacMapping.map(meta, RBACMeta.getDefaultInstance(), whole, List.of(), Set.of())
                        .wanted()
                        .getGrantsList())
                .extracting(RbacMapping::words)
                .containsExactly(
                        "role maker: CreateCollection on Global new_bare.*",
                        "role maker: Query on Collection new_default.*");
    }

    @Test
    void namesWhatOfTheTargetsOwnAGrantOnEverythingCovers() {
        source.rbac = meta("reader")
                .addGrants(grant("reader", "Collection", "Insert", "sales", "*"))
                .addGrants(grant("reader", "Global", "CreateCollection", "sales", "*"))
                .addGrants(grant("reader", "Collection", "Query", "sales", "orders"))
                .build();
        target.add("archive", schema("theirs"));
        target.add("elsewhere", schema("others"));

        assertThat(plan(RunOptions.builder().rbac(true).build()).findings())
                .filteredOn(finding -> finding.id().equals("RBAC_REACHES_FURTHER"))
                .singleElement()
                .satisfies(finding -> {
                    assertThat(finding.object()).isEqualTo("database archive");
                    assertThat(finding.evidence())
                            .isEqualTo("These grants cover collections of the target's own as well (archive.theirs):"
                                    + " role reader: Insert on Collection archive.*.");
                });

        source.rbac = meta("reader")
                .addGrants(grant("reader", "Collection", "Insert", "*", "*"))
                .build();
        assertThat(plan(RunOptions.builder().rbac(true).build()).findings())
                .filteredOn(finding -> finding.id().equals("RBAC_REACHES_FURTHER"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence()).contains("(archive.theirs, elsewhere.others)"));
    }

    @Test
    void whatTheTargetHasIsLeftAsItIs() {
        RBACMeta there = meta("reader", "admin", "public")
                .addUsers(UserInfo.newBuilder().setUser("alice"))
                .addPrivilegeGroups(PrivilegeGroupInfo.newBuilder().setGroupName("few"))
                .addGrants(grant("reader", "Collection", "Load", "archive", "orders_v2"))
                .build();
        RBACMeta meta = meta("reader", "writer", "admin", "public")
                .addUsers(UserInfo.newBuilder().setUser("root"))
                .addUsers(UserInfo.newBuilder().setUser("alice"))
                .addUsers(UserInfo.newBuilder().setUser("bob"))
                .addPrivilegeGroups(PrivilegeGroupInfo.newBuilder().setGroupName("few"))
                .addGrants(grant("reader", "Collection", "Query", "sales", "orders"))
                .addGrants(grant("reader", "Collection", "Load", "sales", "orders"))
                .addGrants(grant("public", "Collection", "Query", "sales", "orders"))
                .build();

        RbacMapping.Result result = map(meta, there);

        String own = ", as the role is the target's own: grant it there if all who are in it may";
        assertThat(RbacMapping.names(result.wanted())).containsExactly("user bob", "role writer");
        assertThat(result.wanted().getGrantsList()).isEmpty();
        assertThat(result.left())
                .containsExactly(
                        "role reader, which the target has already",
                        "privilege group few, which the target has already",
                        "user alice, whom the target has already",
                        "role reader: Query on Collection archive.orders_v2" + own,
                        "role public: Query on Collection archive.orders_v2" + own);
    }

    @Test
    void noUserIsPutIntoARoleOfTheTargetsOwn() {
        RBACMeta there = meta("ops", "admin", "public").build();
        RBACMeta meta = meta("ops", "reader", "admin", "public")
                .addUsers(UserInfo.newBuilder()
                        .setUser("alice")
                        .addRoles(RoleEntity.newBuilder().setName("ops"))
                        .addRoles(RoleEntity.newBuilder().setName("reader"))
                        .addRoles(RoleEntity.newBuilder().setName("admin"))
                        .addRoles(RoleEntity.newBuilder().setName("public")))
                .build();

        RbacMapping.Result result = map(meta, there);

        assertThat(result.wanted().getUsers(0).getRolesList())
                .extracting(RoleEntity::getName)
                .containsExactly("reader", "public");
        assertThat(result.left())
                .filteredOn(text -> text.startsWith("user alice"))
                .satisfiesExactly(
                        ops -> assertThat(ops).contains("in role ops"),
                        admin -> assertThat(admin).contains("in role admin"));
    }

    @Test
    void whatTheSameJobHasMadeBeforeIsGoneOnWith() {
        RBACMeta meta = meta("reader")
                .addGrants(grant("reader", "Collection", "Query", "sales", "orders"))
                .build();

        RbacMapping.Result result = map(meta, meta("reader").build(), Set.of("role reader", "user bob"));

        assertThat(result.wanted().getGrantsList()).hasSize(1);
        assertThat(result.left()).isEmpty();
    }

    @Test
    void whatTheJobMadeAndTheSourceNoLongerGivesIsADifference() {
        RBACMeta there = meta("reader", "writer", "ops", "public")
                .addUsers(user("alice", "reader", "ops", "public"))
                .addUsers(user("bob", "reader"))
                .addUsers(user("root", "admin"))
                .addUsers(user("theirs", "ops"))
                .addGrants(grant("reader", "Collection", "Query", "archive", "orders_v2"))
                .addGrants(grant("reader", "Collection", "Load", "archive", "orders_v2"))
                .addGrants(grant("ops", "Global", "CreateOwnership", "", "*"))
                .addPrivilegeGroups(group("few", "Query", "Insert"))
                .addPrivilegeGroups(group("theirs", "Drop"))
                .build();
        RBACMeta wanted = meta("reader")
                .addUsers(user("alice", "writer"))
                .addGrants(grant("reader", "Collection", "Query", "archive", "orders_v2"))
                .addGrants(grant("reader", "Collection", "Search", "archive", "orders_v2"))
                .addPrivilegeGroups(group("few", "Query", "Load"))
                .addPrivilegeGroups(group("lost", "Query"))
                .build();
        Set<String> own = Set.of("group few", "user alice", "user bob", "user gone", "role reader", "role writer");
        String made = ", which this job made, is at the target, and the source gives none now: drop it there if nobody"
                + " needs it";
        String given = " is at the target, and the source does not give it now: take it back there unless it was given"
                + " there on purpose";

        assertThat(RbacComparison.differences(wanted, there, own))
                .containsExactly(
                        "group lost is missing",
                        "user alice in role writer is missing",
                        "role reader: Search on Collection archive.orders_v2 is missing",
                        "Load in group few is missing",
                        "user bob" + made,
                        "role writer" + made,
                        "user alice in role reader" + given,
                        "user alice in role ops" + given,
                        "user bob in role reader" + given,
                        "role reader: Load on Collection archive.orders_v2" + given,
                        "Insert in group few" + given);
        assertThat(RbacComparison.differences(RBACMeta.getDefaultInstance(), there, Set.of()))
                .as("all of it is the target's own")
                .isEmpty();
    }

    @Test
    void preflightSaysWhoGetsNewPasswordsAndWhoIsLeft() {
        source.rbac = meta("reader")
                .addUsers(UserInfo.newBuilder().setUser("alice"))
                .addUsers(UserInfo.newBuilder().setUser("bob"))
                .build();
        target.rbac = RBACMeta.newBuilder()
                .addUsers(UserInfo.newBuilder().setUser("alice"))
                .build();

        MigrationPlan plan = plan(RunOptions.builder().rbac(true).build());

        assertThat(plan.refused()).isFalse();
        assertThat(plan.findings()).extracting(Finding::id).contains("RBAC_CARRIED", "RBAC_NEW_PASSWORDS", "RBAC_LEFT");
        assertThat(plan(RunOptions.DEFAULT).findings()).extracting(Finding::id).noneMatch(id -> id.startsWith("RBAC"));
    }

    @Test
    void preflightSeesAGrantThatTheTargetHasUnderADatabaseThatItLacks() {
        source.rbac = meta("ops")
                .addGrants(grant("ops", "Global", "CreateOwnership", "sales", "*"))
                .addGrants(grant("ops", "Global", "DropOwnership", "sales", "*"))
                .build();
        target.rbac = source.rbac.toBuilder().removeGrants(1).build();

        assertThat(plan(RunOptions.builder().rbac(true).build()).findings())
                .filteredOn(finding -> finding.id().equals("RBAC_LEFT"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.evidence())
                        .contains("DropOwnership on Global sales.*")
                        .doesNotContain("CreateOwnership"));
    }

    @Test
    void aServerWithoutUsersIsRefused() {
        target.deny("users");

        assertThat(plan(RunOptions.builder().rbac(true).build()).findings())
                .filteredOn(Finding::error)
                .extracting(Finding::id)
                .containsExactly("RBAC_UNSUPPORTED");
    }

    private RbacMapping.Result map(RBACMeta from, RBACMeta into) {
        return map(from, into, Set.of());
    }

    private RbacMapping.Result map(RBACMeta from, RBACMeta into, Set<String> own) {
        MigrationPlan plan = plan(RunOptions.DEFAULT);
        return RbacMapping.map(from, into, plan.spec(), plan.collections(), own);
    }

    private MigrationPlan plan(RunOptions options) {
        source.add("sales", schema("orders")).aliases = List.of("current");
        return Planner.plan(
                source,
                target,
                Selections.parse(List.of(), List.of("sales.orders=archive.orders_v2"), List.of())
                        .spec(source.uri(), target.uri(), IfExists.FAIL),
                options);
    }

    private static RBACMeta.Builder meta(String... roles) {
        RBACMeta.Builder meta = RBACMeta.newBuilder();
        List.of(roles).forEach(role -> meta.addRoles(RoleEntity.newBuilder().setName(role)));
        return meta;
    }

    private static PrivilegeGroupInfo group(String name, String... privileges) {
        PrivilegeGroupInfo.Builder group = PrivilegeGroupInfo.newBuilder().setGroupName(name);
        List.of(privileges)
                .forEach(privilege ->
                        group.addPrivileges(PrivilegeEntity.newBuilder().setName(privilege)));
        return group.build();
    }

    private static UserInfo user(String name, String... roles) {
        UserInfo.Builder user = UserInfo.newBuilder().setUser(name);
        List.of(roles).forEach(role -> user.addRoles(RoleEntity.newBuilder().setName(role)));
        return user.build();
    }

    private static GrantEntity grant(String role, String object, String privilege, String database, String name) {
        return GrantEntity.newBuilder()
                .setRole(RoleEntity.newBuilder().setName(role))
                .setObject(ObjectEntity.newBuilder().setName(object))
                .setObjectName(name)
                .setDbName(database)
                .setGrantor(GrantorEntity.newBuilder()
                        .setPrivilege(PrivilegeEntity.newBuilder().setName(privilege)))
                .build();
    }
}
