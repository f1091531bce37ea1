package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.Finding;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Rbac;
import io.milvus.grpc.RBACMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What preflight says of users, roles and grants where they are asked for. */
final class RbacCheck {
    private final List<Finding> findings = new ArrayList<>();

    private RbacCheck() {}

    static List<Finding> findings(ClusterView source, ClusterView target, List<CollectionPlan> collections) {
        RbacCheck check = new RbacCheck();
        Optional<RBACMeta> ours = check.read("source", source);
        Optional<RBACMeta> theirs = check.read("target", target);
        if (ours.isPresent() && theirs.isPresent()) {
            check.compare(ours.get(), RbacMapping.map(ours.get(), theirs.get(), collections, Set.of()));
        }
        return check.findings;
    }

    private Optional<RBACMeta> read(String side, ClusterView cluster) {
        try {
            return Optional.of(cluster.rbac());
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.NOT_SUPPORTED && e.code() != ErrorCode.PERMISSION_DENIED) {
                throw e;
            }
            findings.add(Check.RBAC_UNSUPPORTED.on(side + " " + cluster.uri(), e.getMessage()));
            return Optional.empty();
        }
    }

    private void compare(RBACMeta source, RbacMapping.Result mapped) {
        RBACMeta wanted = mapped.wanted();
        findings.add(Check.RBAC_CARRIED.on(
                "users and roles",
                "The target gets " + wanted.getUsersCount() + " users, " + wanted.getRolesCount() + " roles and "
                        + wanted.getGrantsCount() + " grants."));
        if (wanted.getUsersCount() > 0 && !Rbac.hasPasswords(source)) {
            findings.add(Check.RBAC_NEW_PASSWORDS.on(
                    "users and roles", "The source does not give the passwords of its users, nor hashes of them."));
        }
        if (!mapped.left().isEmpty()) {
            findings.add(
                    Check.RBAC_LEFT.on("users and roles", "Not carried: " + String.join("; ", mapped.left()) + "."));
        }
    }
}
