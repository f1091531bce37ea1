package io.godwit.migration.run;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.plan.RbacMapping;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Rbac;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.GrantEntity;
import io.milvus.grpc.RBACMeta;
import io.milvus.grpc.RoleEntity;
import io.milvus.grpc.UserInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Makes users, roles and grants of the source at the target. What the target has already is never changed. */
final class RbacCopy {
    private static final String OBJECT = "users and roles";

    private final Run run;
    private final Rbac target;
    private final AccessFile file;

    RbacCopy(Run run) {
        this.run = run;
        this.target = run.clusters().target().rbac();
        this.file = new AccessFile(run.store().folder(run.job().id()));
    }

    /** What is not there afterwards although it should be, in words. */
    List<String> execute() {
        RBACMeta source = run.patience()
                .reading("reading users and roles", run.clusters().source().rbac()::read);
        RBACMeta before = read();
        MigrationPlan plan = run.job().plan();
        RbacMapping.Result mapped = RbacMapping.map(source, before, plan.spec(), plan.collections(), file.own());
        mapped.left().forEach(left -> run.warn(OBJECT, "not carried: " + left));
        make(mapped.wanted(), before);
        List<String> missing = missing(mapped.wanted(), read());
        if (missing.isEmpty()) {
            run.note(
                    OBJECT,
                    mapped.wanted().getUsersCount() + " users, "
                            + mapped.wanted().getRolesCount() + " roles and "
                            + mapped.wanted().getGrantsCount() + " grants are at the target" + inForce());
        }
        return missing;
    }

    /** A 2.3.5 answers first and tells its proxies later, a few a second of all that it still does for dropped collections (seen). */
    private String inForce() {
        return run.clusters().target().kind() == ServerKind.MILVUS_2_3
                ? "; a Milvus 2.3 that has dropped many collections puts them in force minutes later"
                : "";
    }

    private RBACMeta read() {
        return run.patience().reading("reading users and roles", target::read);
    }

    private void make(RBACMeta wanted, RBACMeta before) {
        Set<String> there = RbacMapping.names(before).collect(Collectors.toSet());
        if (Rbac.hasPasswords(wanted)
                && wanted.getUsersCount() > 0
                && RbacMapping.names(wanted).noneMatch(there::contains)) {
            RbacMapping.names(wanted).forEach(file::note);
            try {
                target.restore(wanted);
                return;
            } catch (GodwitException e) {
                if (e.code() != ErrorCode.NOT_SUPPORTED) {
                    throw e;
                }
                run.warn(OBJECT, "the target takes no hashes of passwords: users get new ones");
            }
        }
        one(wanted, before, there);
    }

    /** One by one, with new passwords; what an earlier run has made is left out. */
    private void one(RBACMeta wanted, RBACMeta before, Set<String> there) {
        for (RoleEntity role : wanted.getRolesList()) {
            String name = "role " + role.getName();
            file.note(name);
            if (!there.contains(name)) {
                target.createRole(role);
            }
        }
        for (UserInfo user : wanted.getUsersList()) {
            user(user, before, there.contains("user " + user.getUser()));
        }
        Set<String> granted =
                before.getGrantsList().stream().map(RbacMapping::words).collect(Collectors.toSet());
        wanted.getGrantsList().stream()
                .filter(grant -> !granted.contains(RbacMapping.words(grant)))
                .forEach(target::grant);
        if (wanted.getPrivilegeGroupsCount() > 0) {
            run.warn(OBJECT, "privilege groups are not carried to a target that cannot restore them");
        }
        if (wanted.getUsersCount() > 0) {
            run.warn(OBJECT, "the new passwords are in " + AccessFile.NAME + " in the job's folder");
        }
    }

    private void user(UserInfo user, RBACMeta before, boolean there) {
        String password = file.password("user " + user.getUser());
        if (!there) {
            target.createUser(user.getUser(), password);
        }
        Set<String> has = before.getUsersList().stream()
                .filter(one -> one.getUser().equals(user.getUser()))
                .flatMap(one -> one.getRolesList().stream())
                .map(RoleEntity::getName)
                .collect(Collectors.toSet());
        user.getRolesList().stream()
                .map(RoleEntity::getName)
                .filter(role -> !has.contains(role))
                .forEach(role -> target.addToRole(user.getUser(), role));
    }

    private static List<String> missing(RBACMeta wanted, RBACMeta after) {
        List<String> missing = new ArrayList<>();
        Set<String> names = RbacMapping.names(after).collect(Collectors.toSet());
        RbacMapping.names(wanted)
                .filter(name -> !names.contains(name))
                .forEach(name -> missing.add(name + " is missing"));
        Set<String> memberships = memberships(after);
        memberships(wanted).stream()
                .filter(membership -> !memberships.contains(membership))
                .forEach(membership -> missing.add(membership + " is missing"));
        Set<String> grants =
                after.getGrantsList().stream().map(RbacMapping::words).collect(Collectors.toSet());
        for (GrantEntity grant : wanted.getGrantsList()) {
            if (!grants.contains(RbacMapping.words(grant))) {
                missing.add(RbacMapping.words(grant) + " is missing");
            }
        }
        return missing;
    }

    private static Set<String> memberships(RBACMeta meta) {
        return meta.getUsersList().stream()
                .flatMap(user -> user.getRolesList().stream()
                        .map(role -> "user " + user.getUser() + " in role " + role.getName()))
                .collect(Collectors.toSet());
    }
}
