package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.Finding.Severity;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The checks that need to see all collections of a plan together, or both clusters. */
final class Preflight {
    private final ClusterView source;
    private final ClusterView target;
    private final MigrationSpec spec;
    private final Names targetNames;
    private final boolean oneServer;
    private final List<Finding> findings = new ArrayList<>();

    Preflight(ClusterView source, ClusterView target, MigrationSpec spec, Names targetNames) {
        this.source = source;
        this.target = target;
        this.spec = spec;
        this.targetNames = targetNames;
        oneServer = Endpoint.sameServer(source.uri(), target.uri());
    }

    List<Finding> check(List<Planned> planned, List<EmptyDatabase> empty) {
        checkVersion("source", source);
        checkVersion("target", target);
        checkSameCollection(planned);
        checkTargetNames(planned);
        checkDatabases(planned, empty);
        checkCollections(planned);
        Set<CollectionName> sources =
                planned.stream().map(one -> one.pick().source()).collect(Collectors.toSet());
        planned.stream()
                .map(Planned::plan)
                .flatMap(Optional::stream)
                .forEach(plan -> checkAliases(plan, oneServer ? sources : Set.of()));
        return findings;
    }

    private void checkVersion(String side, ClusterView cluster) {
        if (cluster.version().equals("unknown")) {
            findings.add(Check.VERSION_UNKNOWN.on(
                    side + " " + cluster.uri(),
                    "It does not say its version; it is taken for "
                            + cluster.kind().label() + "."));
        }
    }

    /** Writing into a source of this job would change it while it is read. */
    private void checkSameCollection(List<Planned> planned) {
        Set<CollectionName> sources =
                planned.stream().map(one -> one.pick().source()).collect(Collectors.toSet());
        Map<Identity, CollectionName> identities = new HashMap<>();
        planned.forEach(one -> one.source()
                .flatMap(Identity::of)
                .ifPresent(identity -> identities.put(identity, one.pick().source())));
        for (Planned one : planned) {
            CollectionName name = one.pick().source();
            CollectionName written = one.pick().target();
            Optional<CollectionName> same = one.existing()
                    .flatMap(Identity::of)
                    .flatMap(identity -> Optional.ofNullable(identities.get(identity)));
            if (same.isEmpty() && oneServer && sources.contains(written)) {
                same = Optional.of(written);
            }
            same.ifPresent(found -> findings.add(Check.SAME_COLLECTION.on(
                    name,
                    "target " + written,
                    found.equals(name)
                            ? "Source and target are one and the same collection of one server."
                            : "The target is collection " + found + ", which this job reads.")));
        }
    }

    private void checkTargetNames(List<Planned> planned) {
        Map<CollectionName, List<CollectionName>> byTarget = new TreeMap<>();
        planned.forEach(one -> byTarget.computeIfAbsent(one.pick().target(), key -> new ArrayList<>())
                .add(one.pick().source()));
        byTarget.forEach((name, sources) -> {
            if (sources.size() > 1) {
                sources.forEach(one -> findings.add(Check.TARGET_NAME_CLASH.on(
                        one, "target " + name, "Several sources would get this name: " + sources + ".")));
            }
        });
        Map<CollectionName, CollectionName> owners = new HashMap<>();
        for (CollectionPlan plan :
                planned.stream().map(Planned::plan).flatMap(Optional::stream).toList()) {
            for (String alias : plan.aliases()) {
                CollectionName name = new CollectionName(plan.target().database(), alias);
                CollectionName other = owners.putIfAbsent(name, plan.source());
                if (byTarget.containsKey(name) || other != null) {
                    findings.add(Check.TARGET_NAME_CLASH.on(
                            plan.source(),
                            "alias " + name,
                            other != null
                                    ? "Collection " + other + " has an alias of this name, too."
                                    : "A collection would get this name, too."));
                }
            }
        }
    }

    private void checkDatabases(List<Planned> planned, List<EmptyDatabase> empty) {
        Set<String> lacking =
                lacking(planned.stream().map(one -> one.pick().target()).toList(), empty);
        int databases = targetNames.databases().size() + lacking.size();
        if (!lacking.isEmpty()
                && databases > Limits.databases()
                && !target.kind().lite()) {
            Finding finding = Check.TARGET_LIMIT.on(
                    "target " + target.uri(),
                    "It would have " + databases + " databases; " + Limits.databases()
                            + " is the limit unless it is configured otherwise.");
            findings.add(finding);
        }
    }

