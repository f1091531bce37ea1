package io.godwit.migration.run;

import io.godwit.migration.MigrationPlan;
import io.godwit.migration.plan.RbacComparison;
import io.godwit.migration.plan.RbacMapping;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Rbac;
import io.godwit.milvus.ServerKind;
import io.milvus.grpc.RBACMeta;
import io.milvus.grpc.RoleEntity;
import io.milvus.grpc.UserInfo;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes users, roles and grants of the source at the target. What the target has already is never changed, nor is anything taken
 * back there: what an earlier run of the job made and the source no longer gives is named.
 */
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

    /** What is not there afterwards although it should be, and what the job made that should not be there now, in words. */
    List<String> execute() {
        RBACMeta source = run.patience()
                .reading("reading users and roles", run.clusters().source().rbac()::read);
        RBACMeta before = read(source);
        MigrationPlan plan = run.job().plan();
        RbacMapping.Result mapped = RbacMapping.map(source, before, plan.spec(), plan.collections(), file.own());
        mapped.left().forEach(left -> run.warn(OBJECT, "not carried: " + left));
        RbacMapping.databases(mapped.wanted()).forEach(file::noteGrantsIn);
        make(mapped.wanted(), before);
        List<String> differences = RbacComparison.differences(mapped.wanted(), read(source), file.own());
        if (differences.isEmpty()) {
            run.note(
                    OBJECT,
                    mapped.wanted().getUsersCount() + " users, "
                            + mapped.wanted().getRolesCount() + " roles and "
                            + mapped.wanted().getGrantsCount() + " grants are at the target" + inForce());
        }
        return differences;
    }

    /** A 2.3.5 answers first and tells its proxies later, a few a second of all that it still does for dropped collections (seen). */
    private String inForce() {
        return run.clusters().target().kind() == ServerKind.MILVUS_2_3
                ? "; a Milvus 2.3 that has dropped many collections puts them in force minutes later"
                : "";
    }

    /** With the grants that name databases of the source's, as those on the cluster do: the target may have no such database. */
    private RBACMeta read(RBACMeta source) {
        Set<String> databases = new TreeSet<>(file.databasesOfGrants());
        databases.addAll(RbacMapping.databases(source));
        return run.patience().reading("reading users and roles", () -> target.read(databases));
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
        boolean newPasswords = false;
        for (UserInfo user : wanted.getUsersList()) {
            String name = "user " + user.getUser();
            if (!there.contains(name)) {
                target.createUser(user.getUser(), file.password(name));
                newPasswords = true;
            }
            addToRoles(user, before);
        }
        Set<String> granted =
                before.getGrantsList().stream().map(RbacMapping::words).collect(Collectors.toSet());
        wanted.getGrantsList().stream()
                .filter(grant -> !granted.contains(RbacMapping.words(grant)))
                .forEach(target::grant);
        boolean newGroups = wanted.getPrivilegeGroupsList().stream()
                .anyMatch(group -> !there.contains("group " + group.getGroupName()));
        if (newGroups) {
            run.warn(OBJECT, "privilege groups are not carried to a target that cannot restore them");
        }
        if (newPasswords) {
            run.warn(OBJECT, "the new passwords are in " + AccessFile.NAME + " in the job's folder");
        }
    }

    private void addToRoles(UserInfo user, RBACMeta before) {
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
}
