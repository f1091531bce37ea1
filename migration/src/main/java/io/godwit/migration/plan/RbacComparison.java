package io.godwit.migration.plan;

import io.milvus.grpc.RBACMeta;
import io.milvus.grpc.UserInfo;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How users, roles, memberships and grants of a target differ from what it was to get. What it has beyond that is a difference only
 * in users and roles that the job itself made: all others are the target's own affair.
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
        Set<String> found = Stream.of(RbacMapping.names(there), memberships(there.getUsersList()), grants(there))
                .flatMap(words -> words)
                .collect(Collectors.toSet());
        return Stream.of(RbacMapping.names(wanted), memberships(wanted.getUsersList()), grants(wanted))
                .flatMap(words -> words)
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
        Set<String> given = Stream.concat(memberships(wanted.getUsersList()), grants(wanted))
                .collect(Collectors.toSet());
        // Whether the source took it back, or the target's own people gave it since, cannot be told.
        Stream<String> rights = Stream.concat(
                        memberships(usersOfTheJob()),
                        there.getGrantsList().stream()
                                .filter(grant ->
                                        own.contains("role " + grant.getRole().getName()))
                                .map(RbacMapping::words))
                .filter(words -> !given.contains(words))
                .map(words ->
                        words + " is at the target, and the source does not give it now: take it back there unless"
                                + " it was given there on purpose");
        return Stream.concat(objects, rights);
    }

    /** Without the role that each user is in, of which not every server tells. */
    private List<UserInfo> usersOfTheJob() {
        return there.getUsersList().stream()
                .filter(user -> own.contains("user " + user.getUser()))
                .map(user -> user.toBuilder()
                        .clearRoles()
                        .addAllRoles(user.getRolesList().stream()
                                .filter(role -> !role.getName().equals(RbacMapping.EVERYBODY))
                                .toList())
                        .build())
                .toList();
    }

    private static Stream<String> grants(RBACMeta meta) {
        return meta.getGrantsList().stream().map(RbacMapping::words);
    }

    private static Stream<String> memberships(List<UserInfo> users) {
        return users.stream()
                .flatMap(user -> user.getRolesList().stream()
                        .map(role -> "user " + user.getUser() + " in role " + role.getName()));
    }
}