    /** What will be refused is not created. A database that holds more already shows that the limit is raised. */
    private void checkCollections(List<Planned> planned) {
        int limit = Limits.collections(target.kind());
        Map<String, Set<CollectionName>> existing = new TreeMap<>();
        targetNames
                .collections()
                .forEach(name -> existing.computeIfAbsent(name.database(), key -> new TreeSet<>())
                        .add(name));
        boolean raised = existing.values().stream().anyMatch(names -> names.size() > limit);
        Map<String, Set<CollectionName>> wanted = new TreeMap<>();
        planned.stream()
                .filter(one -> one.findings().stream().noneMatch(Finding::error))
                .map(one -> one.pick().target())
                .forEach(name -> wanted.computeIfAbsent(name.database(), key -> new TreeSet<>())
                        .add(name));
        wanted.forEach((database, names) -> {
            Set<CollectionName> there = existing.getOrDefault(database, Set.of());
            Set<CollectionName> all = new TreeSet<>(there);
            all.addAll(names);
            if (all.size() > limit && all.size() > there.size() && !raised) {
                findings.add(tooMany(database, all.size(), limit));
            }
        });
    }

    private Finding tooMany(String database, int collections, int limit) {
        return Check.as(
                Severity.ERROR,
                "Select fewer, put some into another database with OLD=NEW, or choose another target.",
                Check.TARGET_LIMIT.on(
                        "database " + database + " of target " + target.uri(),
                        "It would have " + collections + " collections; " + limit + " is the limit of "
                                + target.kind().label() + " unless it is configured otherwise."));
    }

    /** Databases that must be created for these collections, and for these databases without any; sorted. */
    Set<String> lacking(List<CollectionName> targets, List<EmptyDatabase> empty) {
        Set<String> lacking = new TreeSet<>();
        targets.forEach(name -> lacking.add(name.database()));
        empty.forEach(database -> lacking.add(database.target()));
        lacking.removeAll(targetNames.databases());
        return lacking;
    }

    /** @param untouchable collections of the target that are sources of this job */
    private void checkAliases(CollectionPlan plan, Set<CollectionName> untouchable) {
        String database = plan.target().database();
        if (!targetNames.databases().contains(database)) {
            return;
        }
        for (String alias : plan.aliases()) {
            CollectionName name = new CollectionName(database, alias);
            if (targetNames.collections().contains(name)) {
                findings.add(Check.ALIAS_TAKEN.on(
                        plan.source(), "alias " + name, "A collection of the target has this name."));
                continue;
            }
            owner(plan, database, alias)
                    .filter(owner -> !owner.equals(plan.target()))
                    .ifPresent(owner -> findings.add(
                            untouchable.contains(owner) ? ofSource(plan, name, owner) : taken(plan, name, owner)));
        }
    }

    private static Finding ofSource(CollectionPlan plan, CollectionName alias, CollectionName owner) {
        return Check.as(
                Severity.ERROR,
                "Migrate into another database, or drop the alias first.",
                Check.ALIAS_TAKEN.on(
                        plan.source(),
                        "alias " + alias,
                        "It belongs to collection " + owner + ", which this job reads, and no source is changed."));
    }

    private Finding taken(CollectionPlan plan, CollectionName alias, CollectionName owner) {
        Finding finding = Check.ALIAS_TAKEN.on(
                plan.source(), "alias " + alias, "It belongs to collection " + owner + " at the target.");
        return spec.ifExists() == IfExists.FAIL
                ? finding
                : Check.as(
                        Severity.WARNING,
                        "It is moved to the new collection at the very end. Make sure that is meant.",
                        finding);
    }

    private Optional<CollectionName> owner(CollectionPlan plan, String database, String alias) {
        try {
            return target.aliasOwner(database, alias);
        } catch (GodwitException e) {
            if (e.code() != ErrorCode.PERMISSION_DENIED && e.code() != ErrorCode.NOT_SUPPORTED) {
                throw e;
            }
            findings.add(Check.CATALOG_DENIED.on(plan.source(), "alias " + database + "." + alias, e.getMessage()));
            return Optional.empty();
        }
    }
}
