package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.milvus.CollectionName;
import io.milvus.grpc.GrantEntity;
import io.milvus.grpc.PrivilegeGroupInfo;
import io.milvus.grpc.RBACMeta;
import io.milvus.grpc.RoleEntity;
import io.milvus.grpc.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which users, roles and grants of a source a target gets: those that it lacks, with the grants on what is migrated, under its new
 * names, and those on the cluster as a whole. Users and roles that the target has are left as they are, whatever they may do there: who is in a role of the
 * target's own may be others than those at the source. The grants that such a role lacks are named.
 */
public final class RbacMapping {
    private static final Set<String> BUILT_IN_USERS = Set.of("root");
    /** Each user is in it. */
    static final String EVERYBODY = "public";

    private static final Set<String> BUILT_IN_ROLES = Set.of("admin", EVERYBODY);
    static final String ANY = "*";
    private static final String USER = "User";
    /** What Milvus 2.5 and later themselves put at the level of the cluster, by the names that all versions give it. */
    private static final Set<String> OF_THE_CLUSTER = Set.of(
            "BackupRBAC",
            "ClusterAdmin",
            "ClusterReadOnly",
            "ClusterReadWrite",
            "CreateDatabase",
            "CreateOwnership",
            "CreatePrivilegeGroup",
            "CreateResourceGroup",
            "DescribeResourceGroup",
            "DropDatabase",
            "DropOwnership",
            "DropPrivilegeGroup",
            "DropResourceGroup",
            "FlushAll",
            "ListDatabases",
            "ListPrivilegeGroups",
            "ListResourceGroups",
            "ManageOwnership",
            "OperatePrivilegeGroup",
            "RestoreRBAC",
            "SelectOwnership",
            "SelectUser",
            "TransferNode",
            "TransferReplica",
            "UpdateResourceGroups",
            "UpdateUser");

    /** What touches no collection that is there. */
    private static final Set<String> OF_THE_DATABASE = Set.of("AlterDatabase", "CreateCollection", "DescribeDatabase");

    private final RBACMeta source;
    private final Selector selector;
    private final List<CollectionPlan> collections;
    private final Set<String> existing;
    /** Grants that the target has, in words. */
    private final Set<String> granted;

    private final RBACMeta.Builder wanted = RBACMeta.newBuilder();
    private final List<String> left = new ArrayList<>();

    private RbacMapping(
            RBACMeta source, RBACMeta target, MigrationSpec spec, List<CollectionPlan> collections, Set<String> own) {
        this.source = source;
        this.selector = new Selector(spec);
        this.collections = collections;
        this.existing = names(target).collect(Collectors.toCollection(TreeSet::new));
        existing.removeAll(own);
        this.granted = target.getGrantsList().stream().map(RbacMapping::words).collect(Collectors.toSet());
    }

    /**
     * @param wanted what the target gets
     * @param left what it does not get, each in words with the reason
     */
    public record Result(RBACMeta wanted, List<String> left) {}

    /** @param own {@code user NAME}, {@code role NAME} and {@code group NAME} that the same job has made before */
    public static Result map(
            RBACMeta source, RBACMeta target, MigrationSpec spec, List<CollectionPlan> collections, Set<String> own) {
        RbacMapping mapping = new RbacMapping(source, target, spec, collections, own);
        mapping.roles();
        mapping.groups();
        mapping.users();
        mapping.grants();
        return new Result(mapping.wanted.build(), List.copyOf(mapping.left));
    }

    /** Each user, role and privilege group, as in {@code own}. */
    public static Stream<String> names(RBACMeta meta) {
        return Stream.of(
                        meta.getUsersList().stream().map(user -> "user " + user.getUser()),
                        meta.getRolesList().stream().map(role -> "role " + role.getName()),
                        meta.getPrivilegeGroupsList().stream().map(group -> "group " + group.getGroupName()))
                .flatMap(names -> names);
    }

    /** Which databases the grants name. */
    public static Set<String> databases(RBACMeta meta) {
        return meta.getGrantsList().stream().map(RbacMapping::database).collect(Collectors.toCollection(TreeSet::new));
    }

    /** A grant in words; two are equal only if the grants are. */
    public static String words(GrantEntity grant) {
        return "role " + grant.getRole().getName() + ": "
                + grant.getGrantor().getPrivilege().getName() + " on "
                + grant.getObject().getName() + " " + database(grant) + "." + grant.getObjectName();
    }

    private void roles() {
        for (RoleEntity role : source.getRolesList()) {
            String name = "role " + role.getName();
            if (existing.contains(name)) {
                if (!BUILT_IN_ROLES.contains(role.getName())) {
                    left.add(name + ", which the target has already");
                }
            } else {
                wanted.addRoles(role);
            }
        }
    }

