package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationSpec;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import io.godwit.milvus.Rbac;
import io.milvus.grpc.GrantEntity;
import io.milvus.grpc.RBACMeta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What preflight says of users, roles and grants where they are asked for. */
final class RbacCheck {
    private static final int MOST_NAMED = 10;

    private final List<Finding> findings = new ArrayList<>();

    private RbacCheck() {}

    static List<Finding> findings(
            ClusterView source, ClusterView target, MigrationSpec spec, List<CollectionPlan> collections) {
        RbacCheck check = new RbacCheck();
        Optional<RBACMeta> ours = check.read("source", source, Set.of());
        Optional<RBACMeta> theirs =
                check.read("target", target, ours.map(RbacMapping::databases).orElse(Set.of()));
        if (ours.isPresent() && theirs.isPresent()) {
            RbacMapping.Result mapped = RbacMapping.map(ours.get(), theirs.get(), spec, collections, Set.of());
            check.compare(ours.get(), mapped);
            check.reach(target, mapped.wanted(), collections);
        }
        return check.findings;
    }

    private Optional<RBACMeta> read(String side, ClusterView cluster, Set<String> databases) {
        try {
            return Optional.of(cluster.rbac(databases));
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
                "The target gets " + counted(wanted.getUsersCount(), "user") + ", "
                        + counted(wanted.getRolesCount(), "role") + " and "
                        + counted(wanted.getGrantsCount(), "grant") + "."));
        if (wanted.getUsersCount() > 0 && !Rbac.hasPasswords(source)) {
            findings.add(Check.RBAC_NEW_PASSWORDS.on(
                    "users and roles", "The source does not give the passwords of its users, nor hashes of them."));
        }
        if (!mapped.left().isEmpty()) {
            findings.add(
                    Check.RBAC_LEFT.on("users and roles", "Not carried: " + String.join("; ", mapped.left()) + "."));
        }
    }

    /** Grants on all collections of a database reach those that the target has already. */
    private void reach(ClusterView target, RBACMeta wanted, List<CollectionPlan> collections) {
        Map<String, List<GrantEntity>> byDatabase = wanted.getGrantsList().stream()
                .filter(RbacMapping::reachesAll)
                .collect(Collectors.groupingBy(RbacMapping::database, TreeMap::new, Collectors.toList()));
        if (byDatabase.isEmpty()) {
            return;
        }
        boolean anywhere = byDatabase.containsKey(RbacMapping.ANY);
        Names names = Names.read(
                target,
                byDatabase.keySet(),
                database -> anywhere || byDatabase.containsKey(database),
                new ArrayList<>());
        Set<CollectionName> ours =
                collections.stream().map(CollectionPlan::target).collect(Collectors.toSet());
        byDatabase.forEach((database, grants) -> {
            List<CollectionName> own = names.collections().stream()
                    .filter(name ->
                            database.equals(RbacMapping.ANY) || name.database().equals(database))
                    .filter(name -> !ours.contains(name))
                    .toList();
            if (!own.isEmpty()) {
                findings.add(Check.RBAC_REACHES_FURTHER.on(
                        database.equals(RbacMapping.ANY) ? "all databases" : "database " + database,
                        "These grants cover collections of the target's own as well ("
                                + listed(own.stream()
                                        .map(CollectionName::toString)
                                        .toList()) + "): "
                                + String.join(
                                        "; ",
                                        grants.stream().map(RbacMapping::words).toList()) + "."));
            }
        });
    }

    private static String counted(int count, String word) {
        return count + " " + word + (count == 1 ? "" : "s");
    }

    private static String listed(List<String> names) {
        int rest = names.size() - MOST_NAMED;
        return String.join(", ", names.subList(0, Math.min(names.size(), MOST_NAMED)))
                + (rest > 0 ? " and " + rest + " more" : "");
    }
}
