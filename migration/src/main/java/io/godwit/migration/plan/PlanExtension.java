package io.godwit.migration.plan;

import io.godwit.migration.CollectionPlan;
import io.godwit.migration.EmptyDatabase;
import io.godwit.migration.Finding;
import io.godwit.migration.MigrationPlan;
import io.godwit.migration.RunOptions;
import io.godwit.milvus.CollectionDescription;
import io.godwit.milvus.CollectionName;
import io.godwit.milvus.Endpoint;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the selection of a plan holds by now beside the collections of the plan: those that came to the source since, and those that
 * were refused when it was made. Nothing is changed on either side.
 */
public final class PlanExtension {
    private final ClusterView source;
    private final ClusterView target;
    private final MigrationPlan plan;
    private final List<Selector.Pick> open;
    private final List<EmptyDatabase> empty;
    private final Set<CollectionName> named;

    private PlanExtension(
            ClusterView source,
            ClusterView target,
            MigrationPlan plan,
            List<Selector.Pick> open,
            List<EmptyDatabase> empty,
            Set<CollectionName> named) {
        this.source = source;
        this.target = target;
        this.plan = plan;
        this.open = open;
        this.empty = empty;
        this.named = named;
    }

    /** Lists the source. A failure to reach it is an exception. */
    public static PlanExtension of(ClusterPair clusters, MigrationPlan plan, RunOptions options) {
        return of(
                LiveCluster.of(clusters.source(), options.patience()),
                LiveCluster.of(clusters.target(), options.patience()),
                plan);
    }

    static PlanExtension of(ClusterView source, ClusterView target, MigrationPlan plan) {
        Selector selector = new Selector(plan.spec());
        Names names = Names.read(source, selector.namedDatabases(), selector::wants, new ArrayList<>());
        Selector.Picked picked = selector.pick(names);
        Set<CollectionName> planned =
                plan.collections().stream().map(CollectionPlan::source).collect(Collectors.toSet());
        List<Selector.Pick> open = picked.picks().stream()
                .filter(pick -> !planned.contains(pick.source()))
                .filter(pick -> !written(source, target, plan, pick.source()))
                .toList();
        // Whoever named a collection that is not there is to be told so, for as long as it is not there.
        Set<CollectionName> named = picked.findings().stream()
                .map(Finding::collection)
                .flatMap(Optional::stream)
                .collect(Collectors.toSet());
        List<EmptyDatabase> empty = picked.empty().stream()
                .filter(database -> !plan.emptyDatabases().contains(database))
                .filter(database -> !written(source, target, plan, database.source()))
                .toList();
        return new PlanExtension(source, target, plan, open, empty, named);
    }

    /** Whether it is a target of the same plan: on one server, the selection may match what the job has made itself. */
    private static boolean written(ClusterView source, ClusterView target, MigrationPlan plan, CollectionName name) {
        if (plan.collections().stream().map(CollectionPlan::target).noneMatch(name::equals)) {
            return false;
        }
        return Endpoint.sameServer(source.uri(), target.uri())
                || Identity.same(source.describe(name), target.describe(name));
    }

    private static boolean written(ClusterView source, ClusterView target, MigrationPlan plan, String database) {
        return plan.emptyDatabases().stream().map(EmptyDatabase::target).anyMatch(database::equals)
                && Endpoint.sameServer(source.uri(), target.uri());
    }

    /** Source collections that match the selection, and that the plan neither has nor skips; sorted. */
    public List<CollectionName> arrived() {
        return open.stream()
                .map(Selector.Pick::source)
                .filter(name -> !plan.skipped().contains(name))
                .toList();
    }

    /** Databases of the source that match the selection and hold nothing, and that the plan lacks though the target could have them. */
    public List<String> arrivedDatabases() {
        return EmptyDatabases.of(empty, source.kind(), target.kind(), Set.of()).carried().stream()
                .map(EmptyDatabase::source)
                .toList();
    }

    /** Databases without a collection that the plan creates and that the target lacks. */
    public List<String> missingDatabases() {
        List<String> created = plan.emptyDatabases().stream()
                .map(EmptyDatabase::target)
                .filter(plan.databases()::contains)
                .toList();
        if (created.isEmpty()) {
            return List.of();
        }
        Set<String> there = Names.read(target, created, database -> false, new ArrayList<>())
                .databases();
        return created.stream().filter(database -> !there.contains(database)).toList();
    }