    private void groups() {
        for (PrivilegeGroupInfo group : source.getPrivilegeGroupsList()) {
            if (existing.contains("group " + group.getGroupName())) {
                left.add("privilege group " + group.getGroupName() + ", which the target has already");
            } else {
                wanted.addPrivilegeGroups(group);
            }
        }
    }

    private void users() {
        for (UserInfo user : source.getUsersList()) {
            String name = "user " + user.getUser();
            if (BUILT_IN_USERS.contains(user.getUser())) {
                continue;
            }
            if (existing.contains(name)) {
                left.add(name + ", whom the target has already");
            } else {
                wanted.addUsers(inCarriedRoles(user));
            }
        }
    }

    /** A role of the target's own may allow more than its namesake at the source, and {@code admin} allows everything. */
    private UserInfo inCarriedRoles(UserInfo user) {
        Set<String> carried =
                wanted.getRolesList().stream().map(RoleEntity::getName).collect(Collectors.toSet());
        UserInfo.Builder builder = user.toBuilder().clearRoles();
        for (RoleEntity role : user.getRolesList()) {
            if (carried.contains(role.getName()) || role.getName().equals(EVERYBODY)) {
                builder.addRoles(role);
            } else {
                left.add("user " + user.getUser() + " in role " + role.getName()
                        + ", which is the target's own: add the user there if it may do what that role allows");
            }
        }
        return builder.build();
    }

    private void grants() {
        Set<String> roles =
                wanted.getRolesList().stream().map(RoleEntity::getName).collect(Collectors.toSet());
        Set<String> known = new TreeSet<>();
        for (GrantEntity grant : source.getGrantsList()) {
            if (!roles.contains(grant.getRole().getName())) {
                renamed(grant).stream()
                        .map(RbacMapping::words)
                        .filter(words -> !granted.contains(words) && known.add(words))
                        .forEach(words -> left.add(
                                words + ", as the role is the target's own: grant it there if all who are in it may"));
            } else {
                List<GrantEntity> renamed = renamed(grant);
                if (renamed.isEmpty()) {
                    left.add(words(grant)
                            + (grant.getObjectName().equals(ANY)
                                    ? ", as nothing of this database is migrated"
                                    : ", which is not migrated"));
                }
                renamed.stream().filter(one -> known.add(words(one))).forEach(wanted::addGrants);
            }
        }
    }

    /** Without what it allows on objects that do not travel. */
    private List<GrantEntity> renamed(GrantEntity grant) {
        if (ofTheCluster(grant)) {
            return List.of(grant);
        }
        String database = database(grant);
        if (!grant.getObjectName().equals(ANY)) {
            return collections.stream()
                    .flatMap(plan -> nameAtTarget(plan, database, grant.getObjectName()).stream())
                    .map(name -> grant.toBuilder()
                            .setDbName(name.database())
                            .setObjectName(name.name())
                            .build())
                    .toList();
        }
        if (database.equals(ANY)) {
            return List.of(grant);
        }
        Stream<String> whole = selector.whole(database).stream();
        Stream<String> some = collections.stream()
                .filter(plan -> plan.source().database().equals(database))
                .map(plan -> plan.target().database());
        return Stream.concat(whole, some)
                .distinct()
                .map(name -> grant.toBuilder().setDbName(name).build())
                .toList();
    }

    /** On users, roles, databases and nodes, whichever database it names. */
    private static boolean ofTheCluster(GrantEntity grant) {
        return grant.getObject().getName().equals(USER)
                || OF_THE_CLUSTER.contains(grant.getGrantor().getPrivilege().getName());
    }

    /** Whether it is on all collections of a database, or of all databases, those of the target's own among them. */
    static boolean reachesAll(GrantEntity grant) {
        return grant.getObjectName().equals(ANY)
                && !ofTheCluster(grant)
                && !OF_THE_DATABASE.contains(grant.getGrantor().getPrivilege().getName());
    }

    /** {@code *} for any. */
    static String database(GrantEntity grant) {
        return grant.getDbName().isEmpty() ? CollectionName.DEFAULT_DATABASE : grant.getDbName();
    }

    /** What a name of the source's, of a collection or of one of its aliases, becomes; empty if it is of another collection. */
    private static Optional<CollectionName> nameAtTarget(CollectionPlan plan, String database, String name) {
        if (!database.equals(ANY) && !plan.source().database().equals(database)) {
            return Optional.empty();
        }
        if (plan.source().name().equals(name)) {
            return Optional.of(plan.target());
        }
        return plan.aliases().contains(name)
                ? Optional.of(new CollectionName(plan.target().database(), name))
                : Optional.empty();
    }
}
