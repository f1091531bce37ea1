package io.godwit.migration.plan;

import io.milvus.grpc.PrivilegeGroupInfo;
import io.milvus.grpc.RBACMeta;
import io.milvus.grpc.UserInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How users, roles, memberships, grants and privilege groups of a target differ from what it was to get. What it has beyond that is a difference only
 * in what the job itself made: all others are the target's own affair.
 */
public final class RbacComparison {
    private final RBACMeta wanted;
    private final RBACMeta there;
    private final Set<String> own;

    private RbacComparison(RBACMeta wanted, RBACMeta there, Set<String> own) {
        this.wanted = wanted;
        this.there = there;
        this.own = own;
    }

    /**
     * @param there what the target has
     * @param own {@code user NAME}, {@code role NAME} and {@code group NAME} that the job has made
     * @return in words: first what is missing, then what is left over
     */
    public static List<String> differences(RBACMeta wanted, RBACMeta there, Set<String> own) {
        RbacComparison comparison = new RbacComparison(wanted, there, own);
        return Stream.concat(comparison.missing(), comparison.leftOver()).toList();
    }

    private Stream<String> missing() {
        Set<String> found =
                Stream.concat(RbacMapping.names(there), rights(there)).collect(Collectors.toSet());
        List<PrivilegeGroupInfo> groups = wanted.getPrivilegeGroupsList().stream()
                .filter(group -> found.contains(name(group)))
                .toList();
        RBACMeta made = wanted.toBuilder()
                .clearPrivilegeGroups()
                .addAllPrivilegeGroups(groups)
                .build();
        return Stream.concat(RbacMapping.names(wanted), rights(made))
                .filter(words -> !found.contains(words))
                .map(words -> words + " is missing");
    }

    private Stream<String> leftOver() {
        Set<String> kept = RbacMapping.names(wanted).collect(Collectors.toSet());
        Stream<String> objects = RbacMapping.names(there)
                .filter(own::contains)
                .filter(name -> !kept.contains(name))
                .map(name ->
                        name + ", which this job made, is at the target, and the source gives none now: drop it there"
                                + " if nobody needs it");
        Set<String> given = rights(wanted).collect(Collectors.toSet());
        // Whether the source took it back, or the target's own people gave it since, cannot be told.
        Stream<String> rights = rights(ofTheJob())
                .filter(words -> !given.contains(words))
                .map(words ->
                        words + " is at the target, and the source does not give it now: take it back there unless"
                                + " it was given there on purpose");
        return Stream.concat(objects, rights);
    }

    private RBACMeta ofTheJob() {
        RBACMeta.Builder made = RBACMeta.newBuilder();
        there.getUsersList().stream()
                .filter(user -> own.contains("user " + user.getUser()))
                .map(RbacComparison::withoutEverybody)
                .forEach(made::addUsers);
        there.getGrantsList().stream()
                .filter(grant -> own.contains("role " + grant.getRole().getName()))
                .forEach(made::addGrants);
        there.getPrivilegeGroupsList().stream()
                .filter(group -> own.contains(name(group)))
                .forEach(made::addPrivilegeGroups);
        return made.build();
    }

    /** Without the role that each user is in, of which not every server tells. */
    private static UserInfo withoutEverybody(UserInfo user) {
        return user.toBuilder()
                .clearRoles()
                .addAllRoles(user.getRolesList().stream()
                        .filter(role -> !role.getName().equals(RbacMapping.EVERYBODY))
                        .toList())
                .build();
    }

    /** Who is in which role, what roles may, and what groups of privileges hold. */
    private static Stream<String> rights(RBACMeta meta) {
        Stream<String> memberships = meta.getUsersList().stream()
                .flatMap(user -> user.getRolesList().stream()
                        .map(role -> "user " + user.getUser() + " in role " + role.getName()));
        Stream<String> grants = meta.getGrantsList().stream().map(RbacMapping::words);
        Stream<String> privileges = meta.getPrivilegeGroupsList().stream()
                .flatMap(group -> group.getPrivilegesList().stream()
                        .map(privilege -> privilege.getName() + " in " + name(group)));
        return Stream.of(memberships, grants, privileges).flatMap(words -> words);
    }

    private static String name(PrivilegeGroupInfo group) {
        return "group " + group.getGroupName();
    }
}
