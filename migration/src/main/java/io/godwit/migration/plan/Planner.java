package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.MigrationSpec;
import io.godwit.migration.MigrationSpec.IfExists;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.Cluster;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.ErrorCode;
import io.godwit.milvus.GodwitException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads both catalogs and works out what a job will do, with everything that is wrong at once: a plan is complete even if it is
 * refused. Nothing is changed on either side.
 */
public final class Planner {
    /** Collections that are looked at side by side; each takes a dozen calls. */
    private static final int THREADS = 8;

    private static final Set<String> OF_THE_SOURCE = Stream.of(
                    Check.SOURCE_UNREADABLE,
                    Check.PARTITION_KEY_UNREADABLE,
                    Check.INT64_MAX_KEY,
                    Check.UNSUPPORTED_TYPE,
                    Check.UNSUPPORTED_FEATURE,
                    Check.UNKNOWN_SCHEMA_FIELD)
            .map(Check::name)
            .collect(Collectors.toUnmodifiableSet());

    private Planner() {}

    /** A failure to reach a cluster, or to list its collections, is an exception; everything else a finding of the plan. */
    public static MigrationPlan plan(Cluster source, Cluster target, MigrationSpec spec, RunOptions options) {
        return plan(
                LiveCluster.of(source, options.patience()), LiveCluster.of(target, options.patience()), spec, options);
    }

    /**
     * What matters of a source whatever the target: a plan of the cluster onto itself, without what it finds of a target. Its collections
     * say how they are at the source.
     */
    public static MigrationPlan ofSource(Cluster source, Selections selections, RunOptions options) {
        URI uri = source.endpoint().uri();
        MigrationPlan plan = plan(source, source, selections.spec(uri, uri, IfExists.FAIL), options);
        List<Finding> findings = plan.findings().stream()
                .filter(finding -> OF_THE_SOURCE.contains(finding.id()))
                .toList();
        return new MigrationPlan(
                plan.spec(),
                plan.sourceServer(),
                plan.targetServer(),
                List.of(),
                plan.emptyDatabases(),
                plan.collections(),
                findings,
                List.of());
    }

    static MigrationPlan plan(ClusterView source, ClusterView target, MigrationSpec spec, RunOptions options) {
        List<Finding> findings = new ArrayList<>();
        Selector selector = new Selector(spec);
        Names sourceNames = Names.read(source, selector.namedDatabases(), selector::wants, findings);
        Selector.Picked picked = selector.pick(sourceNames);
        picked.findings().forEach(finding -> findings.add(behindAlias(source, finding)));
        Set<String> wanted = picked.picks().stream()
                .map(pick -> pick.target().database())
                .collect(Collectors.toCollection(TreeSet::new));
        picked.empty().forEach(empty -> wanted.add(empty.target()));
        Names targetNames = Names.read(target, wanted, wanted::contains, findings);
        EmptyDatabases empty = EmptyDatabases.of(picked.empty(), source.kind(), target.kind(), targetNames.databases());
        findings.addAll(empty.findings());
        if (picked.picks().isEmpty()
                && empty.carried().isEmpty()
                && picked.findings().stream().noneMatch(Finding::error)) {
            findings.add(Check.NOTHING_SELECTED.on(
                    "selection",
                    sourceNames.collections().isEmpty()
                            ? "The source has no collection in the selected databases."
                            : "Everything that was selected is excluded or does not exist."));
        }
        CollectionPlanner planner = new CollectionPlanner(source, target, targetNames, spec.ifExists(), options);
        List<Planned> planned = sideBySide(picked.picks(), planner);
        planned.forEach(one -> findings.addAll(one.findings()));
        Preflight preflight = new Preflight(source, target, spec, targetNames);
        findings.addAll(preflight.check(planned, empty.carried()));
        List<CollectionPlan> plans = planned.stream()
                .map(Planned::plan)
                .flatMap(Optional::stream)
                .sorted(Comparator.comparing(CollectionPlan::source))
                .toList();
        List<CollectionName> targets =
                plans.stream().map(CollectionPlan::target).toList();
        List<String> lacking = List.copyOf(preflight.lacking(targets, empty.carried()));
        DatabaseMapping databases = new DatabaseMapping(source, target.kind());
        databases.map(lacking, plans, empty.carried());
        findings.addAll(databases.findings());
        findings.addAll(propertiesLeft(
                source,
                target,
                plans.stream()
                        .filter(plan -> !lacking.contains(plan.target().database()))
                        .toList(),
                empty.carried().stream()
                        .filter(one -> !lacking.contains(one.target()))
                        .toList()));
        if (options.rbac()) {
            findings.addAll(RbacCheck.findings(source, target, spec, plans));
        }
        return new MigrationPlan(
                spec,
                source.server(),
                target.server(),
                lacking,
                empty.carried(),
                plans,
                findings.stream().sorted(ORDER).toList(),
                List.of());
    }

    /** Databases that the target has keep their properties. */
    private static List<Finding> propertiesLeft(
            ClusterView source, ClusterView target, List<CollectionPlan> plans, List<EmptyDatabase> empty) {
        List<Finding> left = new ArrayList<>();
        for (DatabaseCheck database : DatabaseCheck.of(source, target, plans, empty)) {
            Stream.concat(database.declared().stream(), database.undeclared().stream())
                    .map(difference -> Check.DATABASE_PROPERTY_LEFT.on(
                            difference.property() + " of database " + database.source(),
                            "It is '" + difference.source() + "', and '" + difference.target() + "' in database "
                                    + database.target() + ", which the target has already and which keeps its own."))
                    .forEach(left::add);
            database.unread()
                    .map(reason -> Check.CATALOG_DENIED.on("properties of database " + database.source(), reason))
                    .ifPresent(left::add);
        }
        return left;
    }

    /** Errors first, then by collection; within that, as they were found. */
    static final Comparator<Finding> ORDER = Comparator.comparing(Finding::severity)
            .thenComparing(finding ->
                    finding.collection().map(CollectionName::toString).orElse(""));

    /** What was named as a collection may be an alias. */
    private static Finding behindAlias(ClusterView source, Finding finding) {
        if (!finding.id().equals(Check.SELECTED_MISSING.name())
                || finding.collection().isEmpty()
                || !Limits.goodName(finding.collection().get().name())) {
            return finding;
        }
        CollectionName alias = finding.collection().get();
        return source.describe(alias)
                .map(found -> Check.SELECTED_MISSING.on(
                        alias, "This is an alias of collection " + found.name() + ". Select the collection."))
                .orElse(finding);
    }

    static List<Planned> sideBySide(List<Selector.Pick> picks, CollectionPlanner planner) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "planner");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Callable<Planned>> tasks = picks.stream()
                    .map(pick -> (Callable<Planned>) () -> planner.plan(pick))
                    .toList();
            List<Planned> planned = new ArrayList<>();
            for (Future<Planned> future : threads.invokeAll(tasks)) {
                planned.add(future.get());
            }
            return planned;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof GodwitException known
                    ? known
                    : new GodwitException(ErrorCode.INTERNAL, "Planning failed: " + e.getCause(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GodwitException(ErrorCode.STOPPED, "Planning was interrupted; nothing was changed.", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