    /**
     * The plan with the collections that it skipped and that are not refused any more, and with those, and the empty databases, that
     * arrived if they are wanted. They follow the others, which keep their places. What is refused now is skipped, with its findings.
     */
    public MigrationPlan extended(RunOptions options, boolean withArrived) {
        List<Selector.Pick> picks = open.stream()
                .filter(pick -> withArrived || plan.skipped().contains(pick.source()))
                .toList();
        Set<CollectionName> looked =
                picks.stream().map(Selector.Pick::source).collect(Collectors.toCollection(TreeSet::new));
        plan.skipped().stream().filter(this::gone).forEach(looked::add);
        List<EmptyDatabase> added = withArrived ? empty : List.of();
        return looked.isEmpty() && added.isEmpty() ? plan : extended(options, picks, looked, added);
    }

    /** What was refused and has been dropped since leaves nothing to migrate. */
    private boolean gone(CollectionName skipped) {
        return open.stream().noneMatch(pick -> pick.source().equals(skipped))
                && !named.contains(skipped)
                && source.describe(skipped).isEmpty();
    }

    private MigrationPlan extended(
            RunOptions options, List<Selector.Pick> picks, Set<CollectionName> looked, List<EmptyDatabase> added) {
        Set<String> databases = Stream.concat(
                        plan.collections().stream().map(CollectionPlan::target),
                        picks.stream().map(Selector.Pick::target))
                .map(CollectionName::database)
                .collect(Collectors.toCollection(TreeSet::new));
        added.forEach(one -> databases.add(one.target()));
        List<Finding> findings = new ArrayList<>();
        Names targetNames = Names.read(target, databases, databases::contains, findings);
        CollectionPlanner planner =
                new CollectionPlanner(source, target, targetNames, plan.spec().ifExists(), options);
        List<Planned> fresh = Planner.sideBySide(picks, planner);
        fresh.forEach(one -> findings.addAll(one.findings()));
        Preflight preflight = new Preflight(source, target, plan.spec(), targetNames);
        List<Planned> all = Stream.concat(plan.collections().stream().map(PlanExtension::known), fresh.stream())
                .toList();
        EmptyDatabases fit = EmptyDatabases.of(added, source.kind(), target.kind(), targetNames.databases());
        preflight.check(all, fit.carried()).stream()
                .filter(finding -> finding.collection().map(looked::contains).orElse(finding.error()))
                .forEach(findings::add);
        boolean none = findings.stream()
                .anyMatch(finding -> finding.error() && finding.collection().isEmpty());
        Set<CollectionName> refused = findings.stream()
                .filter(Finding::error)
                .map(Finding::collection)
                .flatMap(Optional::stream)
                .collect(Collectors.toCollection(HashSet::new));
        List<CollectionPlan> taken = fresh.stream()
                .map(Planned::plan)
                .flatMap(Optional::stream)
                .filter(one -> !none && !refused.contains(one.source()))
                .sorted(Comparator.comparing(CollectionPlan::source))
                .toList();
        List<EmptyDatabase> carried = none ? List.of() : fit.carried();
        findings.addAll(fit.findings());
        List<CollectionName> targets =
                taken.stream().map(CollectionPlan::target).toList();
        List<String> lacking = List.copyOf(preflight.lacking(targets, carried));
        DatabaseMapping mapping = new DatabaseMapping(source, target.kind());
        mapping.map(lacking, taken, carried);
        findings.addAll(mapping.findings());
        Set<CollectionName> skipped = new TreeSet<>(plan.skipped());
        skipped.removeAll(looked);
        picks.stream().map(Selector.Pick::source).forEach(skipped::add);
        taken.forEach(one -> skipped.remove(one.source()));
        return new MigrationPlan(
                plan.spec(),
                plan.sourceServer(),
                plan.targetServer(),
                Stream.concat(plan.databases().stream(), lacking.stream())
                        .distinct()
                        .sorted()
                        .toList(),
                Stream.concat(plan.emptyDatabases().stream(), carried.stream()).toList(),
                Stream.concat(plan.collections().stream(), taken.stream()).toList(),
                Stream.concat(
                                plan.findings().stream()
                                        .filter(finding -> !finding.collection()
                                                .map(looked::contains)
                                                .orElse(false)),
                                findings.stream())
                        .distinct()
                        .sorted(Planner.ORDER)
                        .toList(),
                List.copyOf(skipped));
    }

    /** Seen by the checks on names alone: what it is was checked when the plan was made. */
    private static Planned known(CollectionPlan plan) {
        return new Planned(
                new Selector.Pick(plan.source(), plan.target(), plan.options()),
                Optional.of(plan),
                Optional.<CollectionDescription>empty(),
                Optional.empty(),
                List.of());
    }
}
